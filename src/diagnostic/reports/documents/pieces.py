"""Parts that several documents share: blocks, with the sources and the limits they bring."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from diagnostic.french import NBSP, euros, inhabitants, listed, lowered, number, raised, spaced
from diagnostic.indicators import wording
from diagnostic.indicators.answers import Answer, Compared
from diagnostic.indicators.places import LEVELS
from diagnostic.indicators.population_year import population_credit, population_years
from diagnostic.indicators.synthesis import Line, Section
from diagnostic.maps.locator import locator_map
from diagnostic.maps.plate import Plate
from diagnostic.maps.view import CONTOURS_CREDIT, Canvas
from diagnostic.pathways.board import degree, mark, pathway_of, priority
from diagnostic.pathways.knowledge import Pathway
from diagnostic.project import Finding, Rupture
from diagnostic.reports.documents.content import (
    Align,
    Block,
    Break,
    Bullets,
    Facts,
    Grid,
    Heading,
    Missing,
    Paragraph,
    Picture,
)
from diagnostic.reports.documents.dossier import Dossier
from diagnostic.stats.comparison import Judgement

PLACE_PX = 270
"""Height that the names of the map of a place need."""
PLACE_TITLE = "Situation du territoire"
KEY = (
    "part_65_plus",
    "evolution_population",
    "revenu_median",
    "taux_pauvrete",
    "densite_medecin_generaliste",
    "apl_medecin_generaliste",
    "densite_infirmier",
    "densite_masseur_kinesitherapeute",
    "densite_chirurgien_dentiste",
    "densite_pharmacie",
    "distance_urgences",
    "sans_medecin_traitant",
    "passages_sans_hospitalisation",
)
"""Indicators of a first diagnosis; those that nobody knows here are named under the table."""
SECTIONS: dict[Section, str] = {
    "faiblesse": "Moins favorable ici",
    "aggravation": "Moins favorable, et en recul (recul non testé)",
    "force": "Plus favorable ici",
    "repere": "Repères, sans jugement",
}
NO_TERRITORY = Missing(
    "Aucune commune n’est choisie : le document ne peut ni situer ni décrire le territoire.",
    "Page « Composer le territoire » : choisissez les communes sur la carte, par une recherche, "
    "ou collez une liste.",
)


WAITING = Missing(
    "Cette partie attend les communes du territoire.",
    "Page « Composer le territoire ».",
)
"""Where `NO_TERRITORY` was said already."""


@dataclass(frozen=True)
class Piece:
    """Blocks, and what they bring to the last page."""

    blocks: tuple[Block, ...] = ()
    sources: tuple[str, ...] = ()
    limits: tuple[str, ...] = ()

    def __add__(self, other: Piece) -> Piece:
        """Both, one after the other."""
        return Piece(
            self.blocks + other.blocks,
            tuple(dict.fromkeys(self.sources + other.sources)),
            tuple(dict.fromkeys(self.limits + other.limits)),
        )


def joined(pieces: Iterable[Piece]) -> Piece:
    """Pieces one after the other, each source and each limit once."""
    found = Piece()
    for piece in pieces:
        found = found + piece
    return found


def words(text: str, look: str = "normal") -> tuple[Block, ...]:
    """A text typed by the user, paragraph by paragraph; nothing when it is empty."""
    said = [line for line in text.split("\n") if line.strip()]
    return tuple(Paragraph(line, "lead" if look == "lead" else "normal") for line in said)


def common_fields(dossier: Dossier) -> dict[str, str]:
    """Texts that every document gives to a template of the user's: see `documents.template`."""
    said = dossier.project.letter
    here = dossier.atlas, dossier.codes
    return {
        "cpts": said.cpts_name or (dossier.name if dossier.codes else ""),
        "porteur": said.bearer,
        "habitants": (
            f"{inhabitants(here[0].population(here[1]))} ({population_years(*here)})"
            if dossier.codes
            else ""
        ),
        "taille": str(dossier.portrait.position.proposed) if dossier.codes else "",
    }


# --- the territory --------------------------------------------------------------------------------


def size(dossier: Dossier) -> Piece:
    """How large the territory is: communes, inhabitants, size of the ACI."""
    if not dossier.codes:
        return Piece((NO_TERRITORY,))
    seen = dossier.portrait
    summary, position = seen.summary, seen.position
    years = population_years(dossier.atlas, dossier.codes)
    pairs = [
        (number(summary.population), f"habitants ({years})"),
        (number(summary.communes), summary.members_label.split(NBSP, 1)[-1]),
        (f"Taille {position.proposed}", f"de l’ACI CPTS : {position.label}"),
    ]
    if summary.density is not None:
        pairs.append((number(summary.density), "habitants au km²"))
    credit = population_credit(dossier.atlas, dossier.codes)
    about = _about_size(dossier)
    more = (Paragraph(about),) if about else ()
    return Piece((Facts(tuple(pairs)), *more), (credit,))


