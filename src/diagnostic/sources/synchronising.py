"""Official files brought in, one source after another: from the internet, a mirror, or by hand.

A source that fails leaves its tables as they were, and does not stop the others.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from threading import Event

from filelock import FileLock, Timeout

from diagnostic.errors import UserError
from diagnostic.french import listed
from diagnostic.sources.catalogue import RemoteFile, Source, catalogue
from diagnostic.sources.fetching import CancelledError, Fetcher
from diagnostic.sources.importing import Outcome, Rules
from diagnostic.sources.mirror import MirrorFile, mirror_files, mirror_folder, regular
from diagnostic.sources.running import Defect, Run, Step, Summary, Watch
from diagnostic.sources.store import Store

__all__ = ["Candidate", "Step", "Summary", "ensure_alone", "import_files", "plan", "synchronise"]

DOWNLOADS = "telechargements"
_ASKED_AT_ONCE = 8


@dataclass(frozen=True)
class Candidate:
    """A file that a synchronisation would read.

    ``source`` and ``address`` are None in a mirror: what a file is, its content tells when it is
    read. ``problem`` says, in French, why the publisher does not give it.
    """

    name: str
    source: str | None
    address: str | None
    size_bytes: int | None
    changed_at: datetime | None
    problem: str | None = None


def plan(source_ids: Sequence[str] = (), mirror: Path | None = None) -> tuple[Candidate, ...]:
    """Files that `synchronise` would read, with their size and date; nothing is downloaded.

    Without a mirror, each publisher is asked for the size and date of its files.

    Raises
    ------
    UserError
        When a source is not known, or the mirror cannot be read.
    """
    folder = mirror_folder(mirror)
    if folder is not None:
        return tuple(
            Candidate(file.name, None, None, file.size_bytes, file.changed_at)
            for file in mirror_files(folder)
        )
    remote = [(s.id, file) for s in _chosen(source_ids, online=True) for file in s.files]
    fetcher = Fetcher(Path())

    def asked(one: tuple[str, RemoteFile]) -> Candidate:
        source, file = one
        try:
            seen = fetcher.announced(file.address)
        except UserError as problem:
            return Candidate(file.gives, source, file.address, None, None, str(problem))
        return Candidate(file.gives, source, file.address, seen.size_bytes, seen.changed_at)

    with ThreadPoolExecutor(_ASKED_AT_ONCE) as pool:
        return tuple(pool.map(asked, remote))


def synchronise(
    store: Store,
    source_ids: Sequence[str] = (),
    mirror: Path | None = None,
    *,
    rules: Rules | None = None,
    watch: Watch = lambda _: None,
    cancel: Event | None = None,
) -> Summary:
    """Bring in the chosen sources.

    Parameters
    ----------
    source_ids
        Sources of the catalogue; all those that can be brought in when empty.
    mirror
        Folder that takes the place of the internet; the setting ``DIAGNOSTIC_CPTS_MIRROR`` when
        None. Every file that an importer knows by its content is taken, whatever its name.
    rules
        How to import; ``only`` and ``discreet`` are set here.
    watch
        Told of each step, and of the bytes as they come.
    cancel
        Stops the synchronisation when set; what is in force by then stays so.

    Raises
    ------
    UserError
        When nothing can begin: another synchronisation runs, a source is not known, the mirror
        cannot be read. Later problems are in the summary.
    """
    folder = mirror_folder(mirror)
    sources = _chosen(source_ids, online=folder is None)
    with _exclusive(store):
        run = Run(store, rules or Rules(), len(sources), watch, cancel or Event())
        with run.stoppable():
            if folder is None:
                _from_publishers(run, sources)
            else:
                _from_mirror(run, sources, folder, asked=bool(source_ids))
        return run.summary()


def import_files(
    store: Store,
    paths: Sequence[Path],
    *,
    rules: Rules | None = None,
    watch: Watch = lambda _: None,
    cancel: Event | None = None,
) -> Summary:
    """Import files chosen by the user, one after another.

    Raises
    ------
    UserError
        When one of them is not a file: nothing is imported.
    """
    for path in paths:
        if not path.is_file():
            why = "c’est un dossier (voir --mirror)" if path.is_dir() else "il n’existe pas"
            raise UserError(f"Le fichier {path} ne peut pas être lu : {why}.")
    run = Run(store, rules or Rules(), len(paths), watch, cancel or Event())
    sizes = [path.stat().st_size for path in paths]
    with run.stoppable():
        for rank, path in enumerate(paths):
            run.enter(None, path.name, sum(sizes[:rank]), sum(sizes))
            run.outcomes += run.take(path, path.name)
            run.done_sources += 1
    return run.summary()


def ensure_alone(store: Store) -> None:
    """Make sure that no synchronisation of this store is running.

    Raises
    ------
    UserError
        When one is.
    """
    with _exclusive(store):
        pass


def _from_publishers(run: Run, sources: Sequence[Source]) -> None:
    fetcher = Fetcher(run.store.folder / DOWNLOADS, run.cancel)
    fetcher.forget_old()
    for source in sources:
        if not source.files:
            run.outcomes.append(Outcome(source.dataset, source.id, problem=_nowhere(source)))
        for file in source.files:
            run.enter(source.id, file.gives)
            run.outcomes += _fetched(run, fetcher, source, file)
        run.done_sources += 1


def _fetched(run: Run, fetcher: Fetcher, source: Source, file: RemoteFile) -> list[Outcome]:
    try:
        path = fetcher.fetch(file.address, int((file.megabytes or 0) * 1e6), run.received)
    except CancelledError:
        raise
    except UserError as problem:
        return [Outcome(file.gives, source.id, problem=str(problem))]
    found = run.take(path, file.gives, frozenset({source.id}))
    # Kept when the import is killed, not when it fails: the same bytes would fail again.
    path.unlink(missing_ok=True)
    if not found:
        why = (
            f"L’adresse {file.address} a donné un fichier d’une autre source. Chercher le bon sur "
            f"{source.page}, puis le déposer dans la page Sources."
        )
        found = [Outcome(file.gives, source.id, problem=why)]
    return [replace(outcome, source=source.id) for outcome in found]


def _from_mirror(run: Run, sources: Sequence[Source], folder: Path, *, asked: bool) -> None:
    run.rules = replace(run.rules, discreet=True)
    ids = frozenset(source.id for source in sources)
    files = mirror_files(folder, run.store.folder)
    total = sum(file.size_bytes for file in files)
    done = 0
    for file in files:
        run.enter(None, file.name, done, total)
        _mirrored(run, file, ids)
        done += file.size_bytes
        run.done_sources = len({outcome.source for outcome in run.outcomes})
    found = {outcome.source for outcome in run.outcomes}
    for source in sources if asked else ():
        if source.id not in found:
            problem = (
                f"Aucun fichier du dossier {folder} n’est de cette source. La télécharger sur "
                f"{source.page}, et l’y déposer."
            )
            run.outcomes.append(Outcome(source.dataset, source.id, problem=problem))


def _mirrored(run: Run, file: MirrorFile, ids: frozenset[str]) -> None:
    if regular(file.path) is None:
        return
    for outcome in run.take(file.path, file.name, ids):
        if outcome.source is None and not isinstance(outcome, Defect):
            run.unrecognised.append(replace(outcome, file=file.name))
        else:
            run.outcomes.append(outcome)


def _chosen(ids: Sequence[str], *, online: bool) -> list[Source]:
    """Sources named, or all those that can be brought in.

    Raises
    ------
    UserError
        When one is not known, or is never brought in.
    """
    known = catalogue()
    importable = [source for source in known.values() if source.importer]
    if not ids:
        offered = [source for source in importable if source.files or not online]
        if not offered:
            raise UserError(
                "Aucune source n’a d’adresse de téléchargement. Donner un dossier qui contient les "
                "fichiers officiels (--mirror)."
            )
        return offered
    if unknown := [id_ for id_ in ids if id_ not in known]:
        raise UserError(
            f"Source inconnue : {listed(unknown)}. Sources qui se synchronisent : "
            f"{listed([source.id for source in importable], 40)}."
        )
    if fixed := [id_ for id_ in ids if not known[id_].importer]:
        raise UserError(
            f"{listed(fixed)} : source livrée avec l’application, il n’y a rien à synchroniser."
        )
    return [known[id_] for id_ in dict.fromkeys(ids)]


@contextmanager
def _exclusive(store: Store) -> Iterator[None]:
    try:
        with FileLock(store.folder / "synchronisation.lock", timeout=0):
            yield
    except Timeout as problem:
        raise UserError(
            "Une synchronisation est déjà en cours. Attendre sa fin, ou l’annuler dans la page "
            "Sources, puis recommencer."
        ) from problem


def _nowhere(source: Source) -> str:
    return (
        "Cette source n’a pas d’adresse de téléchargement direct : prendre son fichier sur "
        f"{source.page}, puis le déposer dans la page Sources (ou : diagnostic sources import "
        "FICHIER)."
    )
