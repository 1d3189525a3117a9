"""The user's work as one document: a territory, its neighbours' perimeters, its ACI choices.

Documents never change: an edit returns a new one. The models check form only (a code looks like
a code); whether a commune exists, or which size a territory has, is for the layers below.

Every key is known or refused. Ignoring an unknown key would lose it at the next save, and keeping
it would hide a slip ("codess") behind a territory that looks empty. So a new key always comes
with a new ``SCHEMA_VERSION`` and a migration, and an older application says that the file is
newer instead of trimming it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Any, Literal, Self, TypedDict, TypeVar, Unpack
from uuid import uuid4

from pydantic import AfterValidator, BaseModel, Field, ValidationError

from diagnostic.errors import UserError
from diagnostic.french import NBSP
from diagnostic.project.codes import sorted_unique
from diagnostic.project.diagnosis_choices import (
    DiagnosisChanges,
    DiagnosisChoices,
    ReadValue,
    ReadValueFields,
    SecondTerritory,
    SynthesisLine,
    SynthesisLineFields,
)
from diagnostic.project.fields import (
    NAME_LENGTH,
    UNNAMED,
    YEARS,
    Codes,
    Day,
    Euros,
    Identifier,
    Label,
    Moment,
    Name,
    Part,
    ProjectId,
    Seat,
    Size,
)
from diagnostic.project.items import (
    MODELS,
    OF_LETTER,
    Kind,
    Lists,
    next_rank,
    placed,
    rank_of,
    without,
)
from diagnostic.project.letter_choices import LetterChanges, LetterChoices
from diagnostic.project.own_data import (
    OwnColumn,
    OwnColumnChanges,
    OwnTable,
    OwnTableFields,
    OwnTables,
    column_id,
)
from diagnostic.project.pathway_work import PathwayWork
from diagnostic.project.problems import describe

SCHEMA_VERSION = 4
COG_YEAR = 2026
COPY_MARK = " (copie)"


class TerritoryChoice(Part):
    """Communes chosen, and the département whose CPAM signs (``None`` while not chosen).

    Codes are sorted and unique. The seat is kept even when its communes leave the territory: it
    is for the territory's advice to say so, and adding them back must not ask again.
    """

    codes: Codes
    seat: Seat | None = None


class OtherCpts(Part):
    """Perimeter of another CPTS that the user supplied, to check that none overlaps.

    ``origin`` says where it came from: the name of a file, or "liste collée".
    """

    name: Name
    codes: Codes
    origin: Label = ""
    imported_at: Moment


class AciChoices(Part):
    """What the user decided or negotiated about the ACI.

    ``overrides`` holds the negotiated yearly amounts in euros, by mission then by size (1 to 4);
    an absent amount is the scale's, a zero is a negotiated zero. ``optional_missions`` is None
    until the user chooses: every optional mission is then counted, as the scale's maximum.
    """

    scale: Identifier = "cpts_2019"
    overrides: Mapping[Identifier, Mapping[Size, Euros]] = Field(default_factory=dict)
    optional_missions: (
        Annotated[tuple[Identifier, ...], Field(max_length=100), AfterValidator(sorted_unique)]
        | None
    ) = None
    signature_date: Day | None = None
    startup_aid_eur: Euros | None = None
    startup_aid_label: Label = ""


class ProjectChanges(TypedDict, total=False):
    """What an edit may replace."""

    name: str
    cog_year: int
    territory: TerritoryChoice
    other_cpts: tuple[OtherCpts, ...]
    aci: AciChoices
    diagnosis: DiagnosisChoices
    own_data: tuple[OwnTable, ...]
    pathways: PathwayWork
    letter: LetterChoices


class AciChanges(TypedDict, total=False):
    """What an edit may replace in the ACI choices."""

    scale: str
    overrides: Mapping[str, Mapping[int, float]]
    optional_missions: tuple[str, ...] | None
    signature_date: date | None
    startup_aid_eur: float | None
    startup_aid_label: str


class Project(Part):
    """The user's work, readable in ten years. Times are aware and in UTC.

    Start one with :func:`new_project`; the fields that identify a work have no default, so that
    a file without them is never completed with invented ones.
    """

    schema_version: Literal[4]
    id: ProjectId
    name: Name = UNNAMED
    created_at: Moment
    modified_at: Moment
    cog_year: Annotated[int, Field(ge=YEARS[0], le=YEARS[-1])]
    territory: TerritoryChoice
    other_cpts: Annotated[tuple[OtherCpts, ...], Field(max_length=2_000)] = ()
    aci: AciChoices = Field(default_factory=AciChoices)
    diagnosis: DiagnosisChoices = Field(default_factory=DiagnosisChoices)
    own_data: OwnTables = ()
    pathways: PathwayWork = Field(default_factory=PathwayWork)
    letter: LetterChoices = Field(default_factory=LetterChoices)

    @property
    def is_blank(self) -> bool:
        """Whether nothing was chosen, written or brought yet."""
        blank = new_project(at=self.created_at)
        same = _fields(self) | {name: getattr(blank, name) for name in _IDENTITY}
        return same == _fields(blank)

    def with_(self, at: datetime | None = None, **changes: Unpack[ProjectChanges]) -> Self:
        """Return the document with these changes and a later ``modified_at``.

        Parameters
        ----------
        at
            When the edit was made, now by default. An edit is always dated after the one before
            it, even when the machine's clock went back.

        Raises
        ------
        UserError
            A value cannot be kept; the sentence names the field.
        """
        now = max(at or datetime.now(UTC), self.modified_at + timedelta(microseconds=1))
        return _checked(type(self), {**_fields(self), **changes, "modified_at": now})

    def with_codes(self, codes: Iterable[str], at: datetime | None = None) -> Self:
        """Return the document with these communes in place of the others; the seat is kept."""
        values = {**_fields(self.territory), "codes": tuple(codes)}
        return self.with_(at, territory=_checked(TerritoryChoice, values, "territory"))

    def with_seat(self, seat: str | None, at: datetime | None = None) -> Self:
        """Return the document with the département whose CPAM signs."""
        values = {**_fields(self.territory), "seat": seat}
        return self.with_(at, territory=_checked(TerritoryChoice, values, "territory"))

    def with_other_cpts(
        self, name: str, codes: Iterable[str], origin: str, at: datetime | None = None
    ) -> Self:
        """Return the document with one more perimeter supplied by the user."""
        values = {
            "name": name,
            "codes": tuple(codes),
            "origin": origin,
            "imported_at": at or datetime.now(UTC),
        }
        return self.with_(
            at, other_cpts=(*self.other_cpts, _checked(OtherCpts, values, "other_cpts"))
        )

    def with_aci(self, at: datetime | None = None, **changes: Unpack[AciChanges]) -> Self:
        """Return the document with these ACI choices changed."""
        return self.with_(at, aci=_checked(AciChoices, {**_fields(self.aci), **changes}, "aci"))

    def with_diagnosis(
        self, at: datetime | None = None, **changes: Unpack[DiagnosisChanges]
    ) -> Self:
        """Return the document with these choices of the diagnosis changed."""
        values = {**_fields(self.diagnosis), **changes}
        return self.with_(at, diagnosis=_checked(DiagnosisChoices, values, "diagnosis"))

    def with_read_value(self, values: ReadValueFields, at: datetime | None = None) -> Self:
        """Return the document with a figure read by the user, in place of the one before it.

        Raises
        ------
        UserError
            The value is impossible (a share of 140 %), or has no date or no origin.
        """
        read = _checked(ReadValue, values, "diagnosis", "read_values")
        return self.with_diagnosis(at, read_values=(*self._other_values(read.figure), read))

    def without_read_value(self, figure: str, at: datetime | None = None) -> Self:
        """Return the document where a figure is to be asked again."""
        return self.with_diagnosis(at, read_values=self._other_values(figure))

    def _other_values(self, figure: str) -> tuple[ReadValue, ...]:
        return tuple(each for each in self.diagnosis.read_values if each.figure != figure)

    def with_second(self, name: str, codes: Iterable[str], at: datetime | None = None) -> Self:
        """Return the document with a territory opened beside the first."""
        values = {"name": name, "codes": tuple(codes)}
        second = _checked(SecondTerritory, values, "diagnosis", "second")
        return self.with_diagnosis(at, second=second)

    def with_synthesis(
        self, lines: Iterable[SynthesisLineFields] | None, at: datetime | None = None
    ) -> Self:
        """Return the document with a synthesis of the user's; None for that of the figures."""
        kept = None
        if lines is not None:
            kept = tuple(_checked(SynthesisLine, line, "diagnosis", "synthesis") for line in lines)
        return self.with_diagnosis(at, synthesis=kept)

    def with_own_table(self, fields: OwnTableFields, at: datetime | None = None) -> Self:
        """Return the document with one more table of the user's, or in place of that of its id.

        Raises
        ------
        UserError
            A zone is given twice, people are counted below zero, there is no source, or the
            project would be too large.
        """
        found = {table.id for table in self.own_data}
        id_ = fields.get("id") or _new_id(found)
        others = [table for table in self.own_data if table.id != id_]
        taken = {column.id for table in others for column in table.columns}
        columns = []
        for given in fields.get("columns", ()):
            name = given.get("id") or column_id(given.get("label", ""), taken)
            taken.add(name)
            columns.append(_checked(OwnColumn, {**given, "id": name}, "own_data", "columns"))
        values = {
            "imported_at": at or datetime.now(UTC),
            **fields,
            "id": id_,
            "columns": tuple(columns),
        }
        return self._with_table(_checked(OwnTable, values, "own_data"), at)

    def _with_table(self, table: OwnTable, at: datetime | None) -> Self:
        """The document with a table in its place, or last."""
        kept = {each.id: each for each in self.own_data} | {table.id: table}
        return self.with_(at, own_data=tuple(kept.values()))

    def without_own_table(self, table_id: str, at: datetime | None = None) -> Self:
        """Return the document without a table of the user's."""
        kept = tuple(table for table in self.own_data if table.id != table_id)
        return self.with_(at, own_data=kept)

    def with_own_column(
        self,
        table_id: str,
        name: str,
        at: datetime | None = None,
        **changes: Unpack[OwnColumnChanges],
    ) -> Self:
        """Return the document with these changes to a column of the user's.

        Raises
        ------
        UserError
            The table or the column is not in the document, or the change is not possible.
        """
        table = next((each for each in self.own_data if each.id == table_id), None)
        column = next((each for each in table.columns if each.id == name), None) if table else None
        if table is None or column is None:
            raise UserError("Cette colonne n’est plus dans vos données. Rechargez la page.")
        changed = _checked(OwnColumn, {**_fields(column), **changes}, "own_data", "columns")
        columns = tuple(changed if each is column else each for each in table.columns)
        values = {**_fields(table), "columns": columns}
        return self._with_table(_checked(OwnTable, values, "own_data"), at)

    def with_pathway(self, pathway: str, at: datetime | None = None) -> Self:
        """Return the document with the board open on a pathway."""
        return self._with_part("pathways", {"current": pathway}, at)

    def with_own_pathway(self, title: str, at: datetime | None = None) -> Self:
        """Return the document with a title for the pathway that the user draws."""
        return self._with_part("pathways", {"own_title": title}, at)

    def with_letter(self, at: datetime | None = None, **changes: Unpack[LetterChanges]) -> Self:
        """Return the document with these parts of the letter changed."""
        return self._with_part("letter", changes, at)

    def with_item(self, kind: Kind, fields: Mapping[str, Any], at: datetime | None = None) -> Self:
        """Return the document with one more item, or with these fields of that of its id changed.

        Parameters
        ----------
        kind
            List that it belongs to.
        fields
            What is known of it; without ``id``, a new one is given (see :meth:`last_id`).

        Raises
        ------
        UserError
            A value cannot be kept; the sentence names the field.
        """
        model, stem = MODELS[kind]
        part = _part_of(kind)
        items = self._items(kind)
        id_ = fields.get("id") or self.next_id(kind)
        given = dict(getattr(self, part).given)
        if rank := rank_of(stem, id_):
            given[stem] = max(rank, given.get(stem, 0))
        known = next((_fields(each) for each in items if each.id == id_), {})
        item = _checked(model, {**known, **fields, "id": id_}, part, kind)
        return self._with_part(part, {kind: placed(items, item), "given": given}, at)

    def without_item(self, kind: Kind, item_id: str, at: datetime | None = None) -> Self:
        """Return the document without an item; what depended on it stays wherever it can."""
        part = _part_of(kind)
        kinds = [each for each in MODELS if _part_of(each) == part]
        lists: Lists = {each: self._items(each) for each in kinds}
        return self._with_part(part, without(lists, kind, item_id), at)

    def item(self, kind: Kind, item_id: str) -> Any | None:
        """An item of a list by its id, None when it is not there (any more)."""
        return next((each for each in self._items(kind) if each.id == item_id), None)

    def next_id(self, kind: Kind) -> str:
        """Id that the next item of a list will have; never one that was had before."""
        stem = MODELS[kind][1]
        given = getattr(self, _part_of(kind)).given.get(stem, 0)
        return f"{stem}_{next_rank(stem, (each.id for each in self._items(kind)), given)}"

    def last_id(self, kind: Kind) -> str:
        """Id of the last item of a list, the one just added.

        Raises
        ------
        IndexError
            The list is empty.
        """
        return str(self._items(kind)[-1].id)

    def _items(self, kind: Kind) -> tuple[Any, ...]:
        found: tuple[Any, ...] = getattr(getattr(self, _part_of(kind)), kind)
        return found

    def _with_part(self, name: str, changes: Mapping[str, Any], at: datetime | None) -> Self:
        part = getattr(self, name)
        checked = _checked(type(part), {**_fields(part), **changes}, name)
        return _checked(type(self), {**_fields(self.with_(at)), name: checked})

    def with_amount(
        self, mission: str, size: int, amount: float | None, at: datetime | None = None
    ) -> Self:
        """Return the document with a negotiated amount in euros, ``None`` for the scale's."""
        amounts = {key: dict(by_size) for key, by_size in self.aci.overrides.items()}
        row = amounts.pop(mission, {})
        row.pop(size, None)
        if amount is not None:
            row[size] = amount
        return self.with_aci(at, overrides={**amounts, mission: row} if row else amounts)

    def under_id(self, project_id: str) -> Self:
        """Return the very same work under another identifier (see :meth:`forked`)."""
        return _checked(type(self), {**_fields(self), "id": project_id})

    def forked(self, at: datetime | None = None) -> Self:
        """Return a copy that lives its own life: new identifier, marked name."""
        stem = self.name.removesuffix(COPY_MARK)[: NAME_LENGTH - len(COPY_MARK)].rstrip()
        return self.under_id(uuid4().hex).with_(at, name=stem + COPY_MARK)