def _about_size(dossier: Dossier) -> str:
    position = dossier.portrait.position
    said = []
    if position.missing_for_next is not None:
        said.append(
            f"Il manque {inhabitants(position.missing_for_next)} pour la taille "
            f"{position.next_size}."
        )
    if position.warning:
        said.append(position.warning)
    return " ".join(said)


def place_map(dossier: Dossier, share: float = 0.72, ratio: float = 0.72) -> Piece:
    """Where the territory is."""
    if not dossier.codes:
        return Piece()
    title = f"{PLACE_TITLE} : {dossier.name}"

    def draw(canvas: Canvas) -> Plate:
        svg = locator_map(dossier.atlas, dossier.codes, title, canvas, "")
        alt = f"Carte : le territoire parmi les départements et les EPCI. {dossier.place}."
        return Plate(svg, title, dossier.place, "", (CONTOURS_CREDIT,), (), alt)

    return Piece((Picture(draw, share, ratio, PLACE_PX),), (CONTOURS_CREDIT,))


def commune_list(dossier: Dossier) -> Piece:
    """Every commune with its code, its inhabitants and its EPCI."""
    if not dossier.codes:
        return Piece()
    atlas = dossier.atlas
    ranked = sorted((atlas[code] for code in dossier.codes), key=lambda each: -each.population)
    rows = tuple(
        (
            each.name,
            each.code,
            number(each.population),
            atlas.epci[each.epci].name if each.epci and each.epci in atlas.epci else "sans EPCI",
        )
        for each in ranked
    )
    credit = population_credit(atlas, dossier.codes)
    grid = Grid(
        ("Commune", "Code INSEE", "Habitants", "EPCI"),
        rows,
        (0.34, 0.13, 0.13, 0.40),
        ("left", "left", "right", "left"),
        f"Communes du territoire ({len(rows)})",
        f"{credit.rstrip('.')} ; code officiel géographique 2026.",
    )
    return Piece((grid, *_unknown(dossier)), (credit,))


def commune_annex(dossier: Dossier) -> Piece:
    """The list of communes on a page of its own."""
    found = commune_list(dossier)
    head = (Break(), Heading("Annexe : les communes du territoire"))
    return Piece(head) + found if found.blocks else found


def _unknown(dossier: Dossier) -> tuple[Block, ...]:
    if not dossier.unknown:
        return ()
    return (
        Missing(
            f"Codes inconnus en 2026, laissés de côté : {listed(dossier.unknown, 10)}.",
            "Ouvrez le projet dans l’application et remplacez ces communes.",
        ),
    )


def remarks(dossier: Dossier) -> Piece:
    """What a careful reader would point out about the perimeter, with its source."""
    found = dossier.portrait.advice if dossier.codes else ()
    return Piece(
        tuple(
            Missing(
                f"{each.title}. Point du périmètre à vérifier, puis à dire ou à retirer.",
                f"{each.reason} Source : {each.source.rstrip('.')}.",
            )
            for each in found
        )
    )


# --- the figures ----------------------------------------------------------------------------------


def synthesis(dossier: Dossier) -> Piece:
    """What sets the territory apart, section by section."""
    if not dossier.codes:
        return Piece((NO_TERRITORY,))
    blocks: list[Block] = []
    for section, title in SECTIONS.items():
        said = tuple(line.text for line in dossier.synthesis if line.section == section)
        if said:
            blocks += [Heading(title, 3), Bullets(said)]
    if not blocks:
        blocks.append(
            Missing(
                "Aucun chiffre ne se distingue nettement, ou les données en service sont trop peu "
                "nombreuses pour le dire.",
                "Page « Sources et limites » : synchronisez les données, puis recommencez.",
            )
        )
    return Piece(tuple(blocks), credits_of(told_by(dossier, dossier.synthesis)), (READING,))


def told_by(dossier: Dossier, lines: Iterable[Line]) -> list[Answer]:
    """The figures that some sentences of a synthesis come from."""
    found = (dossier.answers.get(each.indicator) for each in lines if each.indicator)
    return [each for each in found if each is not None]


READING = (
    "« Moins favorable » et « plus favorable » ne sont écrits que si l’écart dépasse ce que le "
    "hasard explique (intervalle de confiance à 95 %). Les repères ne sont pas jugés."
)


