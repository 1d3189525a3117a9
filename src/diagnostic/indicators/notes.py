"""The note of each indicator, in French: what it counts, how, from what, and how to read it.

The figures' own facts come from the registry and from the catalogue of sources; what is common to
the indicators that are made in one way is written here, once for all of them.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from diagnostic.french import listed, number, spaced
from diagnostic.indicators.base import SITES
from diagnostic.indicators.registry import Indicator, indicators
from diagnostic.indicators.to_ask import REZONE_TEXTS, TO_ASK, ToAsk
from diagnostic.paths import ROOT
from diagnostic.sources.catalogue import catalogue
from diagnostic.sources.embedded import REFERENCE
from diagnostic.sources.equipment import equipment
from diagnostic.stats.comparison import Direction
from diagnostic.territory.atlas import AGES_SOURCE, EVOLUTION_SOURCE, POPULATION_SOURCE

FOLDER = ROOT / "docs" / "methode"
WIDTH = 105
SCREENS: Mapping[str, str] = {
    "population": "Population",
    "offre": "Offre de soins",
    "a_demander": "Valeurs à demander",
}
"""Screen of each theme."""

_WILSON = "Wilson E. B. (1927), *JASA* 22, 209-212."
_BYAR = (
    "Breslow N. E., Day N. E. (1987), *Statistical Methods in Cancer Research*, vol. II, CIRC.",
    "Garwood F. (1936), *Biometrika* 28, 437-442.",
)
_APL_PAGE = (
    "[DREES, ce qu’est l’APL]"
    "(https://drees.solidarites-sante.gouv.fr/sources-outils-et-enquetes/"
    "lindicateur-daccessibilite-potentielle-localisee-apl)."
)
_CENSUS_GAPS = (
    "Inconnus pour Mayotte, les collectivités d’outre-mer et dix communes qui se sont séparées "
    "depuis 2021 : elles ne sont comptées ni en haut ni en bas."
)
_NO_SECRECY = "aucune valeur cachée dans la source lue."


@dataclass(frozen=True)
class Family:
    """What the indicators made in one way have in common.

    Texts are French. ``catalogued`` names a source of the catalogue, ``credits`` are those of the
    embedded geography; ``secrecy`` is that of the catalogue when empty; ``no_interval`` says why
    there is none.
    """

    numerator: str
    denominator: str = ""
    catalogued: str = ""
    credits: tuple[str, ...] = ()
    secrecy: str = ""
    no_interval: str = ""
    cautions: tuple[str, ...] = ()
    references: tuple[str, ...] = ()


def note(indicator: Indicator) -> str:
    """Markdown of the note of an indicator."""
    family = _FAMILIES[indicator.measure.partition(":")[0]](indicator)
    blocks = [
        f"# {indicator.label}",
        _wrapped(f"`{indicator.id}` · {SCREENS[indicator.theme]} · unité : {indicator.unit}"),
        _wrapped(indicator.definition),
        _bullets("Calcul", _calculation(indicator, family)),
        _bullets("Sources et millésimes", _sources(indicator, family)),
        _bullets("Lecture", _reading(indicator, family)),
        _bullets("Précautions", family.cautions),
        _bullets("Références", _references(indicator, family)),
    ]
    return spaced("\n\n".join(blocks)) + "\n"


def note_to_ask(asked: ToAsk) -> str:
    """Markdown of the note of a figure that the user reads elsewhere."""
    title = "Indicateurs de prévention de Rézone CPTS" if asked.is_named_by_user else asked.label
    way = "choisi par vous" if asked.is_named_by_user else _WAYS[asked.direction]
    blocks = [
        f"# {title}",
        _wrapped(f"`{asked.note_name}` · {SCREENS['a_demander']} · unité : {asked.unit}"),
        _wrapped(f"{asked.definition} {asked.why}"),
        _bullets(
            "Calcul",
            [
                "Formule : aucune ici, la part est celle que vous avez lue ; ou 100 × numérateur ÷ "
                "dénominateur quand vous tapez les deux (« 123 sur 1 000 »).",
                f"Numérateur : {asked.counted}.",
                f"Dénominateur : {asked.among}.",
                "Niveau : le territoire entier. Une part ne s’additionne pas d’une commune à "
                "l’autre.",
            ],
        ),
        _bullets(
            "Sources et millésimes",
            [
                f"À demander à : {asked.whom}.",
                f"Où la lire : {asked.where}.",
                "La date est celle de votre lecture. L’année décrite est à noter avec l’origine.",
            ],
        ),
        _bullets(
            "Lecture",
            [
                "Secret statistique : inconnu, la règle de Rézone CPTS n’a pas été lue.",
                "Intervalle : à 95 %, méthode de Wilson, si l’effectif est connu. Voir "
                "[statistiques](statistiques.md). Le numérateur vient alors d’une part arrondie. "
                "Sinon aucun, et l’écart n’est pas jugé.",
                f"Sens : {way}.",
            ],
        ),
        _bullets(
            "Précautions",
            [
                *asked.cautions,
                "Les valeurs de comparaison sont celles que vous avez lues ; elles sont tenues "
                "pour sûres.",
            ],
        ),
        _bullets("Références", [*REZONE_TEXTS, _WILSON]),
    ]
    return spaced("\n\n".join(blocks)) + "\n"


def notes() -> dict[str, str]:
    """Every note, by the name of its file."""
    computed = {each.id: note(each) for each in indicators().values()}
    asked = {each.note_name: note_to_ask(each) for each in TO_ASK.values()}
    return {f"{name}.md": text for name, text in {**computed, **asked}.items()}


def write_notes(folder: Path = FOLDER) -> None:
    """Write every note, and remove those of indicators that are no more."""
    for path in written(folder):
        path.unlink()
    for name, text in notes().items():
        (folder / name).write_text(text, "utf-8")


def written(folder: Path = FOLDER) -> list[Path]:
    """Files of a folder that are notes of indicators, known by their second line."""
    return [
        path
        for path in sorted(folder.glob("*.md"))
        if path.read_text("utf-8").partition("\n\n")[2].startswith(f"`{path.stem}` ·")
    ]


# --- the parts of a note --------------------------------------------------------------------------

_WAYS = {
    Direction.HIGHER: "plus est mieux",
    Direction.LOWER: "moins est mieux",
    Direction.NONE: "sans jugement, jamais rouge ni vert",
}


def _wrapped(text: str, indent: str = "") -> str:
    return textwrap.fill(
        text, WIDTH, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    )


def _bullets(title: str, lines: Iterable[str]) -> str:
    return "\n".join([f"**{title}**", *(_wrapped(f"- {line}", "  ") for line in lines)])


def _calculation(indicator: Indicator, family: Family) -> list[str]:
    if indicator.is_extensive:
        lines = [f"Compté : {family.numerator}."]
        added = "somme"
    else:
        scale = f"{number(indicator.scale)} × " if indicator.scale != 1 else ""
        lines = [
            f"Formule : {scale}somme des numérateurs ÷ somme des dénominateurs.",
            f"Numérateur : {family.numerator}.",
            f"Dénominateur : {family.denominator}.",
        ]
        added = "moyenne pondérée"
    level = "commune ou arrondissement municipal"
    lines.append(f"Niveau : {level} ; au-dessus, {added} des communes connues.")
    if indicator.estimate:
        lines.append(f"Estimation. {indicator.estimate}")
    return lines


def _sources(indicator: Indicator, family: Family) -> list[str]:
    lines = [f"{credit}. Livré avec l’application." for credit in family.credits]
    if family.catalogued:
        source = catalogue()[family.catalogued]
        lines.append(f"{source.publisher}, {source.dataset} : {_lower(source.vintages)}.")
        word = _subject(indicator)
        years = sorted({e.edition[:4] for e in source.embedded if _has(e.file, word)})
        if years:
            lines.append(f"Sans synchronisation : {listed(years)}, en partie seulement.")
    return lines


def _has(file: str, word: str) -> bool:
    """Whether an embedded file says something of a subject."""
    return not word or f",{word}," in (REFERENCE / file).read_text("utf-8")


def _reading(indicator: Indicator, family: Family) -> list[str]:
    secrecy = family.secrecy or catalogue()[family.catalogued].secrecy
    return [
        f"Secret statistique : {_lower(secrecy)}",
        f"Intervalle : {_INTERVALS.get(indicator.interval or '', family.no_interval)}",
        f"Sens : {_way(indicator)}.",
    ]


def _way(indicator: Indicator) -> str:
    way = _WAYS[indicator.direction]
    if indicator.direction is Direction.NONE:
        return way
    if indicator.interval is None:
        return f"{way} ; sans intervalle, l’écart n’est pas jugé"
    return f"{way} ; rouge ou vert seulement si l’écart dépasse le hasard"


def _lower(text: str) -> str:
    """Text that goes on after a colon."""
    return text[:1].lower() + text[1:]


_INTERVALS = {
    "proportion": "à 95 %, méthode de Wilson. Voir [statistiques](statistiques.md).",
    "count": "à 95 %, exact sous 10, Byar à partir de 10. Voir [statistiques](statistiques.md).",
}


def _references(indicator: Indicator, family: Family) -> list[str]:
    methods = {"proportion": (_WILSON,), "count": _BYAR}.get(indicator.interval or "", ())
    pages = []
    if family.catalogued:
        source = catalogue()[family.catalogued]
        pages.append(f"[{source.publisher}, {source.dataset}]({source.page}).")
    return [*pages, *family.references, *methods]


def _subject(indicator: Indicator) -> str:
    """Word of the source for what is counted; empty when the source measures one thing only."""
    name, _, subject = indicator.measure.partition(":")
    words = {"apl_older": "moins_de_65_ans", "apl_low": "medecin_generaliste", "income": ""}
    return words.get(name, subject)


def _trap(source: str, start: str) -> str:
    """What the catalogue warns of, by its first words.

    Raises
    ------
    LookupError
        When the catalogue says nothing that begins so any more.
    """
    for trap in catalogue()[source].traps:
        if trap.startswith(start):
            return trap
    raise LookupError(f"{source}: {start}")


# --- the families ---------------------------------------------------------------------------------


def _population(_: Indicator) -> Family:
    return Family(
        "habitants de la commune (population municipale)",
        credits=(POPULATION_SOURCE,),
        secrecy=_NO_SECRECY,
        no_interval="aucun, c’est la population légale.",
        cautions=(
            "Ce n’est ni la population totale, ni la population prise en charge par l’Assurance "
            "maladie : ne pas les mêler.",
            "Mayotte : population de 2017, la seule de la source embarquée.",
        ),
        references=("INSEE, populations de référence 2023.",),
    )


def _density(_: Indicator) -> Family:
    return Family(
        "habitants (population municipale 2023)",
        "superficie du contour, en km²",
        credits=(POPULATION_SOURCE, "IGN, contours des communes de 2024, complétés par 2021"),
        secrecy=_NO_SECRECY,
        no_interval="aucun, c’est une population légale rapportée à une surface.",
        cautions=(
            "La surface est celle d’un contour généralisé : elle n’égale pas celle du cadastre.",
            "Une densité moyenne cache les écarts : une ville et sa campagne font la même moyenne "
            "qu’un semis de bourgs.",
        ),
        references=("[Géographie embarquée](../../geo/README.md).",),
    )


def _age(indicator: Indicator) -> Family:
    label = indicator.label.removeprefix("Part des ")
    return Family(
        f"habitants de {label} (recensement de 2021)",
        "habitants de tous âges, au même recensement",
        credits=(AGES_SOURCE,),
        secrecy=_NO_SECRECY,
        cautions=(
            _CENSUS_GAPS,
            "Le total est celui de 2021, somme des IRIS : il n’égale pas la population de 2023.",
            "L’intervalle ne dit que le hasard d’un petit nombre : le sondage du recensement n’y "
            "est pas.",
        ),
        references=("[Géographie embarquée](../../geo/README.md).",),
    )


def _dependency(_: Indicator) -> Family:
    return Family(
        "habitants de moins de 20 ans, et de 65 ans et plus (recensement de 2021)",
        "habitants de 20 à 64 ans, au même recensement",
        credits=(AGES_SOURCE,),
        secrecy=_NO_SECRECY,
        no_interval="aucun, le rapport de deux groupes n’est pas une part.",
        cautions=(
            _CENSUS_GAPS,
            "Il mêle les jeunes et les âgés : lire aussi la part de chacun.",
            "Rien n’y dit la dépendance au sens de la perte d’autonomie.",
        ),
        references=("[Géographie embarquée](../../geo/README.md).",),
    )


def _ageing(_: Indicator) -> Family:
    return Family(
        "habitants de 65 ans et plus (recensement de 2021)",
        "habitants de moins de 20 ans, au même recensement",
        credits=(AGES_SOURCE,),
        secrecy=_NO_SECRECY,
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


def _evolution(_: Indicator) -> Family:
    return Family(
        "population municipale de 2023 − population municipale de 2016",
        "population municipale de 2016",
        credits=(EVOLUTION_SOURCE,),
        secrecy=_NO_SECRECY,
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


def _second_homes(_: Indicator) -> Family:
    return Family(
        "résidences secondaires et logements occasionnels (recensement de 2021)",
        "logements, au même recensement",
        credits=(AGES_SOURCE,),
        secrecy=_NO_SECRECY,
        no_interval="aucun, il décrit le parc de logements.",
        cautions=(
            _CENSUS_GAPS,
            "Une part élevée annonce une population de saison, que la population municipale ne "
            "compte pas.",
        ),
        references=("[Géographie embarquée](../../geo/README.md).",),
    )


def _income(indicator: Indicator) -> Family:
    cautions = [
        "Le nombre de communes connues est dit avec le chiffre : les petites n’y sont pas.",
        _trap("insee_filosofi", "Guadeloupe"),
        _trap("insee_filosofi", "L’INSEE demande"),
    ]
    if indicator.id == "taux_pauvrete":
        figure = "taux de pauvreté de la commune, à 60 % de la médiane nationale,"
        cautions += [
            _trap("insee_filosofi", "Un taux de pauvreté"),
            "Le fichier par commune de 2019 qui a été lu n’a pas de taux de pauvreté.",
        ]
    else:
        figure = "médiane du revenu disponible par unité de consommation"
        cautions.append(_trap("insee_filosofi", "Une médiane"))
    return Family(
        f"{figure} × personnes des ménages fiscaux",
        "personnes des ménages fiscaux ; habitants pour les territoires d’exemple",
        catalogued="insee_filosofi",
        no_interval="aucun, la source n’en donne pas et la moyenne est une estimation.",
        cautions=tuple(cautions),
    )


def _equipment(indicator: Indicator) -> Family:
    slug = _subject(indicator)
    about = equipment()[slug]
    is_profession = about.until_2021[0].code.startswith("D2")
    cautions = [_codes(slug), *filter(None, [about.note])]
    if is_profession:
        cautions += [
            "On compte des lieux d’exercice : qui a deux cabinets compte deux fois.",
            "Libéraux, au sens de la BPE : les salariés des hôpitaux et des centres de santé n’y "
            "sont pas.",
            _trap("insee_bpe", "La BPE compte plus"),
        ]
    else:
        cautions.append("Un lieu compte pour un, quelle que soit sa taille.")
    if not indicator.is_extensive:
        cautions += [
            "La population est celle de 2023, quelle que soit l’année du compte.",
            "Les habitants se soignent aussi à côté : voir l’APL et les distances.",
        ]
    cautions += [*_listed_elsewhere(slug), _trap("insee_bpe", "Deux millésimes"), _PARTED]
    return Family(
        "professionnels, là où ils exercent" if is_profession else "lieux de la commune",
        f"habitants ({POPULATION_SOURCE})",
        catalogued="insee_bpe",
        no_interval="aucun, c’est le compte de ce qui existe.",
        cautions=tuple(cautions),
    )


_PARTED = "Communes séparées depuis l’année du compte : il ne vaut que pour elles toutes ensemble."


def _listed_elsewhere(slug: str) -> list[str]:
    """What is counted from a table of its own as soon as it is there."""
    if slug not in SITES:
        return []
    source = next(each for each in catalogue().values() if SITES[slug] in each.tables)
    return [
        f"Dès qu’il est synchronisé, « {source.dataset} » ({source.publisher}), plus récent, est "
        f"préféré à la BPE : {_lower(source.vintages)}."
    ]


_SHORES = (
    "Entre régions que la mer sépare (outre-mer, Corse), on ne la traverse pas : là où il n’y en a "
    "pas de son côté, la distance est inconnue. Une île proche de la côte est comptée comme la "
    "terre."
)


def _codes(slug: str) -> str:
    """Codes of the source, and what changed."""
    about = equipment()[slug]
    every = [*about.until_2021, *about.since_2023]
    codes = list(dict.fromkeys(meaning.code for meaning in every))
    if len(codes) == 1:
        return f"Code de la BPE : {codes[0]} ([libellés](../../data/bpe.toml))."
    before, after = codes[0], codes[-1]
    since = min(meaning.first_year or 2023 for meaning in every if meaning.code == after)
    until = max(meaning.last_year or 2021 for meaning in every if meaning.code == before)
    change = f"{before} jusqu’en {until}, {after} depuis {since}"
    return f"Code de la BPE : {change} ([libellés](../../data/bpe.toml))."


_APL_CAUTIONS = (
    "L’APL tient compte des communes voisines, de l’activité des professionnels et de l’âge des "
    "habitants : ce n’est pas une densité.",
    "Une moyenne cache les écarts : regarder aussi les communes.",
)
_NO_MARGIN = "aucun, l’APL est un calcul et son classeur ne donne pas de marge d’erreur."


def _apl(indicator: Indicator) -> Family:
    cautions = [
        *_APL_CAUTIONS,
        _trap("drees_apl", "La DREES a revu"),
        "Département ou France dont les communes manquent : moyenne publiée, non jugée.",
    ]
    doctors = _subject(indicator) == "medecin_generaliste"
    cautions.append(_trap("drees_apl", "En 2023" if doctors else "Les unités"))
    return Family(
        "APL de la commune × habitants standardisés",
        "habitants standardisés, c’est-à-dire pondérés par leur recours aux soins selon l’âge",
        catalogued="drees_apl",
        no_interval=_NO_MARGIN,
        cautions=(*cautions, _trap("drees_apl", "Mayotte")),
        references=(_APL_PAGE,),
    )


def _apl_older(_: Indicator) -> Family:
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
            _trap("drees_apl", "La DREES a revu"),
            _trap("drees_apl", "Mayotte"),
        ),
        references=(_APL_PAGE,),
    )


def _apl_low(_: Indicator) -> Family:
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
            _trap("drees_apl", "L’APL d’un territoire"),
            _trap("drees_apl", "La DREES a revu"),
            _trap("drees_apl", "Mayotte"),
        ),
        references=(_APL_PAGE,),
    )


def _nearest(indicator: Indicator) -> Family:
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
            _codes(_subject(indicator)),
            *_listed_elsewhere(_subject(indicator)),
            _SHORES,
            "Communes séparées depuis : on ne sait pas laquelle l’a, leur distance est inconnue.",
        ),
        references=("Centres des communes : [geo/README.md](../../geo/README.md).",),
    )


def _nearest_site(indicator: Indicator) -> Family:
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


_FAMILIES: Mapping[str, Callable[[Indicator], Family]] = {
    "population": _population,
    "density": _density,
    "age": _age,
    "dependency": _dependency,
    "ageing": _ageing,
    "evolution": _evolution,
    "second_homes": _second_homes,
    "income": _income,
    "equipment": _equipment,
    "apl": _apl,
    "apl_older": _apl_older,
    "apl_low": _apl_low,
    "nearest": _nearest,
    "nearest_site": _nearest_site,
}
