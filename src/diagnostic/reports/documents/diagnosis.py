"""The shared diagnosis of a territory, under the headings that the guides of regions ask for.

A part that no figure tells says how to get it: it is never left out, nor filled with words.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from diagnostic.french import NBSP, counted, day, listed, lowered, number, percent
from diagnostic.indicators import wording
from diagnostic.indicators.answers import Answer
from diagnostic.indicators.bassins import AldAround, ald_around
from diagnostic.indicators.to_ask import TO_ASK
from diagnostic.pathways.board import mark, offered, pathway_of
from diagnostic.pathways.stated import sentence
from diagnostic.project import Finding, ReadValue
from diagnostic.project.pathway_work import Group
from diagnostic.reports.documents import figures, pieces
from diagnostic.reports.documents.content import (
    Block,
    Bullets,
    Document,
    Grid,
    Heading,
    Missing,
    Paragraph,
)
from diagnostic.reports.documents.dossier import Dossier
from diagnostic.reports.documents.letter import STATES
from diagnostic.reports.documents.pieces import Piece, credits_of, joined, words
from diagnostic.reports.words import slug

KIND = "Diagnostic territorial"
PEOPLE = (
    "population",
    "densite_population",
    "evolution_population",
    "part_0_19",
    "part_20_64",
    "part_65_plus",
    "indice_dependance",
    "indice_vieillissement",
    "residences_secondaires",
)
INCOME = ("revenu_median", "taux_pauvrete", "part_c2s")
FIRST = (
    "medecin_generaliste",
    "infirmier",
    "masseur_kinesitherapeute",
    "chirurgien_dentiste",
    "sage_femme",
    "orthophoniste",
    "pedicure_podologue",
    "psychologue",
    "pharmacie",
)
DOCTORS = (
    "cardiologue",
    "ophtalmologue",
    "psychiatre",
    "pediatre",
    "gynecologue",
    "dermatologue",
    "orthoptiste",
)
DENSITIES = tuple(f"densite_{name}" for name in (*FIRST, *DOCTORS))
ACCESS = (
    "apl_medecin_generaliste",
    "population_apl_sous_2_5",
    "apl_infirmier",
    "apl_masseur_kinesitherapeute",
    "apl_sage_femme",
    "apl_chirurgien_dentiste",
)
PLACES = (
    "nombre_maison_sante",
    "nombre_centre_sante",
    "nombre_laboratoire",
    "nombre_urgences",
    "nombre_maternite",
    "nombre_etablissement_court_sejour",
)
DISTANCES = (
    "distance_medecin_generaliste",
    "distance_pharmacie",
    "distance_infirmier",
    "distance_masseur_kinesitherapeute",
    "distance_chirurgien_dentiste",
    "distance_sage_femme",
    "distance_laboratoire",
    "distance_maison_sante",
    "distance_centre_sante",
    "distance_maternite",
    "distance_etablissement_court_sejour",
    "distance_urgences",
)
MOST_LINES = 40
"""Rows of a table of the user's own items; the rest is counted under it."""


def diagnosis(dossier: Dossier) -> Document:
    """The diagnosis of a territory, as complete as what is known of it."""
    body = joined(
        [
            _method(dossier),
            _territory(dossier),
            _population(dossier),
            _health(dossier),
            _care(dossier),
            _flows(dossier),
            _players(dossier),
            _problems(dossier),
            _synthesis(dossier),
            _own(dossier),
            pieces.commune_annex(dossier),
        ]
    )
    return Document(
        name=f"diagnostic-territorial-{slug(dossier.name) or 'cpts'}",
        kind=KIND,
        title=dossier.name,
        place=dossier.place if dossier.codes else "",
        on=dossier.on,
        blocks=body.blocks,
        sources=body.sources,
        limits=body.limits,
        fields=pieces.common_fields(dossier),
    )


def _method(dossier: Dossier) -> Piece:
    """Of what, with what, and what the reader must know first."""
    if not dossier.codes:
        return Piece()
    names = [each.name for each in dossier.comparators]
    said = (
        "Ce diagnostic réunit les chiffres publics du territoire et de ses comparateurs "
        f"({listed(names, 4)}), les valeurs lues à la main par les porteurs du projet, et ce que "
        "disent les professionnels. Un chiffre du département n’est jamais donné pour celui du "
        "territoire. Ce qui manque est signalé par « À compléter », avec la façon de l’obtenir."
    )
    return Piece((Paragraph(said),))


