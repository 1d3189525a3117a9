"""What is known of each pathway: its segments, where patients may fall off, what helps.

Read from ``data/parcours``: one file a pathway, ``leviers.toml`` for what helps in several, and
``sources.toml`` for every text that was read. A statement without source is a proposal, shown as
such: it waits for clinicians to validate it.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from diagnostic.french import NBSP, THIN, number, spaced
from diagnostic.paths import DATA

FOLDER = DATA / "parcours"
_SHARED = frozenset({"sources", "leviers", "ressources"})
_THOUSANDS = re.compile(r"(?<=\d) (?=\d{3}(?!\d))")
_BEFORE_UNIT = re.compile(r" (?=[%€])")

Id = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,63}$")]
Text = Annotated[str, Field(min_length=1)]
Where = Literal["donnees_ouvertes", "rezone", "data_pathologies", "cpam", "hopital", "enquete"]
WHERE: Mapping[Where, str] = MappingProxyType(
    {
        "donnees_ouvertes": "dans cette application (données ouvertes)",
        "rezone": "dans Rézone CPTS",
        "data_pathologies": "dans cette application, au département (Data pathologies)",
        "cpam": "auprès de la CPAM ou de l’ARS (SNDS)",
        "hopital": "auprès de l’hôpital (PMSI, département d’information médicale)",
        "enquete": "par un recueil local (dossiers, audit, questionnaire)",
    }
)
"""Where an indicator can be had, as the end of a sentence."""
Effect = Literal["resultat", "pratique", "attente", "inconnu"]
EFFECTS: Mapping[Effect, str] = MappingProxyType(
    {
        "resultat": "effet montré sur la santé ou les hospitalisations",
        "pratique": "les pratiques s’améliorent, l’effet sur la santé n’est pas montré",
        "attente": "effet attendu, sans évaluation lue",
        "inconnu": "aucune évaluation lue",
    }
)
"""What was read of the effect of a lever."""


class Known(BaseModel):
    """A part of the knowledge: it never changes, and an unknown key is refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Source(Known):
    """A text that was read; ``year`` is that of its publication, 0 when it is not known."""

    id: Id
    text: Text
    url: str = ""
    year: int = 0


class Sourced(Known):
    """Something that was read, and where; a proposal when it was read nowhere."""

    sources: tuple[Id, ...] = ()

    @property
    def is_proposal(self) -> bool:
        """Whether it waits for clinicians to validate it."""
        return not self.sources


class Statement(Sourced):
    """A sentence."""

    text: Text


class National(Known):
    """A value to stand beside: ``value`` in ``unit``, or ``words`` where it is no one number."""

    value: float | None = None
    unit: str = ""
    words: str = ""
    year: Text
    scope: str = "France"
    sources: Annotated[tuple[Id, ...], Field(min_length=1)]
    caution: str = ""

    @property
    def written(self) -> str:
        r"""The value in words, with its unit.

        >>> National(value=40.9, unit="%", year="2023", sources=("s4",)).written
        '40,9\xa0%'
        """
        if self.value is None:
            return self.words
        decimals = 0 if float(self.value).is_integer() else 1
        return f"{number(self.value, decimals)}\u00a0{self.unit}".rstrip("\u00a0")


class Revealing(Sourced):
    """An indicator that reveals a rupture.

    Attributes
    ----------
    app
        Id of the indicator of this application that gives it, None when it must be asked for.
    direction
        Which way is better; ``none`` when it is not for us to say.
    nationals
        Published values; several when sources differ.
    sources
        Where the link between the indicator and the pathway was read; none for our own.
    """

    id: Id
    label: Text
    where: Annotated[tuple[Where, ...], Field(min_length=1)]
    app: str | None = None
    direction: Literal["higher", "lower", "none"] = "none"
    nationals: tuple[National, ...] = ()
    note: str = ""


class Possible(Statement):
    """A rupture that may be found on a segment, and the indicators that would show it."""

    id: Id
    revealed_by: tuple[Id, ...] = ()
    levers: tuple[Id, ...] = ()


class Lever(Sourced):
    """What can help: what it is, what was read of its effect, and where."""

    id: Id
    label: Text
    what: Text
    effect: Effect = "inconnu"
    evidence: str = ""