_IDENTITY = ("id", "created_at", "modified_at", "cog_year")
"""What tells a work from another, and says nothing of what is in it."""


def new_project(
    codes: Iterable[str] = (), name: str = UNNAMED, at: datetime | None = None
) -> Project:
    """Start a document: a new identifier, both dates at ``at`` (now by default).

    Raises
    ------
    UserError
        A code has not the form of a code, or the name is too long.
    """
    now = at or datetime.now(UTC)
    territory = _checked(TerritoryChoice, {"codes": tuple(codes)}, "territory")
    values = {
        "schema_version": SCHEMA_VERSION,
        "id": uuid4().hex,
        "name": name,
        "created_at": now,
        "modified_at": now,
        "cog_year": COG_YEAR,
        "territory": territory,
    }
    return _checked(Project, values)


_Model = TypeVar("_Model", bound=BaseModel)


def _part_of(kind: Kind) -> Literal["pathways", "letter"]:
    """Part of the document that holds a list."""
    return "letter" if kind in OF_LETTER else "pathways"


def _fields(part: BaseModel) -> dict[str, Any]:
    """Values of a part, its own parts left whole: they were checked when they were made."""
    return {name: getattr(part, name) for name in type(part).model_fields}


def _new_id(taken: set[str]) -> str:
    """Id of a new table."""
    rank = len(taken) + 1
    while f"tableau_{rank}" in taken:
        rank += 1
    return f"tableau_{rank}"


def _checked(model: type[_Model], values: Mapping[str, Any], *within: str) -> _Model:
    try:
        return model.model_validate(dict(values))
    except ValidationError as error:
        said = describe(error, within=within)
        raise UserError(f"Cette valeur ne peut pas être gardée{NBSP}: {said}.") from error
