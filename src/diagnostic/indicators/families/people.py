"""What the notes of the population, of ages, dwellings and income say."""

from __future__ import annotations

from diagnostic.indicators.families.family import NO_SECRECY, Family, trap
from diagnostic.indicators.registry import Indicator
from diagnostic.territory.atlas import AGES_SOURCE, EVOLUTION_SOURCE, POPULATION_SOURCE

_CENSUS_GAPS = (
    "Inconnus pour Mayotte, les collectivités d’outre-mer et dix communes qui se sont séparées "
    "depuis 2021 : elles ne sont comptées ni en haut ni en bas."
)


def population(_: Indicator) -> Family:
    """Number of inhabitants."""
    return Family(
        "habitants de la commune (population municipale)",
        credits=(POPULATION_SOURCE,),
        secrecy=NO_SECRECY,
        no_interval="aucun, c’est la population légale.",
        cautions=(
            "Ce n’est ni la population totale, ni la population prise en charge par l’Assurance "
            "maladie : ne pas les mêler.",
            "Mayotte : population de 2017, la seule de la source embarquée.",
        ),
        references=("INSEE, populations de référence 2023.",),
    )


def density(_: Indicator) -> Family:
    """Inhabitants by km²."""
    return Family(
        "habitants (population municipale 2023)",
        "superficie du contour, en km²",
        credits=(POPULATION_SOURCE, "IGN, contours des communes de 2024, complétés par 2021"),
        secrecy=NO_SECRECY,
        no_interval="aucun, c’est une population légale rapportée à une surface.",
        cautions=(
            "La surface est celle d’un contour généralisé : elle n’égale pas celle du cadastre.",
            "Une densité moyenne cache les écarts : une ville et sa campagne font la même moyenne "
            "qu’un semis de bourgs.",
        ),
        references=("[Géographie embarquée](../../geo/README.md).",),
    )


def age(indicator: Indicator) -> Family:
    """Share of a group of ages."""
    label = indicator.label.removeprefix("Part des ")
    return Family(
        f"habitants de {label} (recensement de 2021)",
        "habitants de tous âges, au même recensement",
        credits=(AGES_SOURCE,),
        secrecy=NO_SECRECY,
        cautions=(
            _CENSUS_GAPS,
            "Le total est celui de 2021, somme des IRIS : il n’égale pas la population de 2023.",
            "L’intervalle ne dit que le hasard d’un petit nombre : le sondage du recensement n’y "
            "est pas.",
        ),
        references=("[Géographie embarquée](../../geo/README.md).",),
    )


def dependency(_: Indicator) -> Family:
    """The young and the old beside those between."""
    return Family(
        "habitants de moins de 20 ans, et de 65 ans et plus (recensement de 2021)",
        "habitants de 20 à 64 ans, au même recensement",
        credits=(AGES_SOURCE,),
        secrecy=NO_SECRECY,
        no_interval="aucun, le rapport de deux groupes n’est pas une part.",
        cautions=(
            _CENSUS_GAPS,
            "Il mêle les jeunes et les âgés : lire aussi la part de chacun.",
            "Rien n’y dit la dépendance au sens de la perte d’autonomie.",
        ),
        references=("[Géographie embarquée](../../geo/README.md).",),
    )


def ageing(_: Indicator) -> Family:
    """The old beside the young."""
    return Family(
        "habitants de 65 ans et plus (recensement de 2021)",
        "habitants de moins de 20 ans, au même recensement",
        credits=(AGES_SOURCE,),
        secrecy=NO_SECRECY,
        no_interval="aucun, le rapport de deux groupes n’est pas une part.",
        cautions=(
            _CENSUS_GAPS,
            "Au-dessus de 100, les 65 ans et plus sont plus nombreux que les moins de 20 ans.",
            "Il monte quand les jeunes partent comme quand les âgés arrivent : lire aussi la part "
            "de chacun.",
            "Une commune sans habitant de moins de 20 ans n’a pas d’indice.",
        ),
        references=("[Géographie embarquée](../../geo/README.md).",),
    )


def evolution(_: Indicator) -> Family:
    """Change of the population in seven years."""
    return Family(
        "population municipale de 2023 − population municipale de 2016",
        "population municipale de 2016",
        credits=(EVOLUTION_SOURCE,),
        secrecy=NO_SECRECY,
        no_interval="aucun, ce sont deux populations légales.",
        cautions=(
            "L’évolution est celle de sept ans. Le taux annuel dit à l’écran est "
            "(population 2023 ÷ population 2016) puissance 1/7, moins 1.",
            "Chaque population résume cinq années d’enquêtes : deux millésimes à moins de cinq ans "
            "d’écart ne se comparent pas.",
            "Le questionnaire du recensement a changé en 2018, entre les enquêtes des deux "
            "populations : une petite part de l’écart peut en venir.",
            "Communes fusionnées depuis : leurs populations de 2016 s’ajoutent. Communes séparées "
            "depuis : inconnue pour toutes.",
            "Inconnue pour Mayotte, dont la seule population est celle de 2017, et pour les "
            "collectivités d’outre-mer.",
        ),
        references=(
            "INSEE, populations légales 2016 et populations de référence 2023.",
            "[Géographie embarquée](../../geo/README.md).",
        ),
    )


def second_homes(_: Indicator) -> Family:
    """Second homes among dwellings."""
    return Family(
        "résidences secondaires et logements occasionnels (recensement de 2021)",
        "logements, au même recensement",
        credits=(AGES_SOURCE,),
        secrecy=NO_SECRECY,
        no_interval="aucun, il décrit le parc de logements.",
        cautions=(
            _CENSUS_GAPS,
            "Une part élevée annonce une population de saison, que la population municipale ne "
            "compte pas.",
        ),
        references=("[Géographie embarquée](../../geo/README.md).",),
    )


def income(indicator: Indicator) -> Family:
    """Median income, and poverty."""
    cautions = [
        "Le nombre de communes connues est dit avec le chiffre : les petites n’y sont pas.",
        trap("insee_filosofi", "Guadeloupe"),
        trap("insee_filosofi", "L’INSEE demande"),
    ]
    if indicator.id == "taux_pauvrete":
        figure = "taux de pauvreté de la commune, à 60 % de la médiane nationale,"
        cautions += [
            trap("insee_filosofi", "Un taux de pauvreté"),
            "Le fichier par commune de 2019 qui a été lu n’a pas de taux de pauvreté.",
        ]
    else:
        figure = "médiane du revenu disponible par unité de consommation"
        cautions.append(trap("insee_filosofi", "Une médiane"))
    return Family(
        f"{figure} × personnes des ménages fiscaux",
        "personnes des ménages fiscaux ; habitants pour les territoires d’exemple",
        catalogued="insee_filosofi",
        no_interval="aucun, la source n’en donne pas et la moyenne est une estimation.",
        cautions=tuple(cautions),
    )