class Suggested(Statement):
    """An action that a source, or we, propose for a segment."""

    levers: tuple[Id, ...] = ()
    caution: str = ""


class Segment(Known):
    """A stretch of the road."""

    id: Id
    label: Text
    short: Text
    stakes: tuple[Statement, ...] = ()
    ruptures: tuple[Possible, ...] = ()
    indicators: tuple[Revealing, ...] = ()
    follow_up: tuple[Statement, ...] = ()
    professionals: tuple[Statement, ...] = ()
    actions: tuple[Suggested, ...] = ()

    def indicator(self, name: str) -> Revealing:
        """The indicator of this id; ``KeyError`` when there is none."""
        found = {each.id: each for each in self.indicators}
        return found[name]


class Stratum(Known):
    """A stratum of the population to look after, and the follow-up of those who are in it."""

    id: Id
    label: Text
    follow_up: tuple[Statement, ...] = ()


class Pathway(Known):
    """A pathway: a road of segments, in order."""

    id: Id
    label: Text
    short: Text
    public: Text
    about: tuple[Statement, ...] = ()
    conditions: tuple[str, ...] = ()
    strata: tuple[Stratum, ...] = ()
    segments: tuple[Segment, ...] = ()

    def segment(self, name: str) -> Segment | None:
        """The segment of this id."""
        return next((each for each in self.segments if each.id == name), None)

    @property
    def app_indicators(self) -> tuple[str, ...]:
        """Ids of the indicators of this application that it names, each once."""
        named = (each.app for part in self.segments for each in part.indicators if each.app)
        return tuple(dict.fromkeys(named))


class Listed(Sourced):
    """A resource that a source names for a pathway: to look for in the territory."""

    id: Id
    label: Text
    what: Text
    pathways: tuple[Id, ...] = ()


def _read(path: Path) -> dict[str, Any]:
    """A file, whose sentences are typed with plain spaces, with the no-break spaces of French."""
    text = spaced(path.read_text(encoding="utf-8"))
    text = _THOUSANDS.sub(THIN, text)
    return tomllib.loads(_BEFORE_UNIT.sub(NBSP, text))


@cache
def pathways() -> Mapping[str, Pathway]:
    """Every pathway, by id, in the order of its file's ``rank``."""
    files = [path for path in sorted(FOLDER.glob("*.toml")) if path.stem not in _SHARED]
    ranked = sorted((data.pop("rank"), data) for data in map(_read, files))
    found = [Pathway.model_validate(data) for _, data in ranked]
    return MappingProxyType({each.id: each for each in found})


@cache
def levers() -> Mapping[str, Lever]:
    """What helps in several pathways, by id."""
    return _table("leviers", Lever)


@cache
def texts() -> Mapping[str, Source]:
    """Every text that was read, by id."""
    return _table("sources", Source)


@cache
def resources() -> Mapping[str, Listed]:
    """Resources that sources name, by id."""
    return _table("ressources", Listed)


_Row = TypeVar("_Row", bound=Known)


def _table(name: str, model: type[_Row]) -> Mapping[str, _Row]:
    rows = _read(FOLDER / f"{name}.toml")
    return MappingProxyType(
        {id_: model.model_validate({"id": id_, **row}) for id_, row in rows.items()}
    )


def statements(pathway: Pathway) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Every sentence of a pathway with where it stands and its sources, to list what has none."""
    for each in pathway.about:
        yield "présentation", each.text, each.sources
    for stratum in pathway.strata:
        for each in stratum.follow_up:
            yield stratum.label, each.text, each.sources
    for part in pathway.segments:
        for stated in (
            *part.stakes,
            *part.ruptures,
            *part.follow_up,
            *part.professionals,
            *part.actions,
        ):
            yield part.label, stated.text, stated.sources
        for shown in part.indicators:
            yield part.label, shown.label, shown.sources
            for national in shown.nationals:
                yield part.label, f"{shown.label}{NBSP}: {national.written}", national.sources


def credits_of(ids: tuple[str, ...]) -> str:
    """Sources in words, one after the other; « proposition » when there is none."""
    if not ids:
        return "Proposition de l’application, à valider par des cliniciens"
    return " ; ".join(texts()[each].text for each in ids)