# --- A, B -----------------------------------------------------------------------------------------


def _territory(dossier: Dossier) -> Piece:
    head = Piece((Heading("A. Le territoire"),))
    if not dossier.codes:
        return head + Piece((pieces.NO_TERRITORY,))
    reason = words(dossier.project.letter.territory_reason) or (
        Missing(
            "Pourquoi ce périmètre (bassin de vie, habitudes de soins, coopérations) n’est pas "
            "écrit.",
            "Page « Documents », lettre d’intention : « Pourquoi ce territoire ».",
        ),
    )
    return (
        head
        + pieces.size(dossier)
        + Piece(reason)
        + pieces.place_map(dossier)
        + _areas(dossier)
        + pieces.remarks(dossier)
    )


def _areas(dossier: Dossier) -> Piece:
    """The EPCI of the territory, and how much of each is in it."""
    summary = dossier.portrait.summary
    rows = tuple(
        (
            each.name,
            f"{number(each.communes)} sur {number(each.members)}",
            number(each.population),
            percent(each.population / summary.population) if summary.population else "nd",
        )
        for each in summary.epci[:MOST_LINES]
    )
    if not rows:
        return Piece()
    return Piece(
        (
            Grid(
                ("Intercommunalité", "Communes", "Habitants", "Part du territoire"),
                rows,
                (0.46, 0.18, 0.18, 0.18),
                ("left", "right", "right", "right"),
                "Intercommunalités du territoire",
                "Sources : INSEE, code officiel géographique 2026 ; DGCL, intercommunalités au "
                f"1er{NBSP}janvier 2026{_rest(len(summary.epci))}.",
            ),
        )
    )


def _rest(count: int) -> str:
    left = count - MOST_LINES
    return f". {counted(left, 'autre ligne')} dans l’application" if left > 0 else ""


def _population(dossier: Dossier) -> Piece:
    head = Piece((Heading("B. La population"),))
    if not dossier.codes:
        return head + Piece((pieces.WAITING,))
    jobs = Missing(
        "Les catégories socioprofessionnelles et le chômage ne sont pas dans cette application.",
        "INSEE, dossier complet de chaque intercommunalité (insee.fr) : recopiez les chiffres, "
        "avec leur année, dans « Vos données ».",
    )
    return (
        head
        + pieces.indicator_table(dossier, PEOPLE, "Habitants et âges")
        + Piece(limits=(pieces.SIGNS,))
        + figures.ages(dossier)
        + figures.indicator_map(dossier, "part_65_plus")
        + Piece((Heading("Conditions de vie", 2),))
        + pieces.indicator_table(dossier, INCOME, "Revenus et précarité")
        + figures.indicator_map(dossier, "revenu_median")
        + Piece((jobs,))
    )


# --- C --------------------------------------------------------------------------------------------


def _health(dossier: Dossier) -> Piece:
    head = Piece((Heading("C. L’état de santé"),))
    if not dossier.codes:
        return head + Piece((pieces.WAITING,))
    deaths = Missing(
        "La mortalité (générale, prématurée, évitable) n’est pas dans cette application.",
        "CépiDc-Inserm (opendata-cepidc.inserm.fr), observatoire régional de santé ou Santé "
        "publique France (Géodes).",
    )
    return (
        head
        + Piece((Heading("Pathologies prises en charge, dans le département", 2),))
        + figures.disease_chart(dossier)
        + figures.disease_table(dossier)
        + Piece((Heading("Malades à attendre, d’après les âges", 2),))
        + figures.expected_cases(dossier)
        + Piece((Heading("Affections de longue durée", 2),))
        + _long_illness(dossier)
        + Piece((Heading("Mortalité", 2), deaths))
    )