def indicator_table(
    dossier: Dossier,
    ids: Sequence[str],
    title: str,
    *,
    lacking: bool = True,
    levels: Sequence[str] = LEVELS,
) -> Piece:
    """Indicators of the territory beside its comparators, with year and source.

    Parameters
    ----------
    lacking
        Whether those that nobody knows here are named under the table.
    levels
        Of the comparators to keep.
    """
    known = [dossier.answers[name] for name in ids if name in dossier.answers]
    told = [each for each in known if each.value.is_known]
    blocks: list[Block] = []
    if told:
        blocks.append(_grid(dossier, told, title, levels))
    silent = [each for each in known if not each.value.is_known]
    if silent and lacking:
        blocks.append(
            Missing(
                f"Non connus pour ce territoire : {listed([_named(x) for x in silent], 12)}.",
                "Page « Sources et limites » pour synchroniser les données ouvertes ; page "
                "« Valeurs à demander » pour ce que seule la CPAM ou Rézone CPTS donne.",
            )
        )
    return Piece(tuple(blocks), credits_of(told))


def _named(answer: Answer) -> str:
    status = _WHY.get(answer.value.status) or wording.MISSING.get(answer.value.status, "nd")
    return f"{lowered(answer.indicator.label)} ({status})"


_WHY = {"absent": "non disponible", "secret": "secret statistique"}
"""Why a figure is not known, where there is room for more than a cell has."""


def counts(dossier: Dossier, ids: Sequence[str], title: str) -> Piece:
    """How many of each thing there are in the territory: a number is compared with no other."""
    known = [dossier.answers[name] for name in ids if name in dossier.answers]
    told = [each for each in known if each.value.is_known]
    if not told:
        return Piece()
    rows = tuple(
        (each.indicator.label, wording.figure(each.indicator, each.value), each.value.period)
        for each in told
    )
    source = f"Sources : {' ; '.join(credits_of(told))}"
    head = ("", "Nombre", "Année")
    grid = Grid(head, rows, (0.6, 0.2, 0.2), ("left", "right", "right"), title, source)
    return Piece((grid,), credits_of(told))


def professions(
    dossier: Dossier, names: Sequence[str], title: str, levels: Sequence[str] = LEVELS
) -> Piece:
    """How many of each profession there are, and for how many inhabitants, in the same rows.

    Parameters
    ----------
    names
        Ends of the ids: ``infirmier`` for ``nombre_infirmier`` and ``densite_infirmier``. The
        unit of all is that of the first.
    """
    pairs = [
        (dossier.answers[f"nombre_{name}"], dossier.answers[f"densite_{name}"])
        for name in names
        if f"densite_{name}" in dossier.answers
    ]
    told = [(count, rate) for count, rate in pairs if count.value.is_known]
    if not told:
        return Piece((_uncounted([rate for _, rate in pairs], "Aucun n’est compté ici"),))
    rates = [rate for _, rate in told]
    shown = [level for level in levels if is_told(dossier, rates, level)]
    rest = (0.38 if len(shown) < MOST_AREAS else 0.44) / max(len(shown), 2)
    sources = credits_of([*(count for count, _ in told), *rates])
    unit = rates[0].indicator.unit
    grid = Grid(
        (
            "Libéraux",
            "Nombre",
            f"{unit[:1].upper()}{unit[1:]}",
            *(name_of(dossier, level) for level in shown),
            "Année",
        ),
        tuple(_profession(count, rate, shown) for count, rate in told),
        (0.26, 0.1, 0.13, *([rest] * len(shown)), 0.09),
        _numbers(3 + len(shown)),
        title,
        f"Sources : {' ; '.join(sources)}",
    )
    silent = [rate for count, rate in pairs if not count.value.is_known]
    more = (_uncounted(silent, "Non comptés ici"),) if silent else ()
    return Piece((grid, *more), sources)


def _uncounted(rates: Sequence[Answer], said: str) -> Missing:
    names = [lowered(who_of(each)) for each in rates]
    return Missing(
        f"{said} : {listed(names, 12)}.",
        "Page « Sources et limites » : synchronisez la Base permanente des équipements (INSEE).",
    )


def who_of(rate: Answer) -> str:
    """Those that a density counts, as a chart or a sentence names them."""
    return raised(rate.indicator.label.removeprefix("Densité de ").removeprefix("Densité d’"))


def _profession(count: Answer, rate: Answer, levels: Sequence[str]) -> tuple[str, ...]:
    return (
        count.indicator.label.removesuffix(" libéraux").removesuffix(" libérales"),
        wording.figure(count.indicator, count.value),
        wording.figure(rate.indicator, rate.value),
        *(beside(rate, level) for level in levels),
        count.value.period,
    )


