"""Laws of the store: whatever is published, forgotten, refused or killed, what is read is whole."""

from __future__ import annotations

import os
import shutil
import tempfile
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from synthetic_frame import everything_in, made

from diagnostic.atomic import sha256_of
from diagnostic.sources import store as module
from diagnostic.sources.store import GRACE, Part, Store

editions = st.sampled_from(["2019", "2020", "2021"])
contents = st.sampled_from([b"a", b"b", b"c"])
sources = st.sampled_from(["synthetic", "other"])
batches = st.dictionaries(st.tuples(sources, editions), contents, min_size=1)

Batch = dict[tuple[str, str], bytes]


class Clock(datetime):
    """A clock that the test moves on."""

    shift = timedelta()

    @classmethod
    def now(cls, tz: Any = None) -> datetime:  # type: ignore[override]
        return datetime.now(tz) + cls.shift


class Shared(RuleBasedStateMachine):
    """A store, and what should be in force there."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.store = Store(self.folder)
        self.expected: Batch = {}
        self.held: list[tuple[Part, bytes, datetime]] = []
        self.versions: dict[str, Batch] = {}
        Clock.shift = timedelta()
        self.clock = patch.object(module, "datetime", Clock)
        self.clock.start()

    def teardown(self) -> None:
        self.clock.stop()
        shutil.rmtree(self.folder)

    def publish(self, batch: Batch) -> None:
        with self.store.workspace() as workspace:
            parts = []
            for rank, ((source, edition), content) in enumerate(batch.items()):
                folder = workspace / str(rank)
                folder.mkdir()
                part, path = made(self.store, folder, edition, content)
                name = f"tables/synthetic/{source}-{edition}-{part.sha256[:12]}.parquet"
                parts.append((part.model_copy(update={"source": source, "file": name}), path))
            self.store.publish(parts)

    @rule(batch=batches)
    def publish_parts(self, batch: Batch) -> None:
        self.publish(batch)
        self.expected |= batch

    @rule(source=sources)
    def forget(self, source: str) -> None:
        gone = {key for key in self.expected if key[0] == source}
        assert self.store.forget(source) == len(gone)
        self.expected = {k: v for k, v in self.expected.items() if k not in gone}

    @rule(batch=batches, call=st.sampled_from(["replace", "fsync"]), rank=st.integers(0, 8))
    def publish_on_a_disk_that_refuses(self, batch: Batch, call: str, rank: int) -> None:
        true, calls = getattr(os, call), iter(range(1000))

        def refuse(*arguments: Any) -> Any:
            if next(calls) == rank:
                raise OSError(28, "No space left on device")
            return true(*arguments)

        with patch.object(os, call, refuse):
            try:
                self.publish(batch)
            except OSError:
                return
        self.expected |= batch

    @rule()
    def leave_what_a_killed_process_leaves(self) -> None:
        home = self.folder / "tables" / "synthetic"
        home.mkdir(parents=True, exist_ok=True)
        (home / "orphan.parquet").write_bytes(b"x")
        (self.folder / "manifeste.x.tmp").write_bytes(b"x")

    @rule()
    def begin_to_read(self) -> None:
        for part in self.store.parts():
            self.held.append((part, self.store.path(part).read_bytes(), Clock.now()))

    @rule(minutes=st.integers(1, 90))
    def wait(self, minutes: int) -> None:
        Clock.shift += timedelta(minutes=minutes)

    @invariant()
    def what_is_read_is_what_was_published(self) -> None:
        parts = self.store.parts()
        found = {(p.source, p.edition): self.store.path(p).read_bytes() for p in parts}
        assert found == self.expected
        assert len(parts) == len(found)
        assert all(sha256_of(self.store.path(part)) == part.sha256 for part in parts)

    @invariant()
    def who_began_to_read_has_an_hour(self) -> None:
        for part, content, since in self.held:
            if Clock.now() - since < GRACE:
                assert self.store.path(part).read_bytes() == content

    @invariant()
    def a_version_names_one_state(self) -> None:
        version = self.store.version()
        assert self.versions.setdefault(version, dict(self.expected)) == self.expected

    @invariant()
    def nothing_piles_up(self) -> None:
        assert not [name for name in everything_in(self.folder) if name.startswith("travail")]
        self.store.forget("nothing")
        manifest = self.store.manifest()
        named = {part.file for part in manifest.parts} | {gone.file for gone in manifest.retired}
        assert everything_in(self.folder) - {"manifeste.json", "manifeste.lock"} == named


TestShared = Shared.TestCase
TestShared.settings = settings(deadline=None, max_examples=40, stateful_step_count=20)
