"""What the notes of distances say."""

from __future__ import annotations

from diagnostic.indicators.families.care import codes, listed_elsewhere
from diagnostic.indicators.families.family import Family, subject
from diagnostic.indicators.registry import Indicator
from diagnostic.territory.atlas import POPULATION_SOURCE

_SHORES = (
    "Entre régions que la mer sépare (outre-mer, Corse), on ne la traverse pas : là où il n’y en a "
    "pas de son côté, la distance est inconnue. Une île proche de la côte est comptée comme la "
    "terre."
)


def nearest(indicator: Indicator) -> Family:
    """Distance to the nearest commune that has one."""
    return Family(
        "distance de la commune à la plus proche qui en a, × habitants",
        f"habitants ({POPULATION_SOURCE})",
        catalogued="insee_bpe",
        no_interval="aucun, c’est une distance mesurée.",
        cautions=(
            "De centre à centre et à vol d’oiseau : ni une route, ni un temps. Une île, une "
            "vallée, un estuaire allongent la route.",
            "Zéro quand la commune en a un, si étendue soit-elle.",
            "Seulement d’une édition qui liste tout le pays : ailleurs, le plus proche peut être "
            "là où elle ne dit rien.",
            "L’année est celle de l’équipement : une ouverture ou une fermeture depuis n’y est "
            "pas.",
            codes(subject(indicator)),
            *listed_elsewhere(subject(indicator)),
            _SHORES,
            "Communes séparées depuis : on ne sait pas laquelle l’a, leur distance est inconnue.",
        ),
        references=("Centres des communes : [geo/README.md](../../geo/README.md).",),
    )


def nearest_site(indicator: Indicator) -> Family:
    """Distance to the nearest site whose place is known."""
    return Family(
        "distance de la commune au site le plus proche, × habitants",
        f"habitants ({POPULATION_SOURCE})",
        catalogued="drees_urgences",
        no_interval="aucun, c’est une distance mesurée.",
        cautions=(
            "À vol d’oiseau : ni une route, ni un temps. Une île, une vallée, un estuaire "
            "allongent la route.",
            _SHORES,
            "De la commune, on prend son centre ; du site, ses coordonnées.",
            "Un site sans coordonnées n’est pas dans la liste : celui d’Ollioules.",
        ),
        references=("Centres des communes : [geo/README.md](../../geo/README.md).",),
    )