def _long_illness(dossier: Dossier) -> Piece:
    """The share in ALD of the bassins de vie around, never averaged into one of the territory."""
    found = ald_around(dossier.base.library, dossier.atlas, dossier.codes, dossier.comparators)
    if found is None or not found.bassins:
        return Piece(
            (
                Missing(
                    "La part d’habitants en affection de longue durée (ALD) n’est pas connue.",
                    "Rézone CPTS, ou export CartoSanté par bassin de vie à déposer page « Sources "
                    "et limites ».",
                ),
            )
        )
    return Piece((_ald(found),), found.sources, (ALD,))


ALD = (
    "La part en ALD est celle de bassins de vie, plus larges ou plus étroits que le territoire : "
    "leur moyenne ne serait pas la sienne."
)


def _ald(found: AldAround) -> Grid:
    mine = tuple(
        (
            f"Bassin de vie : {each.name}",
            percent(each.share),
            "secret" if each.value is None and each.status == "secret" else _rate(each.value),
        )
        for each in found.bassins[:MOST_LINES]
    )
    others = tuple((place.name, "", _rate(value)) for place, value in found.beside)
    return Grid(
        ("Zone", "Part des habitants du territoire", "Part en ALD"),
        (*mine, *others),
        (0.5, 0.28, 0.22),
        ("left", "right", "right"),
        f"Habitants en affection de longue durée, {found.year}",
        f"Sources : {' ; '.join(found.sources)}{_rest(len(found.bassins))}",
    )


def _rate(value: float | None) -> str:
    return "nd" if value is None else percent(value / 100)


# --- D, E -----------------------------------------------------------------------------------------


def _care(dossier: Dossier) -> Piece:
    head = Piece((Heading("D. L’offre de soins"),))
    if not dossier.codes:
        return head + Piece((pieces.WAITING,))
    return (
        head
        + Piece((Heading("Professionnels libéraux", 2),))
        + pieces.professions(dossier, FIRST, "Premier recours, et pour combien d’habitants")
        + pieces.professions(dossier, DOCTORS, "Autres médecins et orthoptistes")
        + figures.indicator_map(dossier, "densite_medecin_generaliste")
        + figures.beside_chart(dossier, DENSITIES, "Les professionnels sont-ils moins nombreux ici")
        + Piece((Heading("Accessibilité", 2),))
        + pieces.indicator_table(dossier, ACCESS, "Accessibilité potentielle localisée (APL)")
        + figures.indicator_map(dossier, "apl_medecin_generaliste")
        + Piece((Heading("Évolution à cinq ans", 2),))
        + _retirements(dossier)
        + Piece((Heading("Structures et exercice coordonné", 2),))
        + pieces.counts(dossier, PLACES, "Lieux de soins")
        + Piece((_ELDERLY, _PREVENTION))
    )


_ELDERLY = Missing(
    "Les établissements médico-sociaux et sociaux (EHPAD, SSIAD, services d’aide) ne sont pas "
    "comptés ici.",
    "FINESS (finess.esante.gouv.fr), conseil départemental, ou ViaTrajectoire.",
)
_PREVENTION = Missing(
    "L’offre de prévention (dépistages, vaccination, éducation thérapeutique, activité physique "
    "adaptée) n’est pas décrite.",
    "Rézone CPTS (indicateurs de prévention), centre régional de coordination des dépistages, "
    "communes et associations.",
)


def _retirements(dossier: Dossier) -> Piece:
    """What the doctors of 65 and over give: no projection, which is to be asked for."""
    table = pieces.indicator_table(
        dossier, ("apl_part_65_ans",), "Ce qui repose sur des généralistes de 65 ans et plus"
    )
    ask = Missing(
        "La projection des effectifs à cinq ans n’est pas connue.",
        "ARS, URPS et conseils départementaux des ordres : départs annoncés et installations "
        "prévues, profession par profession.",
    )
    return table + Piece((ask,))


def _flows(dossier: Dossier) -> Piece:
    head = Piece((Heading("E. Recours aux soins et flux de patients"),))
    hospital = Missing(
        "Les flux vers les hôpitaux (où les habitants se font hospitaliser, réhospitalisations, "
        "arrivées par les urgences) ne sont pas connus.",
        "ATIH (ScanSanté) et départements d’information médicale des hôpitaux : demandez le PMSI "
        "des habitants de vos communes ; observatoire régional de santé.",
    )
    found = head + _read(dossier) + Piece((hospital,))
    if not dossier.codes:
        return found
    return (
        found
        + Piece((Heading("Distances", 2),))
        + pieces.indicator_table(dossier, DISTANCES, "Distances aux soins les plus proches")
        + figures.indicator_map(dossier, "distance_urgences")
    )


