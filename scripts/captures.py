"""Take the screenshots of `docs/captures/`: ``make captures``.

Starts the application on a free port, drives Debian's Chromium, and writes each screen at the
two sizes the product is made for.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests" / "e2e"))

import captures_project  # noqa: E402
from browsing import CHROMIUM, FLAGS, served  # noqa: E402
from composing import open_composer, press, ribbon_says, search  # noqa: E402

from diagnostic.project import to_json  # noqa: E402

OUT = ROOT / "docs" / "captures"
SIZES = {1366: 768, 1920: 1080}
SETTLE_MS = 2500

Act = Callable[[Page, str], None]


def start(page: Page, address: str) -> None:
    """The start page, nothing chosen yet."""
    open_composer(page, address)


def composer(page: Page, address: str) -> None:
    """The Douaisis, ready to be read."""
    open_composer(page, address)
    press(page, "Ouvrir l’exemple : Douaisis")
    ribbon_says(page, "55\u00a0communes")


def what_if(page: Page, address: str) -> None:
    """An unfinished territory and what would bring it to the next size."""
    open_composer(page, address)
    search(page, "douaisis", "CA Douaisis Agglo")
    ribbon_says(page, "35\u00a0communes")
    page.get_by_text("Et si ?").first.click()
    page.get_by_role("button", name="Voir", exact=True).first.click()


def pasted(page: Page, address: str) -> None:
    """A pasted list, what it means and what is left to settle."""
    open_composer(page, address)
    press(page, "Coller une liste")
    box = page.get_by_role("textbox", name="Codes INSEE")
    box.fill("59178\nAniche\nSaint-Denis\nSin le Noble\n59580 Aniche\nDouay")
    page.get_by_role("button", name="Lire la liste").click()


def funding(page: Page, address: str) -> None:
    """Size and money of the Douaisis."""
    composer(page, address)
    page.wait_for_timeout(1000)
    page.goto(address + "/aci")
    ribbon_says(page, "55\u00a0communes")


def sources(page: Page, address: str) -> None:
    """Where the figures come from."""
    page.goto(address + "/sources")
    page.get_by_role("heading", name="Sources et limites").wait_for()


def bring_in(page: Page, address: str) -> None:
    """The three ways to bring official figures in."""
    sources(page, address)
    page.get_by_role("tab", name="Mettre à jour").click()


def of_the_douaisis(path: str, waited: str) -> Act:
    """A page of the diagnosis on the Douaisis, once a text of it is there."""

    def act(page: Page, address: str) -> None:
        composer(page, address)
        page.wait_for_timeout(1000)
        page.goto(f"{address}/{path}")
        page.get_by_text(waited).first.wait_for()

    return act


def in_a_room(page: Page, address: str) -> None:
    """The first question of the identity card, as a room sees it."""
    of_the_douaisis("carte", "Comparé à")(page, address)
    page.get_by_text("Projection", exact=True).click()
    page.get_by_role("button", name="Suivant").wait_for()


def explorer(page: Page, address: str) -> None:
    """The share of the elderly around the Douaisis."""
    of_the_douaisis("explorer", "Part des 65 ans et plus, 2021")(page, address)


def crossed(page: Page, address: str) -> None:
    """Two rates crossed."""
    explorer(page, address)
    page.get_by_text("Deux indicateurs croisés", exact=True).click()
    page.get_by_text("Distance au généraliste").first.wait_for()


def france(page: Page, address: str) -> None:
    """All of France by commune."""
    explorer(page, address)
    page.get_by_role("combobox", name="Étendue").click()
    page.get_by_role("option", name="France", exact=True).click()
    page.get_by_text("Commune", exact=True).first.click()
    page.wait_for_timeout(6000)


def of_the_example(path: str, *, ready: str, press_on: str = "") -> Act:
    """A page of the project written for the pictures, once a text of it is there."""

    def act(page: Page, address: str) -> None:
        open_composer(page, address)
        page.get_by_role("button", name="Projet", exact=True).click()
        file = {
            "name": "exemple.json",
            "mimeType": "application/json",
            "buffer": to_json(captures_project.project()).encode(),
        }
        page.locator('input[type="file"]').last.set_input_files(file)  # type: ignore[arg-type]
        ribbon_says(page, "55\u00a0communes")
        page.wait_for_timeout(1000)
        page.goto(f"{address}/{path}")
        page.get_by_text(ready).first.wait_for()
        if press_on:
            page.get_by_text(press_on, exact=True).first.click()

    return act


def own_data(page: Page, address: str) -> None:
    """A table of the user's own, understood and mapped."""
    of_the_douaisis("mes-donnees", "Ajouter un tableau")(page, address)
    table = (ROOT / "tests" / "data" / "collages" / PASTED).read_text("utf-8")
    page.get_by_role("textbox", name="Collez ici").fill(table)
    page.keyboard.press("Control+Enter")
    page.get_by_text("Décrire et garder").wait_for()


PASTED = "06_mail.txt"
"""A paste that many will have: the table of a mail."""

SCREENS: dict[str, Act] = {
    "accueil": start,
    "composer": composer,
    "et-si": what_if,
    "coller": pasted,
    "aci": funding,
    "population": of_the_douaisis("population", "Où vivent les plus âgés"),
    "offre": of_the_douaisis("offre", "Quels professionnels"),
    "pathologies": of_the_douaisis("pathologies", "À combien de malades"),
    "carte-identite": of_the_douaisis("carte", "Que retenir"),
    "projection": in_a_room,
    "a-demander": of_the_douaisis("a-demander", "Que reste-t-il à demander"),
    "chiffres": of_the_douaisis("chiffres", "Sources :"),
    "explorer": explorer,
    "croiser": crossed,
    "france": france,
    "mes-donnees": own_data,
    "ruptures": of_the_example("ruptures", ready="Où les patients sortent-ils"),
    "plan": of_the_example("plan", ready="Calendrier", press_on="Calendrier"),
    "suivi": of_the_example("suivi", ready="57"),
    "documents": of_the_example("documents", ready="Lettre d’intention"),
    "sources": sources,
    "mettre-a-jour": bring_in,
}


def main(wanted: list[str]) -> None:
    """Take every screen, or those named."""
    OUT.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as home,
        served(Path(home)) as address,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for name in wanted or SCREENS:
            for width, height in SIZES.items():
                context = browser.new_context(
                    viewport={"width": width, "height": height}, locale="fr-FR"
                )
                page = context.new_page()
                SCREENS[name](page, address)
                page.wait_for_timeout(SETTLE_MS)
                page.screenshot(path=OUT / f"{name}-{width}.png")
                context.close()
                print(f"{name}-{width}.png")
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1:])
