"""What the notes of the care that there is say: counts of the BPE, and the APL."""

from __future__ import annotations

from diagnostic.french import lowered
from diagnostic.indicators.families.family import Family, subject, trap
from diagnostic.indicators.measures.care import SITES
from diagnostic.indicators.registry import Indicator
from diagnostic.sources import equipment as bpe
from diagnostic.sources.catalogue import catalogue
from diagnostic.territory.atlas import POPULATION_SOURCE

_PARTED = "Communes séparées depuis l’année du compte : il ne vaut que pour elles toutes ensemble."

_APL_PAGE = (
    "[DREES, ce qu’est l’APL]"
    "(https://drees.solidarites-sante.gouv.fr/sources-outils-et-enquetes/"
    "lindicateur-daccessibilite-potentielle-localisee-apl)."
)

_APL_CAUTIONS = (
    "L’APL tient compte des communes voisines, de l’activité des professionnels et de l’âge des "
    "habitants : ce n’est pas une densité.",
    "Une moyenne cache les écarts : regarder aussi les communes.",
)

_NO_MARGIN = "aucun, l’APL est un calcul et son classeur ne donne pas de marge d’erreur."


def equipment(indicator: Indicator) -> Family:
    """Count or density of a profession or of a kind of place."""
    slug = subject(indicator)
    about = bpe.equipment()[slug]
    is_profession = about.until_2021[0].code.startswith("D2")
    cautions = [codes(slug), *filter(None, [about.note])]
    if is_profession:
        cautions += [
            "On compte des lieux d’exercice : qui a deux cabinets compte deux fois.",
            "Libéraux, au sens de la BPE : les salariés des hôpitaux et des centres de santé n’y "
            "sont pas.",
            trap("insee_bpe", "La BPE compte plus"),
        ]
    else:
        cautions.append("Un lieu compte pour un, quelle que soit sa taille.")
    if not indicator.is_extensive:
        cautions += [
            "La population est celle de 2023, quelle que soit l’année du compte.",
            "Les habitants se soignent aussi à côté : voir l’APL et les distances.",
        ]
    cautions += [*listed_elsewhere(slug), trap("insee_bpe", "Deux millésimes"), _PARTED]
    return Family(
        "professionnels, là où ils exercent" if is_profession else "lieux de la commune",
        f"habitants ({POPULATION_SOURCE})",
        catalogued="insee_bpe",
        no_interval="aucun, c’est le compte de ce qui existe.",
        cautions=tuple(cautions),
    )


def apl(indicator: Indicator) -> Family:
    """APL to a profession."""
    cautions = [
        *_APL_CAUTIONS,
        trap("drees_apl", "La DREES a revu"),
        "Département ou France dont les communes manquent : moyenne publiée, non jugée.",
    ]
    doctors = subject(indicator) == "medecin_generaliste"
    cautions.append(trap("drees_apl", "En 2023" if doctors else "Les unités"))
    return Family(
        "APL de la commune × habitants standardisés",
        "habitants standardisés, c’est-à-dire pondérés par leur recours aux soins selon l’âge",
        catalogued="drees_apl",
        no_interval=_NO_MARGIN,
        cautions=(*cautions, trap("drees_apl", "Mayotte")),
        references=(_APL_PAGE,),
    )


def apl_older(_: Indicator) -> Family:
    """Share of the APL that the older doctors give."""
    return Family(
        "(APL tous âges − APL aux médecins de moins de 65 ans) × habitants standardisés",
        "APL tous âges × habitants standardisés",
        catalogued="drees_apl",
        no_interval=_NO_MARGIN,
        cautions=(
            *_APL_CAUTIONS,
            "Ce que leur départ retirerait si personne ne les remplaçait : ni une prévision, ni la "
            "part des médecins de cet âge.",
            "Selon l’édition, « moins de 65 ans » ou « 65 ans ou moins » : les médecins de 65 ans "
            "changent de côté.",
            "Deux valeurs arrondies se soustraient : un écart négatif compte pour zéro.",
            trap("drees_apl", "La DREES a revu"),
            trap("drees_apl", "Mayotte"),
        ),
        references=(_APL_PAGE,),
    )


def apl_low(_: Indicator) -> Family:
    """Share of inhabitants under the threshold of the APL."""
    return Family(
        "habitants des communes dont l’APL aux généralistes est inférieure à 2,5",
        "habitants des communes dont l’APL est connue (population totale du classeur, à défaut "
        "population municipale)",
        catalogued="drees_apl",
        no_interval="aucun, une commune entière est d’un côté ou de l’autre du seuil.",
        cautions=(
            "Tout ou rien : une commune à 2,49 compte en entier, une à 2,51 pas du tout.",
            "2,5 est le seuil sous lequel la DREES dit un territoire sous-dense. Ce n’est pas le "
            "zonage de l’ARS, et il ne vaut que pour les généralistes.",
            trap("drees_apl", "L’APL d’un territoire"),
            trap("drees_apl", "La DREES a revu"),
            trap("drees_apl", "Mayotte"),
        ),
        references=(_APL_PAGE,),
    )


def codes(slug: str) -> str:
    """Codes of the source, and what changed."""
    about = bpe.equipment()[slug]
    every = [*about.until_2021, *about.since_2023]
    codes = list(dict.fromkeys(meaning.code for meaning in every))
    if len(codes) == 1:
        return f"Code de la BPE : {codes[0]} ([libellés](../../data/bpe.toml))."
    before, after = codes[0], codes[-1]
    since = min(meaning.first_year or 2023 for meaning in every if meaning.code == after)
    until = max(meaning.last_year or 2021 for meaning in every if meaning.code == before)
    change = f"{before} jusqu’en {until}, {after} depuis {since}"
    return f"Code de la BPE : {change} ([libellés](../../data/bpe.toml))."


def listed_elsewhere(slug: str) -> list[str]:
    """What is counted from a table of its own as soon as it is there."""
    if slug not in SITES:
        return []
    source = next(each for each in catalogue().values() if SITES[slug] in each.tables)
    return [
        f"Dès qu’il est synchronisé, « {source.dataset} » ({source.publisher}), plus récent, est "
        f"préféré à la BPE : {lowered(source.vintages)}."
    ]