def _read(dossier: Dossier) -> Piece:
    """Figures read by hand, with their day and their origin; those that are still to ask."""
    kept = dossier.project.diagnosis.read_values
    blocks: list[Block] = []
    sources: list[str] = []
    if kept:
        blocks.append(
            Grid(
                ("Chiffre lu", "Ici", "Ailleurs", "Période", "Lu le", "Origine"),
                tuple(_value(dossier, each) for each in kept),
                (0.27, 0.1, 0.2, 0.1, 0.14, 0.19),
                ("left", "right", "left", "left", "left", "left"),
                "Valeurs lues à la main",
                "Sources : colonne « Origine » ; valeurs recopiées, non vérifiées ici.",
            )
        )
        sources = [line for each in kept for line in _credits(dossier, each)]
    silent = [each for each in TO_ASK if each not in {value.figure for value in kept}]
    asked = [TO_ASK[name].label for name in silent if not TO_ASK[name].is_named_by_user]
    if asked:
        blocks.append(
            Missing(
                f"Ces chiffres restent à demander : {listed([lowered(x) for x in asked], 10)}.",
                "Page « Valeurs à demander » : dans Rézone CPTS (gratuit, sans compte), ou par la "
                "lettre à la CPAM qu’elle prépare.",
            )
        )
    return Piece(tuple(blocks), tuple(dict.fromkeys(sources)))


def _credits(dossier: Dossier, read: ReadValue) -> tuple[str, ...]:
    """Where a value was read: as its indicator says it, when it is one of the application."""
    answer = dossier.answers.get(read.figure)
    if answer and answer.value.sources:
        return answer.value.sources
    return (f"{read.origin}, lu le {day(read.read_on)}",) if read.origin else ()


def _value(dossier: Dossier, read: ReadValue) -> tuple[str, ...]:
    answer = dossier.answers.get(read.figure)
    asked = TO_ASK.get(read.figure)
    label = read.label or (asked.label if asked else f"{read.figure} (chiffre disparu)")
    unit = asked.unit if asked else "%"
    mine = f"{number(read.value, 1)} {unit}"
    if answer and answer.value.is_known:
        mine = wording.with_unit(answer.indicator, answer.value)
    beside = [f"{_LEVELS[level]} {number(value, 1)} {unit}" for level, value in read.beside.items()]
    people = f" ({counted(read.people, 'personne')})" if read.people else ""
    return (
        f"{label}{people}",
        mine,
        " ; ".join(beside) or "non lu",
        read.describes or "non dite",
        f"{read.read_on:%d/%m/%Y}",
        read.origin,
    )


_LEVELS = {"departement": "Département", "region": "Région", "france": "France"}


# --- F --------------------------------------------------------------------------------------------


def _players(dossier: Dossier) -> Piece:
    said, work = dossier.project.letter, dossier.project.pathways
    blocks: list[Block] = [Heading("F. Acteurs et dynamiques")]
    blocks += _table(
        ("Acteur", "Catégorie", "État", "Rôle"),
        [(each.name, each.kind, STATES[each.state], each.role) for each in said.partners],
        (0.3, 0.2, 0.15, 0.35),
        "Acteurs associés et à associer",
        Missing(
            "Aucun acteur n’est nommé (professions, établissements, usagers, collectivités).",
            "Page « Documents », lettre d’intention : « Acteurs ».",
        ),
    )
    blocks += _table(
        ("Forme", "Nom", "Articulation"),
        [(each.kind, each.name, each.link) for each in said.coordination],
        (0.2, 0.3, 0.5),
        "Coordinations existantes",
        Missing(
            "Aucune coordination n’est décrite (MSP, centres de santé, ESP, DAC, réseaux, HAD).",
            "Page « Documents », lettre d’intention : « Coordinations existantes ».",
        ),
    )
    if work.groups:
        blocks += _table(
            ("Parcours", "Professions", "Référent", "Réunions"),
            [_group(dossier, each) for each in work.groups],
            (0.22, 0.34, 0.2, 0.24),
            "Groupes de travail",
            None,
        )
    if work.resources:
        blocks += _table(
            ("Ressource", "Nature", "Ce qu’elle apporte", "Contact"),
            [(each.name, each.kind, each.what, each.contact) for each in work.resources],
            (0.3, 0.15, 0.33, 0.22),
            "Ressources repérées",
            None,
        )
    blocks.append(
        Missing(
            "Les diagnostics déjà faits (contrat local de santé, contrat territorial de santé, "
            "CLSM, PTSM) ne sont pas repris ici.",
            "Demandez-les à l’ARS, aux intercommunalités et au conseil départemental : ils se "
            "réemploient.",
        )
    )
    return Piece(tuple(blocks))


