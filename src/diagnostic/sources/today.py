"""Commune figures of any vintage under the communes of today.

Communes merge: their counts are added, their rates averaged by their own population, and what can
be neither (a median) becomes missing. Communes part again: the figure of before is that of both,
and nobody is given a share of it by guess. A figure that is hidden or not known stays so: its sum
with a known one is not a total.

What happened comes from the atlas (today's commune of each code no longer in use), from the few
facts below, and, once synchronised, from the INSEE's tables de passage, which alone tell the years
and what happened before 2020.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from diagnostic.sources.contracts import Column, Table
from diagnostic.territory.atlas import Atlas

if TYPE_CHECKING:
    import pandas as pd

FUSION, SCISSION = "fusion", "scission"
RECOMPOSITION = "recomposition"

RENAMED = {
    "12076": "12218",
    "14011": "14581",
    "27058": "27676",
    "49069": "49126",
    "69159": "69114",
}
"""Communes nouvelles that took the code of another of their old communes, since 2020: old code →
code of today. They are those of the INSEE's complete lists of 2020 and 2024 whose successor is not
in the same list (Conques-en-Rouergue, Aurseulles, Les Trois Lacs, Orée d'Anjou, Porte des Pierres
Dorées)."""


class Change(NamedTuple):
    """The ground of `before`, from the year `since`, is that of `after` from the year `until`."""

    before: str
    after: str
    since: int
    until: int


SPLITS = tuple(
    Change(before, after, 0, until)
    for before, parts, until in (
        ("15141", ("15031", "15035", "15047", "15141", "15171"), 2025),
        ("60054", ("60054", "60694"), 2024),
        ("85084", ("85084", "85165", "85212"), 2024),
    )
    for after in parts
)
"""Communes that parted since 2020. Those that left are in today's list, not in the INSEE's of 2020
or of 2024; the population of the one they left is then that of all of them together."""


# --- which codes to read --------------------------------------------------------------------------


@dataclass(frozen=True)
class Asked:
    """What a source can answer about the communes of a territory.

    Attributes
    ----------
    read
        Commune of the territory → codes to read for it: its own, or, for a city of which only the
        arrondissements are known, theirs.
    only_whole
        Arrondissements that the source does not tell apart from their city: not available, since
        the city's figure is not theirs.
    missing
        Other communes that the source does not know.
    """

    read: Mapping[str, tuple[str, ...]]
    only_whole: frozenset[str]
    missing: frozenset[str]

    @cached_property
    def codes(self) -> frozenset[str]:
        """Every code to read; no ground is there twice."""
        return frozenset(code for codes in self.read.values() for code in codes)


def asked(codes: Iterable[str], available: Collection[str], atlas: Atlas) -> Asked:
    """Decide which codes of a source to read for a territory, never a city and its parts both.

    A city chosen whole is read whole where the source has it, since a median of the whole cannot be
    made of those of its arrondissements; otherwise its arrondissements are read, those of them that
    the source lists.

    Parameters
    ----------
    codes
        Communes of the territory. A city beside its own arrondissements is taken whole.
    available
        Codes of today that the source has (`bring` first). Where a table lists what exists, those
        that it covers: a commune without a row has none.
    """
    wanted = set(codes)
    for city, parts in atlas.arrondissements.items():
        if city in wanted:
            wanted.difference_update(parts)
    read: dict[str, tuple[str, ...]] = {}
    for code in wanted:
        if code in available:
            read[code] = (code,)
        elif parts := tuple(p for p in atlas.arrondissements.get(code, ()) if p in available):
            read[code] = parts
    unread = wanted - read.keys()
    only_whole = frozenset(
        code for code in unread if code in atlas and atlas[code].parent in available
    )
    return Asked(read, only_whole, frozenset(unread - only_whole))


def predecessors(
    codes: Collection[str], atlas: Atlas, passages: pd.DataFrame | None = None
) -> dict[str, str]:
    """Codes of before whose ground is now in some communes, with the commune that has it.

    A commune that others left is here too, under one of those, unless it is asked itself.

    Parameters
    ----------
    codes
        Communes of today.
    passages
        The synchronised table of that name.
    """
    history = _History(atlas, passages)
    found = {former: now for former, now in atlas.successors.items() if now in codes}
    for change in history.merges:
        now = history.current(change.after)
        if change.before not in atlas and now in codes:
            found.setdefault(change.before, now)
    for change in sorted(history.splits):
        if change.after in codes and change.before not in codes:
            found.setdefault(change.before, change.after)
    return found


def codes_to_read(
    codes: Collection[str], atlas: Atlas, passages: pd.DataFrame | None = None
) -> frozenset[str]:
    """Every code that may hold something of some communes, in a source of any vintage.

    Their own, those of before, those of the communes that left them or that they left (to see
    whether the source is of before or after), and the other way of telling Paris, Lyon and
    Marseille. `bring`, then `asked`, keep what is right.
    """
    history = _History(atlas, passages)
    found = {*codes, *predecessors(codes, atlas, passages)}
    for origin, parts in history.parts.items():
        if origin in found or not found.isdisjoint(parts):
            found |= {origin, *parts}
    for city, arrondissements in atlas.arrondissements.items():
        if not found.isdisjoint({city, *arrondissements}):
            found |= {city, *arrondissements}
    return frozenset(found)


def grounds(atlas: Atlas, passages: pd.DataFrame | None = None) -> Mapping[str, frozenset[str]]:
    """Communes of today that were one, by the one that `bring` leaves the figure of before on.

    Parameters
    ----------
    passages
        The synchronised table of that name.
    """
    parts = _History(atlas, passages).parts
    return {_holder(origin, ground): ground for origin, ground in parts.items()}


# --- what happened --------------------------------------------------------------------------------


class _History:
    """Merges and splits known from the atlas, this module and the tables de passage."""

    def __init__(self, atlas: Atlas, passages: pd.DataFrame | None) -> None:
        self.atlas = atlas
        self.merges: list[Change] = []
        self.splits: list[Change] = list(SPLITS)
        self.renamed: dict[str, str] = dict(RENAMED)
        for change, event in _changes(passages):
            if event == SCISSION:
                self.splits.append(change)
            else:
                self.merges.append(change)
            if event == "changement_de_code":
                self.renamed[change.before] = self.current(change.after)

    @cached_property
    def parts(self) -> Mapping[str, frozenset[str]]:
        """Commune that others left → communes of today on its ground, itself included."""
        found: dict[str, set[str]] = defaultdict(set)
        for change in self.splits:
            found[change.before].add(self.current(change.after))
        return {before: frozenset(parts) for before, parts in found.items() if len(parts) > 1}

    @cached_property
    def split(self) -> frozenset[str]:
        """Communes that others left, and those that left."""
        return frozenset(self.parts).union(*self.parts.values())

    @cached_property
    def _merges_of(self) -> Mapping[str, list[Change]]:
        found: dict[str, list[Change]] = defaultdict(list)
        for change in self.merges:
            found[change.before].append(change)
        return found

    @cached_property
    def _sources_of(self) -> Mapping[str, list[Change]]:
        found: dict[str, list[Change]] = defaultdict(list)
        for change in self.merges:
            found[self.current(change.after)].append(change)
        return found

    @cached_property
    def _first_year(self) -> int:
        return min((change.since for change in self.merges), default=0)

    def current(self, code: str) -> str:
        """Commune of today for a code of a recent list."""
        return code if code in self.atlas else self.atlas.successors.get(code, code)

    def today(self, code: str, year: int) -> str:
        """Commune of today that has the ground of a code as a source of a year means it.

        A code in use today is today's, whatever it was once; a code that nothing is known of is
        left as it is.
        """
        if code in self.atlas:
            return code
        if parts := self.parts.get(code):
            return min(parts)
        changes = sorted(self._merges_of.get(code, ()), key=lambda change: change.until)
        in_force = [change for change in changes if change.since <= year < change.until]
        return self.current((in_force or changes)[-1].after if changes else code)

    def made_of(self, code: str, year: int) -> frozenset[str]:
        """Codes of a year that make up a commune of today, when the tables de passage tell."""
        year = max(year, self._first_year)
        changes = self._sources_of.get(code, ())
        return frozenset(c.before for c in changes if c.since <= year < c.until)

    def left_since(self, year: int) -> Mapping[str, frozenset[str]]:
        """Communes that others have left since a year → communes of today on their ground."""
        origins = {c.before for c in self.splits if c.since <= year < c.until}
        return {origin: self.parts[origin] for origin in origins if origin in self.parts}


def _changes(passages: pd.DataFrame | None) -> Iterator[tuple[Change, str]]:
    if passages is None:
        return
    columns = ["code_avant", "code", "annee_avant", "annee", "evenement"]
    for before, after, since, until, event in passages[columns].itertuples(index=False):
        yield Change(before, after, int(since), int(until)), str(event)


# --- the figures ----------------------------------------------------------------------------------


def bring(
    frame: pd.DataFrame,
    table: Table,
    atlas: Atlas,
    passages: pd.DataFrame | None = None,
    codes: Collection[str] | None = None,
) -> pd.DataFrame:
    """Rows of a table under the communes of today; rows of other levels stay as they are.

    Where communes have merged, one row stands for them: a measure that adds up is their sum, one
    that has a weight is their mean, any other is missing. Their sum is missing as soon as one of
    them is, and the row is ``secret`` when one of them is secret: what is known of the others is
    not told. In a table that does not list everything, a commune of before without a row is not
    known either; it is noticed only when another of them has a row of its own.

    Where communes have parted since, the figure of before is that of all of them. It stays on the
    commune that was left when ``codes`` holds all of them, and is missing otherwise; each of the
    others has a row without a figure.

    Parameters
    ----------
    frame
        Columns of `table`, and others (source, edition…): rows that differ by these are never put
        together.
    passages
        The synchronised table of that name.
    codes
        Communes of the territory that will be added up.

    Returns
    -------
    DataFrame
        Same columns and ``recomposition``: ``fusion``, ``scission``, or empty. Ordered by the key
        of the table, so that the order of `frame` does not matter; `bring` of it is itself.
    """
    import pandas as pd

    if RECOMPOSITION not in frame:
        frame = frame.assign(**{RECOMPOSITION: ""})
    frame = frame.reset_index(drop=True)
    known = {RECOMPOSITION, *(column.name for column in table.columns)}
    vintage = ["annee", *(str(name) for name in frame if name not in known)]
    communal = frame["niveau"] == "commune"
    history = _History(atlas, passages)
    rows = frame[communal]
    rows = rows.assign(_before=rows["code"], code=_codes_of_today(rows, history))
    moved = rows["code"].isin(history.split | set(rows["code"][rows["code"] != rows["_before"]]))
    still, rows = rows[~moved], rows[moved]  # most communes: nothing happened there
    parted = _parted(rows, vintage, history)
    if "code" in table.key:
        rows = _merged(rows, table, vintage, history)
    rows = _split(rows, table, parted, frozenset(codes or ()), atlas)
    result = pd.concat([still[frame.columns], rows[frame.columns], frame[~communal]])
    order = [*dict.fromkeys([*table.key, *vintage, "code"])]
    return result.sort_values(by=order, ignore_index=True, kind="stable")


def _codes_of_today(rows: pd.DataFrame, history: _History) -> pd.Series[str]:
    codes = rows["code"].copy()
    old = codes.isin({code for code in codes.unique() if code not in history.atlas})
    pairs = zip(rows.loc[old, "code"], rows.loc[old, "annee"], strict=True)
    codes.loc[old] = [history.today(code, int(year)) for code, year in pairs]
    return codes


def _merged(
    rows: pd.DataFrame, table: Table, vintage: list[str], history: _History
) -> pd.DataFrame:
    """One row for the communes that are now one."""
    import pandas as pd

    keys = [*dict.fromkeys([*table.key, *vintage])]
    group = rows.groupby(keys, dropna=False, sort=False).ngroup()
    touched = group.isin(group[rows["code"] != rows["_before"]])
    work = rows[touched].assign(_group=group[touched])
    if work.empty:
        return rows
    own = (work["_before"] != work["code"]).rename("own")
    work = work.loc[work.assign(_own=own).sort_values(["_own", "_before"]).index]
    grouped = work.groupby("_group", sort=True)
    merged = work.drop_duplicates("_group").set_index("_group").sort_index()
    several = grouped["_before"].nunique() > 1
    lacking = _lacking(work, history) & (not table.complete)
    for column in (table[name] for name in table.named("measure")):
        values = _together(work, column).where(~lacking)
        if column.adds is None:
            values = values.where(~several)
        merged[column.name] = _as_before(values, work[column.name])
    if "statut" in merged:
        merged["statut"] = _status(work, merged, table)
    renamed = merged["_before"].map(history.renamed) == merged["code"]
    same = renamed & ~several & ~lacking
    merged[RECOMPOSITION] = merged[RECOMPOSITION].where(same, FUSION)
    return pd.concat([rows[~touched], merged.reset_index(drop=True)])


def _together(work: pd.DataFrame, column: Column) -> pd.Series[float]:
    """Sum or weighted mean of each group, the value itself when nothing can be computed.

    Missing as soon as a member is.
    """
    values = work[column.name]
    missing = values.isna()
    if column.adds in (None, "sum"):
        by_group = values.groupby(work["_group"])
        result = by_group.sum() if column.adds == "sum" else by_group.first()
    else:
        weights = work[str(column.adds)]
        missing = missing | weights.isna()
        products = (values * weights).groupby(work["_group"]).sum()
        alone = values.groupby(work["_group"]).first()
        size = values.groupby(work["_group"]).size()
        total = weights.groupby(work["_group"]).sum()
        result = (products / total.where(total > 0)).where(size > 1, alone)
        missing = missing & (work["_group"].map(size) > 1) | values.isna()
    return result.where(~missing.groupby(work["_group"]).any())


def _as_before(values: pd.Series[float], before: pd.Series[float]) -> pd.Series[float]:
    """Values in the type of the column, when it can hold them."""
    return values if values.isna().any() else values.astype(before.dtype)


def _lacking(work: pd.DataFrame, history: _History) -> pd.Series[bool]:
    """Groups where a commune that makes up today's has no row."""
    years = work[["code", "annee"]].drop_duplicates().to_numpy()
    made_of = {(code, year): history.made_of(code, int(year)) for code, year in years}
    keys = list(zip(work["code"], work["annee"], work["_before"], strict=True))
    # Without the tables de passage, only the commune that gave its code is sure to have been there.
    counts = [
        before in made_of[code, year]
        if made_of[code, year]
        else before == code or history.renamed.get(before) == code
        for code, year, before in keys
    ]
    needed = [max(1, len(made_of[code, year])) for code, year, _ in keys]
    work = work.assign(_there=counts, _needed=needed)
    grouped = work.groupby("_group", sort=True)
    return grouped["_there"].sum() < grouped["_needed"].first()


