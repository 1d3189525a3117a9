"""What is measured in the browser, the same way for both maps."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, Page

PROBE = (Path(__file__).parent / "probe.js").read_text("utf-8")
VIEWPORT = {"width": 1366, "height": 768}
EDGE_PX = 50
"""Margin of the map where buttons, scale and credits stand: nothing is clicked there."""
QUIET_SECONDS = 1.5
PATIENCE_SECONDS = 60
TEN = 10
BETWEEN_CLICKS_SECONDS = 0.1

Point = tuple[float, float]


@dataclass(frozen=True)
class Subject:
    """A map to measure: ``kind`` names it in ``probe.js``, ``address`` opens the territory."""

    kind: str
    address: str
    communes: int


@dataclass(frozen=True)
class Click:
    painted_ms: float
    panel_ms: float
    received_bytes: int
    sent_bytes: int


@dataclass(frozen=True)
class Burst:
    """Ten clicks at ten a second."""

    lost: int
    last_painted_ms: float | None
    panel_after_last_ms: float | None
    span_ms: float


class Visit:
    """One page, open on one territory, with its traffic counted."""

    def __init__(self, page: Page, subject: Subject) -> None:
        self.page, self.subject = page, subject
        self.received = self.sent = 0
        self.last_traffic = time.monotonic()

    async def count_traffic(self) -> None:
        """WebSocket frames as they are, HTTP bodies as they travelled (nothing from the cache)."""
        network = await self.page.context.new_cdp_session(self.page)
        await network.send("Network.enable")
        network.on("Network.loadingFinished", lambda e: self._heard(e["encodedDataLength"]))
        self.page.on("websocket", self._listen)

    def _listen(self, socket: Any) -> None:
        socket.on("framereceived", lambda frame: self._heard(len(frame)))
        socket.on("framesent", self._said)

    def _heard(self, count: float) -> None:
        self.received += int(count)
        self.last_traffic = time.monotonic()

    def _said(self, frame: bytes | str) -> None:
        self.sent += len(frame)
        self.last_traffic = time.monotonic()

    async def open(self) -> float:
        """Open the territory; milliseconds until all its communes are drawn."""
        await self.page.goto(self.subject.address, wait_until="commit")
        return await asyncio.wait_for(
            self.page.evaluate(
                "([kind, count]) => bench.drawn(kind, count)",
                [self.subject.kind, self.subject.communes],
            ),
            PATIENCE_SECONDS,
        )

    async def quiet(self) -> None:
        """Wait until the script has ended and nothing travels any more."""
        end = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < end:
            state = await self.page.locator("[data-testid=stApp]").get_attribute(
                "data-test-script-state"
            )
            silence = time.monotonic() - self.last_traffic
            if state == "notRunning" and silence >= QUIET_SECONDS:
                return
            await asyncio.sleep(0.1)
        raise SystemExit(f"{self.subject.kind} : la page ne se calme pas.")

    async def place(self, at: Point) -> dict[str, float] | None:
        """Where to click for a commune; None when it is not well inside the map and painted."""
        place = await self.page.evaluate(
            "([kind, at]) => bench.kinds[kind].place(at)", [self.subject.kind, at]
        )
        x, y, box = place["x"], place["y"], place["box"]
        inside = (
            box["left"] + EDGE_PX < x < box["right"] - EDGE_PX
            and box["top"] + EDGE_PX < y < min(box["bottom"], VIEWPORT["height"]) - EDGE_PX
        )
        return {"x": round(x), "y": round(y)} if inside and await self._colour(x, y) else None

    async def places(self, targets: list[Point], count: int) -> list[dict[str, float]]:
        """Take the next ``count`` targets that can be clicked, where they stand now."""
        found: list[dict[str, float]] = []
        while len(found) < count:
            if not targets:
                raise SystemExit(f"{self.subject.kind} : plus de commune à cliquer.")
            place = await self.place(targets.pop(0))
            if place:
                found.append(place)
        return found

    async def _colour(self, x: float, y: float) -> str | None:
        colour: str | None = await self.page.evaluate(
            "([kind, x, y]) => bench.kinds[kind].colour(x, y)", [self.subject.kind, x, y]
        )
        return colour

    async def click(self, targets: list[Point]) -> Click:
        """One click on the next target, until quiet."""
        places = await self.places(targets, 1)
        received, sent = self.received, self.sent
        report = await self._clicked(places, after=0)
        point = report["points"][0]
        return Click(
            painted_ms=point["painted"] - point["clicked"],
            panel_ms=report["panelChanges"][-1]["at"] - point["clicked"],
            received_bytes=self.received - received,
            sent_bytes=self.sent - sent,
        )

    async def burst(self, targets: list[Point]) -> Burst:
        """Ten distinct communes, one each tenth of a second, whatever the page is doing."""
        places = await self.places(targets, TEN)
        before = await self.page.evaluate("kind => bench.kinds[kind].communes()", self.subject.kind)
        report = await self._clicked(places, after=BETWEEN_CLICKS_SECONDS)
        lost = len(places) - abs(report["communes"] - before)
        clicked = [p["clicked"] for p in report["points"] if p.get("clicked")]
        painted = [p["painted"] - p["clicked"] for p in report["points"] if p.get("painted")]
        changes = report["panelChanges"]
        return Burst(
            lost=lost,
            last_painted_ms=max(painted) if len(painted) == len(places) else None,
            panel_after_last_ms=changes[-1]["at"] - max(clicked) if changes else None,
            span_ms=max(clicked) - min(clicked),
        )

    async def _clicked(self, places: Sequence[Mapping[str, float]], after: float) -> Any:
        await self.page.evaluate(
            "([kind, points]) => bench.watch(kind, points)", [self.subject.kind, list(places)]
        )
        mouse = await self.page.context.new_cdp_session(self.page)
        start, pressing = time.monotonic(), []
        for i, place in enumerate(places):
            await asyncio.sleep(max(0.0, start + i * after - time.monotonic()))
            pressing.append(asyncio.create_task(_press(mouse, place)))
        await asyncio.gather(*pressing)
        await self._answered()
        await self.quiet()
        report = await self.page.evaluate("() => { bench.watching = false; return bench.report() }")
        await mouse.detach()
        return report

    async def _answered(self) -> None:
        """Wait for the panel to change at all: an answer may be slower than the silence."""
        await self.page.wait_for_function(
            "() => bench.panelChanges.length", timeout=PATIENCE_SECONDS * 1000
        )
        await self.page.wait_for_function(
            "() => bench.points.some((p) => p.painted)", timeout=PATIENCE_SECONDS * 1000
        )
        self.last_traffic = time.monotonic()


async def _press(mouse: Any, place: Mapping[str, float]) -> None:
    """Move, press and release in order, without waiting for the page to take them in."""
    button = {"button": "left", "clickCount": 1, **place}
    await asyncio.gather(
        mouse.send("Input.dispatchMouseEvent", {"type": "mouseMoved", **place}),
        mouse.send("Input.dispatchMouseEvent", {"type": "mousePressed", **button}),
        mouse.send("Input.dispatchMouseEvent", {"type": "mouseReleased", **button}),
    )


@asynccontextmanager
async def visit(browser: Browser, subject: Subject) -> AsyncIterator[Visit]:
    """A new browser profile, its cache empty."""
    context = await browser.new_context(viewport=VIEWPORT, locale="fr-FR")
    await context.add_init_script(PROBE)
    page = await context.new_page()
    one = Visit(page, subject)
    await one.count_traffic()
    try:
        yield one
    finally:
        await context.close()