def _table(
    head: tuple[str, ...],
    rows: Sequence[tuple[str, ...]],
    widths: tuple[float, ...],
    title: str,
    missing: Missing | None,
) -> list[Block]:
    if not rows:
        return [missing] if missing else []
    source = _rest(len(rows)).removeprefix(". ")
    return [Grid(head, tuple(rows[:MOST_LINES]), widths, (), title, source)]


def _group(dossier: Dossier, group: Group) -> tuple[str, ...]:
    road = pathway_of(dossier.project.pathways, group.id)
    met = [
        " : ".join(filter(None, (f"{each.on:%d/%m/%Y}" if each.on else "", each.purpose)))
        for each in group.meetings
    ]
    return (
        road.label if road else f"{group.id} (parcours disparu)",
        listed(group.professions, 20),
        group.referent or "à nommer",
        "\n".join(met) or "à fixer",
    )


# --- G, H -----------------------------------------------------------------------------------------


def _problems(dossier: Dossier) -> Piece:
    """What practitioners meet, then the rupture points of each pathway."""
    work = dossier.project.pathways
    head = Piece((Heading("G. Problématiques et ruptures de parcours constatées"),))
    found = head + _findings(dossier)
    if not work.ruptures:
        return found + pieces.ruptures(dossier)
    names = dict.fromkeys(each.pathway for each in work.ruptures)
    known = offered(work)
    for name in names:
        label = known[name].label if name in known else f"Parcours disparu : {name}"
        found = found + Piece((Heading(label, 2),)) + pieces.ruptures(dossier, name)
    return found


def _findings(dossier: Dossier) -> Piece:
    said = [each for each in dossier.project.pathways.findings if each.kind == "terrain"]
    rows = [_finding(dossier, each) for each in said]
    missing = Missing(
        "Aucun constat de professionnel n’est noté.",
        "Page « Points de rupture » : en réunion, notez ce que chaque profession rencontre.",
    )
    blocks = _table(
        ("Repère", "Constat", "Qui le dit", "Parcours"),
        rows,
        (0.1, 0.48, 0.18, 0.24),
        "Ce que disent les professionnels",
        missing,
    )
    return Piece(tuple(blocks), limits=(SAID,) if rows else ())


SAID = (
    "Les constats des professionnels sont attribués à une profession, jamais à une personne : ils "
    "disent une expérience, non une mesure."
)


def _finding(dossier: Dossier, each: Finding) -> tuple[str, ...]:
    road = pathway_of(dossier.project.pathways, each.pathway)
    segment = road.segment(each.segment) if road else None
    where = [road.label if road else "parcours disparu", segment.label if segment else ""]
    return (
        mark(each.id),
        each.text or "à écrire",
        each.profession or "profession à préciser",
        "\n".join(filter(None, where)),
    )


