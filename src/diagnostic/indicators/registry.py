"""Every indicator: what it is called, what it means, how it adds up, and which way is better."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

from diagnostic.french import lowered
from diagnostic.stats.comparison import Direction

Theme = Literal["population", "offre", "a_demander", "propres"]
Interval = Literal["proportion", "count"]


@dataclass(frozen=True)
class Indicator:
    """An indicator that is computed from communes.

    Its value for a place is ``scale`` times the sum of its numerators over the sum of its
    denominators, on the communes that are known; the sum of its numerators alone when it is
    extensive.

    Parameters
    ----------
    id
        Stable name, also that of its note in `docs/methode`.
    measure
        Name of what `measures` gives commune by commune, with its subject: ``equipment:infirmier``.
    weight
        What divides it, in French; None when it is extensive.
    direction
        Whether more is better or worse for the inhabitants, or neither.
    interval
        How its interval is computed: of a proportion (Wilson), of a count over a denominator
        (Byar); None when chance has no part in it, or when it cannot be told.
    estimate
        Why the value is an estimate, in French; empty for a measure.
    unjudged
        Why it is not judged though it has an interval, in French, as the end of a sentence; empty
        when it can be.
    is_change
        Whether it is a change, whose sign is always written.
    """

    id: str
    theme: Theme
    label: str
    definition: str
    unit: str
    measure: str
    weight: str | None = None
    direction: Direction = Direction.NONE
    interval: Interval | None = None
    scale: float = 1.0
    decimals: int = 0
    estimate: str = ""
    unjudged: str = ""
    is_change: bool = False

    @property
    def is_extensive(self) -> bool:
        """Whether it counts things, that add up."""
        return self.weight is None

    @property
    def is_judged(self) -> bool:
        """Whether it may be said better or worse, or different, beyond chance."""
        return self.interval is not None and not self.unjudged


@dataclass(frozen=True)
class Profession:
    """A profession, or a place of care, counted by commune.

    Attributes
    ----------
    per
        How many inhabitants its density is given for.
    liberal
        How those that the BPE counts are called: it counts no salaried ones. Empty for a place.
    has_sites
        Whether one person often practises in several places, and counts in each.
    """

    slug: str
    label: str
    per: int
    liberal: str = "libéraux"
    has_sites: bool = False

    @property
    def counted(self) -> str:
        """Who is counted: « Infirmiers libéraux »."""
        return f"{self.label} {self.liberal}".strip()


PROFESSIONS = (
    Profession("medecin_generaliste", "Médecins généralistes", 10_000),
    Profession("infirmier", "Infirmiers", 10_000),
    Profession("masseur_kinesitherapeute", "Masseurs-kinésithérapeutes", 10_000),
    Profession("chirurgien_dentiste", "Chirurgiens-dentistes", 10_000),
    Profession("sage_femme", "Sages-femmes", 10_000, "libérales"),
    Profession("orthophoniste", "Orthophonistes", 10_000),
    Profession("orthoptiste", "Orthoptistes", 100_000),
    Profession("pedicure_podologue", "Pédicures-podologues", 10_000),
    Profession("psychologue", "Psychologues", 10_000),
    Profession("cardiologue", "Cardiologues", 100_000, has_sites=True),
    Profession("ophtalmologue", "Ophtalmologues", 100_000, has_sites=True),
    Profession("psychiatre", "Psychiatres", 100_000, has_sites=True),
    Profession("pediatre", "Pédiatres", 100_000, has_sites=True),
    Profession("gynecologue", "Gynécologues", 100_000, has_sites=True),
    Profession("dermatologue", "Dermatologues", 100_000, has_sites=True),
    Profession("pharmacie", "Pharmacies", 10_000, ""),
)
"""Counted where they practise (INSEE, BPE): one person with two surgeries counts twice."""

SEVERAL_SITES = "un même médecin compte sur chacun de ses lieux d’exercice"
"""Why the densities of specialists are not judged: they are not counts of independent people."""

PLACES = {
    "maison_sante": "Maisons de santé pluriprofessionnelles",
    "centre_sante": "Centres de santé",
    "laboratoire": "Laboratoires d’analyses médicales",
    "urgences": "Services d’urgences",
    "maternite": "Maternités",
    "etablissement_court_sejour": "Établissements de court séjour",
}

APL = {
    "medecin_generaliste": "médecins généralistes",
    "infirmier": "infirmiers",
    "masseur_kinesitherapeute": "masseurs-kinésithérapeutes",
    "sage_femme": "sages-femmes",
    "chirurgien_dentiste": "chirurgiens-dentistes",
}

NEAREST = {
    "medecin_generaliste": ("au généraliste le plus proche", "un généraliste"),
    "pharmacie": ("à la pharmacie la plus proche", "une pharmacie"),
    "infirmier": ("à l’infirmier le plus proche", "un infirmier"),
    "masseur_kinesitherapeute": ("au kinésithérapeute le plus proche", "un kinésithérapeute"),
    "chirurgien_dentiste": ("au dentiste le plus proche", "un dentiste"),
    "sage_femme": ("à la sage-femme la plus proche", "une sage-femme"),
    "laboratoire": ("au laboratoire le plus proche", "un laboratoire"),
    "maison_sante": ("à la maison de santé la plus proche", "une maison de santé"),
    "centre_sante": ("au centre de santé le plus proche", "un centre de santé"),
    "maternite": ("à la maternité la plus proche", "une maternité"),
    "etablissement_court_sejour": (
        "à l’établissement de court séjour le plus proche",
        "un établissement de court séjour",
    ),
}

COUNTED_BY = {"maternite": "DREES, annuaire des maternités ; à défaut INSEE, BPE"}
"""Who counts a place of care, when it is not the BPE alone."""


@cache
def indicators() -> Mapping[str, Indicator]:
    """Every indicator by id, in the order of the screens."""
    every = (*_population(), *_care())
    return {indicator.id: indicator for indicator in every}


def by_commune(indicator: Indicator) -> Indicator:
    """What a map of communes draws of an indicator.

    A density of professionals says nothing of a small commune, where one of them leaving changes
    everything: their number is drawn.
    """
    if indicator.interval != "count":
        return indicator
    same = (i for i in indicators().values() if i.is_extensive and i.measure == indicator.measure)
    return next(same, indicator)


def _population() -> tuple[Indicator, ...]:
    inhabitants = "habitants"
    return (
        Indicator(
            "population",
            "population",
            "Population",
            "Population municipale de l’INSEE.",
            "habitants",
            "population",
        ),
        Indicator(
            "densite_population",
            "population",
            "Densité de population",
            "Habitants au kilomètre carré.",
            "hab./km²",
            "density",
            weight="superficie en km²",
        ),
        *(
            Indicator(
                f"part_{band}",
                "population",
                f"Part des {label}",
                f"Part des {label} dans la population du recensement.",
                "%",
                f"age:{band}",
                weight=inhabitants,
                interval="proportion",
                scale=100,
                decimals=1,
            )
            for band, label in (
                ("0_19", "0-19 ans"),
                ("20_64", "20-64 ans"),
                ("65_plus", "65 ans et plus"),
            )
        ),
        Indicator(
            "indice_dependance",
            "population",
            "Rapport de dépendance",
            "Personnes de moins de 20 ans ou de 65 ans et plus pour 100 personnes de 20 à 64 ans.",
            "pour 100",
            "dependency",
            weight="personnes de 20 à 64 ans",
            scale=100,
            decimals=1,
        ),
        Indicator(
            "indice_vieillissement",
            "population",
            "Indice de vieillissement",
            "Personnes de 65 ans et plus pour 100 personnes de moins de 20 ans.",
            "pour 100 jeunes",
            "ageing",
            weight="personnes de moins de 20 ans",
            scale=100,
        ),
        Indicator(
            "evolution_population",
            "population",
            "Évolution de la population",
            "Évolution de la population municipale de 2016 à 2023.",
            "% en sept ans",
            "evolution",
            weight="habitants de 2016",
            scale=100,
            decimals=1,
            is_change=True,
        ),
        Indicator(
            "residences_secondaires",
            "population",
            "Part des résidences secondaires",
            "Part des résidences secondaires et logements occasionnels dans les logements.",
            "%",
            "second_homes",
            weight="logements",
            scale=100,
            decimals=1,
        ),
        Indicator(
            "revenu_median",
            "population",
            "Niveau de vie médian des communes",
            "Moyenne des médianes communales du revenu disponible par unité de consommation, "
            "pondérée par les personnes des ménages fiscaux.",
            "€ par an",
            "income:revenu_median_eur",
            weight="personnes des ménages fiscaux",
            direction=Direction.HIGHER,
            estimate="La médiane d’un territoire ne se déduit pas de celles de ses communes : "
            "leur moyenne pondérée en donne une idée.",
        ),
        Indicator(
            "taux_pauvrete",
            "population",
            "Taux de pauvreté",
            "Part des personnes sous 60 % du niveau de vie médian national, dans les communes où "
            "elle est publiée.",
            "%",
            "income:taux_pauvrete_pct",
            weight="personnes des ménages fiscaux",
            direction=Direction.LOWER,
            decimals=1,
            estimate="Les petites communes n’ont pas de taux publié.",
        ),
    )


def _care() -> tuple[Indicator, ...]:
    return (
        *(each for profession in PROFESSIONS for each in _counted(profession)),
        *(
            Indicator(
                f"apl_{slug}",
                "offre",
                f"APL aux {label}",
                f"Accessibilité potentielle localisée aux {label} : soins accessibles aux "
                "habitants, compte tenu de l’offre et des besoins des communes voisines.",
                "C/an/hab." if slug == "medecin_generaliste" else "ETP pour 100 000 hab.",
                f"apl:{slug}",
                weight="habitants standardisés",
                direction=Direction.HIGHER,
                decimals=2 if slug == "medecin_generaliste" else 1,
            )
            for slug, label in APL.items()
        ),
        Indicator(
            "apl_part_65_ans",
            "offre",
            "Part de l’accessibilité due aux généralistes de 65 ans et plus",
            "Part de l’APL aux médecins généralistes qui disparaîtrait avec les médecins de "
            "65 ans et plus.",
            "%",
            "apl_older",
            weight="APL totale",
            direction=Direction.LOWER,
            scale=100,
            decimals=1,
        ),
        Indicator(
            "population_apl_sous_2_5",
            "offre",
            "Habitants de communes sous 2,5 consultations",
            "Part des habitants dans une commune dont l’APL aux généralistes est inférieure à "
            "2,5 consultations par an et par habitant.",
            "%",
            "apl_low",
            weight="habitants",
            direction=Direction.LOWER,
            scale=100,
            decimals=1,
        ),
        *(
            Indicator(
                f"nombre_{slug}",
                "offre",
                label,
                f"{label} dans le territoire ({COUNTED_BY.get(slug, 'INSEE, BPE')}).",
                "nombre",
                f"equipment:{slug}",
            )
            for slug, label in PLACES.items()
        ),
        *(
            Indicator(
                f"distance_{slug}",
                "offre",
                f"Distance {label}",
                "Distance à vol d’oiseau entre la commune des habitants et la commune la plus "
                f"proche qui a {thing}, de centre à centre, en moyenne sur les habitants. Ce "
                "n’est pas un temps de route.",
                "km",
                f"nearest:{slug}",
                weight="habitants",
                direction=Direction.LOWER,
                decimals=1,
            )
            for slug, (label, thing) in NEAREST.items()
        ),
        Indicator(
            "distance_urgences",
            "offre",
            "Distance aux urgences les plus proches",
            "Distance à vol d’oiseau entre le centre de la commune des habitants et le site "
            "d’urgences le plus proche, en moyenne sur les habitants. Ce n’est pas un temps de "
            "route.",
            "km",
            "nearest_site:urgences",
            weight="habitants",
            direction=Direction.LOWER,
            decimals=1,
        ),
    )


def _counted(profession: Profession) -> tuple[Indicator, Indicator]:
    where = "selon le lieu d’exercice (INSEE, BPE)"
    name = profession.counted
    unjudged = SEVERAL_SITES if profession.has_sites else ""
    return (
        Indicator(
            f"nombre_{profession.slug}",
            "offre",
            name,
            f"{name}, {where}.",
            "nombre",
            f"equipment:{profession.slug}",
        ),
        Indicator(
            f"densite_{profession.slug}",
            "offre",
            f"Densité {_of(name)}",
            f"{name}, {where}, par rapport à la population municipale.",
            f"pour {profession.per:,} hab.".replace(",", "\u202f"),
            f"equipment:{profession.slug}",
            weight="habitants",
            direction=Direction.HIGHER,
            interval="count",
            scale=profession.per,
            decimals=1,
            unjudged=unjudged,
        ),
    )


def _of(name: str) -> str:
    """Name of a profession after « de », which loses its e before a vowel."""
    within = lowered(name)
    return f"d’{within}" if within[0] in "aeiouy" else f"de {within}"
