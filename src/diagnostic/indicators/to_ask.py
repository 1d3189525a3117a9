"""Figures that no open file gives for a set of communes: what they are, and whom to ask.

They are read by hand in Rézone CPTS, or given by the CPAM, and then stand beside the others with
the date and the origin that the user wrote. Until then they read « à demander ».

What Rézone CPTS shows is known from two public texts (`REZONE_TEXTS`), not from its screens. The
names of its fifteen prevention indicators are in neither: they are kept under the name that the
user reads there, never under one of our own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple

from diagnostic.errors import UserError
from diagnostic.french import number, spaced
from diagnostic.stats.comparison import Direction

REZONE = "Rézone CPTS (Assurance Maladie, gratuit, sans compte)"
REZONE_ADDRESS = "rezonecpts.ameli.fr"
REZONE_TEXTS = (
    "[Portail d’accompagnement des professionnels de santé de Normandie, Rézone "
    "CPTS](https://normandie.paps.sante.fr/index.php/rezone-cpts-14).",
    "Assurance Maladie Hauts-de-France, support « Parcours, Do it yourself », 30/05/2024.",
)
MOST_PREVENTION = 15
PREVENTION = "prevention"
MOST_PEOPLE = 100_000_000
_MOST_QUOTED = 30

_SPACES = re.compile(r"\s+")
_SHARE = re.compile(r"[-−–]?[0-9]+(?:[.,][0-9]+)?")
_WHOLE = re.compile(r"[0-9]+|[0-9]{1,3}(?:\.[0-9]{3})+")
_OUT_OF = re.compile(r"([0-9]{1,12})(?:sur|/)([0-9]{1,12})", re.IGNORECASE)


class Share(NamedTuple):
    """A share in per cent, and how many people it is of when they were typed with it."""

    value: float
    people: int | None = None


@dataclass(frozen=True)
class ToAsk:
    """A figure to ask for.

    Attributes
    ----------
    id
        Stable name, also that of its values in the user's project.
    unit
        All are shares; values stand between ``least`` and ``most``.
    whom, where
        Who can give it, and where it is read, in French.
    why
        What it is good for in the file of a CPTS.
    counted, among
        Who is counted, and among whom, in French.
    cautions
        What to beware of when reading it.
    """

    id: str
    label: str
    definition: str
    whom: str
    where: str
    why: str
    counted: str
    among: str
    cautions: tuple[str, ...] = ()
    direction: Direction = Direction.NONE
    unit: str = "%"
    least: float = 0.0
    most: float = 100.0
    decimals: int = 1

    @property
    def is_named_by_user(self) -> bool:
        """Whether its name is the one that the user read."""
        return self.id.startswith(f"{PREVENTION}_")

    @property
    def note_name(self) -> str:
        """Name of its note of method; the prevention indicators share one."""
        return PREVENTION if self.is_named_by_user else self.id

    def typed(self, text: str) -> Share | None:
        """Value typed by hand: ``12,3``, ``12.3``, ``12,3 %`` or ``123 sur 1 000``.

        Returns
        -------
        Share or None
            None when nothing is typed.

        Raises
        ------
        UserError
            When it is not a number, or is one that cannot be.
        """
        bare = _SPACES.sub("", text).removesuffix("%")
        if not bare:
            return None
        if out_of := _OUT_OF.fullmatch(bare):
            return _ratio(*out_of.groups())
        if not _SHARE.fullmatch(bare):
            raise UserError(
                spaced(f"{_quoted(text)} n’est pas un nombre. Écrivez par exemple 12,3 ou 12,3 %.")
            )
        value = float(bare.replace(",", ".").replace("−", "-").replace("–", "-"))
        if not self.least <= value <= self.most:
            least, most = number(self.least), number(self.most)
            raise UserError(
                spaced(
                    f"{_quoted(text)} est impossible : une part va de {least} à {most} "
                    f"{self.unit}. Vérifiez la virgule, et que c’est bien une part."
                )
            )
        return Share(value)


def _ratio(concerned: str, among: str) -> Share:
    """Share of so many people out of so many."""
    some, people = int(concerned), typed_people(among)
    if people is None or some > people:
        raise UserError(
            f"{number(some)} sur {number(people or 0)} est impossible : la part dépasserait "
            "100 %. Vérifiez que les deux nombres comptent les mêmes personnes."
        )
    return Share(100 * some / people, people)


def typed_people(text: str) -> int | None:
    """Number of people typed by hand: ``12 345`` or ``12345``; None when nothing is typed.

    Raises
    ------
    UserError
        When it is not a whole number of people, or is one that cannot be.
    """
    bare = _SPACES.sub("", text)
    if not bare:
        return None
    if not _WHOLE.fullmatch(bare):
        raise UserError(
            spaced(f"{_quoted(text)} n’est pas un nombre entier. Écrivez par exemple 12 345.")
        )
    people = int(bare.replace(".", "")) if len(bare) <= 15 else MOST_PEOPLE + 1
    if not 1 <= people <= MOST_PEOPLE:
        raise UserError(
            f"{_quoted(text)} est impossible : il faut au moins 1, et au plus "
            f"{number(MOST_PEOPLE)}. Laissez la case vide si l’effectif n’est pas donné."
        )
    return people


def _quoted(text: str) -> str:
    """What was typed, shortened, between French quotation marks."""
    shown = text.strip()
    cut = f"{shown[:_MOST_QUOTED]}…" if len(shown) > _MOST_QUOTED else shown
    return spaced(f"« {cut} »")


_CPAM = "la CPAM du siège de la CPTS, ou vous-même dans Rézone CPTS"
_FOLLOWED = "Un des deux indicateurs suivis partout par l’Assurance Maladie dans le contrat ACI."
_PEOPLE_UNSAID = (
    "La population comptée (âge, régime, lieu de soins) n’est pas dite dans les textes lus : "
    "notez-la avec la valeur, et ne comparez qu’à une valeur lue au même endroit."
)
_POPULATION = f"{REZONE}, catégorie de la population du territoire"
_MISSIONS = f"{REZONE}, catégorie des indicateurs liés aux missions"


def _fixed() -> tuple[ToAsk, ...]:
    return (
        ToAsk(
            "sans_medecin_traitant",
            "Habitants sans médecin traitant",
            "Part des assurés qui n’ont pas déclaré de médecin traitant.",
            _CPAM,
            f"{_MISSIONS}, accès aux soins",
            _FOLLOWED,
            "assurés sans médecin traitant déclaré",
            "assurés",
            (
                _PEOPLE_UNSAID,
                "Rézone CPTS en donne le nombre : demandez aussi sur combien d’assurés. La "
                "population de l’INSEE n’est pas ce dénominateur.",
                "Ne pas avoir déclaré de médecin traitant n’est pas toujours n’en voir aucun.",
            ),
            Direction.LOWER,
        ),
        ToAsk(
            "passages_sans_hospitalisation",
            "Passages aux urgences non suivis d’hospitalisation",
            "Part des passages aux urgences des habitants après lesquels ils rentrent chez eux.",
            f"{_CPAM} ; l’hôpital pour ses propres passages",
            f"{_MISSIONS}, soins non programmés",
            _FOLLOWED,
            "passages aux urgences non suivis d’hospitalisation",
            "passages aux urgences",
            (
                "L’effectif à noter est celui des passages, pas celui des habitants.",
                "Les passages des habitants, où qu’ils aillent, ne sont pas ceux de l’hôpital du "
                "territoire, qui reçoit aussi d’ailleurs : notez desquels il s’agit.",
                "Un passage sans hospitalisation n’est pas un passage inutile.",
            ),
            Direction.LOWER,
        ),
        ToAsk(
            "part_ald",
            "Habitants en affection de longue durée",
            "Part des assurés reconnus en affection de longue durée (ALD).",
            _CPAM,
            _POPULATION,
            "Mesure les besoins de soins au long cours. Dépend des âges : à comparer avec soin.",
            "assurés exonérés au titre d’une ALD",
            "assurés",
            (
                _PEOPLE_UNSAID,
                "Part brute : un territoire âgé en a plus, à santé égale.",
                "L’ALD est une reconnaissance administrative : des malades n’y sont pas.",
            ),
        ),
        ToAsk(
            "part_c2s",
            "Habitants couverts par la complémentaire santé solidaire",
            "Part des assurés couverts par la complémentaire santé solidaire (C2S).",
            _CPAM,
            _POPULATION,
            "Dit la part des habitants aux revenus les plus bas.",
            "assurés couverts par la C2S",
            "assurés",
            (
                _PEOPLE_UNSAID,
                "Des personnes qui y ont droit ne la demandent pas : ce n’est pas un taux de "
                "pauvreté.",
            ),
        ),
    )


def _prevention(rank: int) -> ToAsk:
    return ToAsk(
        f"{PREVENTION}_{rank}",
        f"Indicateur de prévention n° {rank}",
        "Un des quinze indicateurs de prévention de Rézone CPTS (polymédication, vaccination, "
        "dépistage, traitements), sous le nom qui s’y lit.",
        _CPAM,
        f"{_MISSIONS}, prévention",
        "Situe le territoire pour la mission de prévention.",
        "personnes concernées, au sens de l’indicateur lu",
        "personnes visées par l’indicateur",
        (
            "Les quinze noms ne sont dans aucun texte public lu : gardez celui de l’écran, mot "
            "pour mot.",
            "Le sens est celui que vous choisissez : plus de dépistage est mieux, plus de "
            "polymédication ne l’est pas.",
            "L’âge et le sexe visés changent d’un indicateur à l’autre : ne les comparez pas "
            "entre eux.",
        ),
    )


TO_ASK: Mapping[str, ToAsk] = MappingProxyType(
    {
        each.id: each
        for each in (*_fixed(), *(_prevention(rank) for rank in range(1, MOST_PREVENTION + 1)))
    }
)
"""Every figure to ask for, by id, in the order of the screen."""