def _synthesis(dossier: Dossier) -> Piece:
    """Strengths, weaknesses, expectations, stakes: to be discussed with everybody."""
    lines = dossier.synthesis if dossier.codes else ()
    used = pieces.told_by(dossier, lines)
    strong = [each.text for each in lines if each.section == "force"]
    weak = [each.text for each in lines if each.section in ("faiblesse", "aggravation")]
    blocks: list[Block] = [
        Heading("H. Synthèse"),
        Paragraph(
            "À discuter avec les professionnels, les usagers et les élus : les phrases tirées des "
            "chiffres ouvrent la discussion, elles ne la concluent pas."
        ),
    ]
    nothing = _NOTHING if dossier.codes else pieces.WAITING
    blocks += _listed("Forces", strong, nothing)
    blocks += _listed("Faiblesses", weak, nothing)
    if bearings := [each.text for each in lines if each.section == "repere"]:
        blocks += [Heading(pieces.SECTIONS["repere"], 2), Bullets(tuple(bearings))]
    blocks += _listed("Attentes", _expectations(dossier), _NO_EXPECTATION)
    blocks += _listed("Enjeux", _stakes(dossier), _NO_STAKE)
    return Piece(tuple(blocks), credits_of(used), (pieces.READING,) if lines else ())


_NOTHING = Missing(
    "Aucun écart net ne ressort des chiffres en service.",
    "Page « Sources et limites » : synchronisez les données ; page « Diagnostic », synthèse : "
    "écrivez vos propres phrases.",
)
_NO_EXPECTATION = Missing(
    "Les attentes des professionnels, des usagers et des élus ne sont pas recueillies.",
    "Réunions et questionnaire ; notez les constats page « Points de rupture », et le soutien "
    "attendu page « Documents », lettre d’intention.",
)
_NO_STAKE = Missing(
    "Aucun point de rupture ni objectif n’est posé : les enjeux ne sont pas choisis.",
    "Page « Points de rupture », puis page « Objectifs et plan d’actions ».",
)


def _listed(title: str, said: Iterable[str], missing: Missing) -> list[Block]:
    found = tuple(dict.fromkeys(each for each in said if each))
    return [Heading(title, 2), Bullets(found) if found else missing]


def _expectations(dossier: Dossier) -> list[str]:
    """What the founders aim at and ask for. What practitioners meet is told in part G."""
    said = dossier.project.letter
    aims = [line for each in said.orientations for line in each.aims.split("\n")]
    return [line for line in (*aims, *said.support.split("\n")) if line.strip()]


def _stakes(dossier: Dossier) -> list[str]:
    """Rupture points, the first to be treated first, each with its objectives."""
    work = dossier.project.pathways
    found = []
    for each in pieces.ranked(work.ruptures):
        aims = [x for x in work.objectives if x.rupture == each.id]
        said = "".join(f" Objectif {mark(x.id)} : {sentence(x)}" for x in aims if sentence(x))
        title = each.title or "Point à nommer"
        goal = said or " Objectif à écrire."
        found.append(f"{mark(each.id)}. {title.rstrip('.')} : {pieces.rank_of(each)}.{goal}")
    return found[:MOST_LINES]


# --- the user's own figures -----------------------------------------------------------------------


def _own(dossier: Dossier) -> Piece:
    mine = [each for each in dossier.answers.values() if each.indicator.theme == "propres"]
    if not dossier.project.own_data:
        return Piece()
    head: list[Block] = [Heading("Données des porteurs du projet")]
    names = {c.id: t.title for t in dossier.project.own_data for c in t.columns}
    rows = [_own_row(each, names.get(each.indicator.id, "")) for each in mine]
    if not rows:
        head.append(
            Missing(
                "Vos tableaux sont gardés, mais aucun chiffre ne peut en être tiré sans commune.",
                "Page « Composer le territoire » : choisissez les communes.",
            )
        )
    else:
        source = f"Sources : {' ; '.join(credits_of(mine))}"
        head.append(
            Grid(
                ("Chiffre", "Ici", "Année", "Tableau"),
                tuple(rows),
                (0.42, 0.2, 0.1, 0.28),
                ("left", "right", "right", "left"),
                "Chiffres apportés par les porteurs du projet",
                source,
            )
        )
    maps = [figures.indicator_map(dossier, each.indicator.id) for each in mine[:1]]
    return joined([Piece(tuple(head), credits_of(mine)), *maps])


def _own_row(answer: Answer, table: str) -> tuple[str, ...]:
    shown = wording.with_unit(answer.indicator, answer.value)
    if not answer.value.is_known and answer.value.method:
        shown = f"{shown} : {answer.value.method}"
    return (answer.indicator.label, shown, answer.value.period or "—", table)