def _status(work: pd.DataFrame, merged: pd.DataFrame, table: Table) -> pd.Series[str]:
    """Secret when a member is; absent when one is, or when a figure that was there is lost."""
    grouped = work.groupby("_group", sort=True)
    secret = (work["statut"] == "secret").groupby(work["_group"]).any()
    absent = (work["statut"] == "absent").groupby(work["_group"]).any()
    measures = list(table.named("measure"))
    lost = (merged[measures].isna() & grouped[measures].count().gt(0)).any(axis="columns")
    status = merged["statut"].mask(lost | absent, "absent").mask(secret, "secret")
    return status.astype("str")


def _holder(origin: str, parts: frozenset[str]) -> str:
    """Commune of today that the figures of before are left on."""
    return origin if origin in parts else min(parts)


class _Parted(NamedTuple):
    """A commune that a vintage gives as it was before others left it."""

    vintage: Mapping[str, object]
    origin: str
    parts: frozenset[str]

    @property
    def holder(self) -> str:
        """Commune of today that its rows stand under."""
        return _holder(self.origin, self.parts)

    def rows(self, rows: pd.DataFrame) -> pd.Series[bool]:
        """Which rows are its own."""
        found = rows["code"] == self.holder
        for name, value in self.vintage.items():
            found &= rows[name].isin([value])
        return found