def _grid(dossier: Dossier, told: Sequence[Answer], title: str, wanted: Sequence[str]) -> Grid:
    levels = [level for level in wanted if is_told(dossier, told, level)]
    shown = [(level, name_of(dossier, level)) for level in levels]
    head = ("Indicateur", "Ici", *(name for _, name in shown), "Année")
    rows = tuple(_row(each, [level for level, _ in shown]) for each in told)
    return Grid(
        head,
        rows,
        _widths(len(levels)),
        _numbers(len(head) - 1),
        title,
        f"Sources : {' ; '.join(credits_of(told))}",
    )


def _is_few(dossier: Dossier, level: str) -> bool:
    """Whether the areas of a level hold in a column."""
    return sum(each.level == level for each in dossier.comparators) <= MOST_AREAS


def _numbers(count: int) -> tuple[Align, ...]:
    """Sides of a name then of so many numbers."""
    right: Align = "right"
    return ("left", *([right] * count))


def _widths(levels: int) -> tuple[float, ...]:
    """Widths of the columns of a table of indicators with so many levels."""
    if not levels:
        return (0.6, 0.25, 0.15)
    name, here, year = (0.37, 0.24, 0.11) if levels < MOST_AREAS else (0.28, 0.22, 0.11)
    return (name, here, *([(1 - name - here - year) / levels] * levels), year)


def is_told(dossier: Dossier, told: Iterable[Answer], level: str) -> bool:
    """Whether something is known of a level, whose areas hold in a column."""
    known = {x.place.level for each in told for x in each.comparators if x.value.is_known}
    return level in known and _is_few(dossier, level)


def name_of(dossier: Dossier, level: str) -> str:
    """Names of the areas of a level that the territory is compared with."""
    named = [each.name for each in dossier.comparators if each.level == level]
    return listed(named, limit=2)


MOST_AREAS = 3
"""Areas of one level that a cell names; past them the level is left out."""


def _row(answer: Answer, levels: Sequence[str]) -> tuple[str, ...]:
    unit = "" if answer.indicator.unit == "nombre" else f" ({answer.indicator.unit})"
    around = wording.interval(answer.indicator, answer.value)
    mine = wording.figure(answer.indicator, answer.value)
    here = f"{mine} ({around})" if around else mine
    others = (beside(answer, level) for level in levels)
    return (f"{answer.indicator.label}{unit}", here, *others, answer.value.period or "—")


def beside(answer: Answer, level: str) -> str:
    """The figure of each area of a level, with the sign of the territory beside it."""
    found = [each for each in answer.comparators if each.place.level == level]
    said = []
    for each in found:
        sign = ""
        if _is_judged(answer, each):
            sign = f"{NBSP}{wording.SIGNS[each.judgement][0]}"
        other = "" if each.value.period == answer.value.period else f" ({each.value.period})"
        shown = wording.figure(answer.indicator, each.value)
        said.append(f"{shown}{sign}{other if each.value.is_known else ''}")
    return " ; ".join(said) or "nd"


def _is_judged(answer: Answer, each: Compared) -> bool:
    """Whether a verdict stands: two years are set side by side, never judged."""
    is_known = each.value.is_known and answer.indicator.is_judged and not each.is_same
    return is_known and each.judgement is not Judgement.UNKNOWN


SIGNS = (
    "Dans les tableaux, ▲ plus favorable ici, ▼ moins favorable ici, ● différent sans jugement, "
    "○ écart qui ne se distingue pas du hasard, à côté du chiffre comparé ; sans signe : l’écart "
    "ne se juge pas."
)


def credits_of(answers: Iterable[Answer]) -> tuple[str, ...]:
    """Credit lines of some figures, each once."""
    return tuple(dict.fromkeys(line for answer in answers for line in answer.value.sources))


# --- the rupture points ---------------------------------------------------------------------------


def ruptures(dossier: Dossier, pathway: str | None = None) -> Piece:
    """Rupture points found, ranked, with what shows them; those of one pathway when it is given."""
    work = dossier.project.pathways
    kept = [each for each in work.ruptures if pathway in (None, each.pathway)]
    if not kept:
        return Piece(
            (
                Missing(
                    "Aucun point de rupture n’est posé.",
                    "Page « Points de rupture » : choisissez un parcours, puis retenez les points "
                    "que les chiffres et les professionnels montrent.",
                ),
            )
        )
    seen = {each.id: each for each in work.findings}
    blocks: list[Block] = []
    sources: list[str] = []
    for each in ranked(kept):
        shown = [seen[name] for name in each.findings if name in seen]
        sources += [finding.source for finding in shown if finding.source]
        blocks.append(Heading(f"{mark(each.id)}. {each.title or 'Point à nommer'}", 3))
        road = pathway_of(work, each.pathway)
        blocks.append(Paragraph(_where(road, each, is_alone=pathway is not None), "quiet"))
        blocks += _evidence(each, tuple(_told(dossier, finding) for finding in shown))
    return Piece(tuple(blocks), tuple(dict.fromkeys(sources)), (RATED,))


