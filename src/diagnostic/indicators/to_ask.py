"""Figures that no open file gives for a set of communes: what they are, and whom to ask.

They are read by hand in Rézone CPTS, or given by the CPAM, and then stand beside the others with
the date and the origin that the user wrote. Until then they read « à demander ».

The names of the fifteen prevention indicators of Rézone CPTS are in no text that we read: they
are kept under the name that the user reads there, never under one of our own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from diagnostic.stats.comparison import Direction

REZONE = "Rézone CPTS (Assurance Maladie, gratuit, sans compte)"
MOST_PREVENTION = 15


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
    """

    id: str
    label: str
    definition: str
    whom: str
    where: str
    why: str
    direction: Direction = Direction.NONE
    unit: str = "%"
    least: float = 0.0
    most: float = 100.0
    decimals: int = 1

    @property
    def is_named_by_user(self) -> bool:
        """Whether its name is the one that the user read."""
        return self.id.startswith("prevention_")


_CPAM = "La CPAM du siège de la CPTS, ou vous-même dans Rézone CPTS"
_FOLLOWED = "Un des deux indicateurs suivis partout par l’Assurance Maladie dans le contrat ACI."


def _fixed() -> tuple[ToAsk, ...]:
    return (
        ToAsk(
            "sans_medecin_traitant",
            "Habitants sans médecin traitant",
            "Part des assurés qui n’ont pas déclaré de médecin traitant, telle que Rézone CPTS ou "
            "la CPAM la donne. Notez la population dont il s’agit.",
            _CPAM,
            f"{REZONE}, thème des missions",
            _FOLLOWED,
            Direction.LOWER,
        ),
        ToAsk(
            "passages_sans_hospitalisation",
            "Passages aux urgences non suivis d’hospitalisation",
            "Part des passages aux urgences des habitants après lesquels ils rentrent chez eux.",
            f"{_CPAM} ; l’hôpital pour ses propres passages",
            f"{REZONE}, thème des missions",
            _FOLLOWED,
            Direction.LOWER,
        ),
        ToAsk(
            "part_ald",
            "Habitants en affection de longue durée",
            "Part des assurés reconnus en affection de longue durée (ALD).",
            _CPAM,
            f"{REZONE}, thème de la population",
            "Mesure les besoins de soins au long cours. Dépend des âges : à comparer avec soin.",
        ),
        ToAsk(
            "part_c2s",
            "Habitants couverts par la complémentaire santé solidaire",
            "Part des assurés couverts par la complémentaire santé solidaire (C2S).",
            _CPAM,
            f"{REZONE}, thème de la population",
            "Dit la part des habitants aux revenus les plus bas.",
        ),
    )


def _prevention(rank: int) -> ToAsk:
    return ToAsk(
        f"prevention_{rank}",
        f"Indicateur de prévention n° {rank}",
        "Un des quinze indicateurs de prévention de Rézone CPTS, sous le nom qui s’y lit.",
        _CPAM,
        f"{REZONE}, thème de la prévention",
        "Situe le territoire pour la mission de prévention.",
    )


TO_ASK: Mapping[str, ToAsk] = MappingProxyType(
    {
        each.id: each
        for each in (*_fixed(), *(_prevention(rank) for rank in range(1, MOST_PREVENTION + 1)))
    }
)
"""Every figure to ask for, by id, in the order of the screen."""