def _parted(rows: pd.DataFrame, vintage: list[str], history: _History) -> list[_Parted]:
    """Communes that others left after the vintage: it knows none of those."""
    found = []
    for _, of_vintage in rows.groupby(vintage, dropna=False, sort=False):
        there = set(of_vintage["_before"])
        named = {name: of_vintage[name].iloc[0] for name in vintage}
        for origin, parts in history.left_since(int(of_vintage["annee"].iloc[0])).items():
            if origin in there and there.isdisjoint(parts - {origin}):
                found.append(_Parted(named, origin, parts))
    return found


def _split(
    rows: pd.DataFrame,
    table: Table,
    parted: list[_Parted],
    codes: frozenset[str],
    atlas: Atlas,
) -> pd.DataFrame:
    """Flag the figures of before a split, and the communes that have none because of it."""
    import pandas as pd

    for before in parted:
        concerned = before.rows(rows)
        whole = rows[concerned].assign(**{RECOMPOSITION: SCISSION})
        unknown = _emptied(whole, table)
        added = [whole if before.parts <= codes or "code" not in table.key else unknown]
        if "code" in table.key:
            added += [
                _placed(unknown, part, atlas) for part in sorted(before.parts - {before.holder})
            ]
        rows = pd.concat([rows[~concerned], *added])
    return rows


def _placed(rows: pd.DataFrame, code: str, atlas: Atlas) -> pd.DataFrame:
    rows = rows.assign(code=code)
    return rows.assign(nom=atlas.name(code)) if "nom" in rows else rows


def _emptied(rows: pd.DataFrame, table: Table) -> pd.DataFrame:
    """Rows whose figures are not known."""
    rows = rows.assign(**{name: float("nan") for name in table.named("measure")})
    return rows.assign(statut="absent") if "statut" in rows else rows