def ranked(kept: Iterable[Rupture]) -> list[Rupture]:
    """Rupture points, the highest priority first, those that are not rated last."""
    return sorted(kept, key=lambda each: -(priority(each) or 0))


def rank_of(rupture: Rupture) -> str:
    """Priority of a rupture point in words: « priorité forte (80 sur 125) »."""
    rated = priority(rupture)
    return f"priorité {degree(rated)} ({rated} sur 125)" if rated else "priorité à noter"


RATED = (
    "La priorité d’un point de rupture est le produit de sa gravité, de sa fréquence et de la "
    "capacité à agir, notées de 1 à 5 par le groupe de travail : c’est un choix, non une mesure."
)


def _where(pathway: Pathway | None, rupture: Rupture, *, is_alone: bool) -> str:
    """Where a rupture point is; its pathway too, unless the part is about this one alone."""
    segment = pathway.segment(rupture.segment) if pathway else None
    road = pathway.label if pathway else f"parcours « {rupture.pathway} », qui n’existe plus"
    where = segment.label if segment else "segment inconnu"
    return f"{where if is_alone else f'{road} : {lowered(where)}'} ; {rank_of(rupture)}"


def _evidence(rupture: Rupture, shown: tuple[str, ...]) -> list[Block]:
    blocks: list[Block] = []
    if rupture.causes:
        causes = [line.rstrip(" .") for line in rupture.causes.split("\n") if line]
        blocks.append(Paragraph(f"Causes : {' ; '.join(causes)}."))
    if rupture.concerned:
        concerned = [lowered(each) for each in rupture.concerned]
        blocks.append(Paragraph(f"Concernés : {listed(concerned, 20)}."))
    said = (*shown, *(line for line in rupture.evidence.split("\n") if line))
    if said:
        blocks.append(Bullets(said))
    else:
        blocks.append(
            Missing(
                "Aucun constat n’étaye ce point.",
                "Page « Points de rupture » : cochez les chiffres ou les constats qui le montrent.",
            )
        )
    return blocks


def _told(dossier: Dossier, finding: Finding) -> str:
    who = f" ({finding.profession})" if finding.profession else ""
    figure = f" {measured(dossier, finding)}" if measured(dossier, finding) else ""
    source = f" Source : {finding.source.rstrip('.')}." if finding.source else ""
    return f"{mark(finding.id)}. {finding.text or 'Constat à écrire.'}{who}{figure}{source}"


def measured(dossier: Dossier, finding: Finding) -> str:
    """The figure of a finding as it was kept, and that its indicator has gone since."""
    kept = (finding.figure, finding.beside, finding.period)
    told = spaced(finding.text)
    said = ", ".join(each for each in kept if each and spaced(each) not in told)
    said = f"{said}." if said else ""
    is_gone = finding.indicator and dossier.codes and finding.indicator not in dossier.answers
    if not is_gone:
        return said
    return f"{said} Cet indicateur n’est plus dans l’application : chiffre gardé tel quel.".strip()


# --- the money ------------------------------------------------------------------------------------


def envelope(dossier: Dossier) -> Piece:
    """Yearly maxima of the ACI for a territory of this size."""
    column = dossier.funding
    if column is None:
        return Piece()
    rows = tuple(
        (
            line.mission.label,
            "inconnu" if line.amount is None else euros(line.amount.value_eur),
        )
        for line in column.lines
    )
    total = column.total
    more = f", plus {listed(total.missing)} (montant inconnu)" if total.missing else ""
    grid = Grid(
        ("Mission", "Maximum par an"),
        (*rows, ("Total connu", f"{euros(total.known_eur)}{more}")),
        (0.7, 0.3),
        ("left", "right"),
        f"Financement ACI d’un territoire de taille {column.size}",
        f"{column.scale.label} ({column.scale.reference}). {column.scale.caution}",
    )
    return Piece((grid,), (f"{column.scale.label} : {column.scale.reference}",), (MOST,))


MOST = (
    "Les montants de l’ACI sont des maxima annuels : une partie dépend de l’atteinte des "
    "indicateurs du contrat."
)
