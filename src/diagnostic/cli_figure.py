"""`diagnostic figure`: a map as a picture, from the command line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, get_args

import typer

from diagnostic.cli_common import (
    CodesOption,
    EpciOption,
    FileOption,
    ProjectOption,
    check_writable,
    chosen,
    day_of,
    members_of,
    opened_project,
    write_file,
)
from diagnostic.errors import UserError
from diagnostic.french import NBSP, listed

if TYPE_CHECKING:
    from diagnostic.indicators.base import Base
    from diagnostic.indicators.layers import Gallery, Layer, Subject
    from diagnostic.indicators.own import OwnFigures
    from diagnostic.maps.extent import Extent
    from diagnostic.maps.plates import Request
    from diagnostic.project import Project
    from diagnostic.reports.frame import Framed
    from diagnostic.territory.atlas import Atlas
    from diagnostic.territory.selection import Codes

FORMATS = ("png", "svg", "pdf")
LEAST_DPI, USUAL_DPI, MOST_DPI = 72, 144, 600
MOST_NEAR, NEAR = 5, 60.0
"""Names offered instead of an unknown one, and how alike they are at least, out of a hundred."""
MOST_NAMED = 3
"""EPCI named in the words of a territory."""


@dataclass(frozen=True)
class _Asked:
    """What the options ask for, checked."""

    subject: str
    level: str
    year: str
    extent: str
    classes: str


def figure(
    out: Annotated[Path, typer.Option("--out", help="Fichier à écrire : .png, .svg ou .pdf.")],
    indicator: Annotated[str, typer.Option("--indicator", help="Indicateur à montrer.")],
    codes: CodesOption = None,
    epci: EpciOption = None,
    file: FileOption = None,
    project: ProjectOption = None,
    level: Annotated[
        str, typer.Option("--level", help="commune, epci, bassin_de_vie, departement, region.")
    ] = "",
    year: Annotated[str, typer.Option("--year", help="Année ou période des chiffres.")] = "",
    extent: Annotated[
        str, typer.Option("--extent", help="territoire, departement, region, france.")
    ] = "territoire",
    classes: Annotated[
        str, typer.Option("--classes", help="quantiles, jenks, egaux, ecart_type, arrondis.")
    ] = "quantiles",
    page: Annotated[
        str, typer.Option("--page", help="ecran, a4, a4_paysage, diapo, carre.")
    ] = "ecran",
    dpi: Annotated[int, typer.Option("--dpi", help="Points par pouce d’un PNG.")] = USUAL_DPI,
    on: Annotated[
        str, typer.Option("--date", help="Jour écrit dans l’image, AAAA-MM-JJ ; aujourd’hui sinon.")
    ] = "",
) -> None:
    """Carte d’un indicateur, prête à être jointe : PNG, SVG ou PDF."""
    from diagnostic.indicators.base import Base
    from diagnostic.maps.plates import plate
    from diagnostic.reports.frame import framed
    from diagnostic.reports.pages import PAGE_NAMES, PAGES
    from diagnostic.sources.reading import Library
    from diagnostic.territory.atlas import load_atlas

    _check_file(out, dpi)
    name = next(p for p in PAGE_NAMES if p == _one_of(page, PAGE_NAMES, "--page"))
    day, asked = day_of(on), _asked(indicator, level, year, extent, classes)
    opened = opened_project(project, codes or epci or file)
    atlas = load_atlas()
    members = members_of(atlas, opened) if opened else chosen(codes, epci, file)
    base = Base(Library(), atlas).with_own(_own(opened))
    request = _request(base, members, asked, opened)
    whole = framed(plate(atlas, request), PAGES[name], day)
    write_file(out, _content(whole, out, dpi))
    typer.echo(f"{out} : {whole.plate.title}")


# --- what is asked --------------------------------------------------------------------------------


def _one_of(value: str, allowed: Iterable[str], option: str) -> str:
    """A word that an option takes.

    Raises
    ------
    UserError
        When it is another.
    """
    words = tuple(allowed)
    if value not in words:
        raise UserError(f"{option} : « {value} » n’est pas proposé. Choix : {', '.join(words)}.")
    return value


def _asked(indicator: str, level: str, year: str, extent: str, classes: str) -> _Asked:
    from diagnostic.maps.extent import Kind
    from diagnostic.maps.symbology import Method
    from diagnostic.territory.zones import LEVELS

    if level:
        _one_of(level, LEVELS, "--level")
    _one_of(extent, get_args(Kind), "--extent")
    _one_of(classes, [way for way in get_args(Method) if way != "seuils"], "--classes")
    return _Asked(indicator, level, year, extent, classes)


def _own(project: Project | None) -> tuple[OwnFigures, ...]:
    """The user's own figures that the project keeps, without those that secrecy hides."""
    from diagnostic.project import own_data

    return own_data.figures(project.own_data) if project else ()


# --- what is drawn --------------------------------------------------------------------------------


def _request(base: Base, members: Codes, asked: _Asked, project: Project | None) -> Request:
    """The map that is asked for.

    Raises
    ------
    UserError
        When the indicator, its level or its year does not exist, or nothing is known here.
    """
    from diagnostic.indicators.from_communes import bassins_of
    from diagnostic.indicators.gallery import gallery
    from diagnostic.indicators.own_layers import OwnLayers
    from diagnostic.maps.extent import seen, words
    from diagnostic.maps.plates import Request
    from diagnostic.maps.symbology import Method, Symbology
    from diagnostic.territory.zones import zoning

    every = gallery(base, [OwnLayers(base)])
    subject = _subject(every, asked.subject)
    layer = _layer(every, subject, asked)
    extent = _extent(base.atlas, members, asked.extent)
    zones = zoning(base.atlas, layer.level, bassins_of(base))
    shown = seen(base.atlas, zones, members, extent)
    here = _place(base.atlas, members, project)
    apart = extent.kind != "territoire"
    method = next(way for way in get_args(Method) if way == asked.classes)
    request = Request(
        layer=layer.on(shown.zones) if shown else layer,
        zones=zones,
        codes=members,
        extent=extent,
        symbology=Symbology(method),
        place=f"{words(base.atlas, extent)}. Contour noir : {here}" if apart else here,
    )
    _check_known(base.atlas, request)
    return request


def _subject(every: Gallery, name: str) -> Subject:
    """Raises ``UserError`` when no indicator in force has this name; the nearest are said."""
    from rapidfuzz import process, utils

    if name in every:
        return every.subject(name)
    labels = {each.id: f"{each.id} {each.label}" for each in every.subjects}
    near = process.extract(
        name, labels, limit=MOST_NEAR, score_cutoff=NEAR, processor=utils.default_process
    )
    # Nothing near: the first of each theme show what a name looks like.
    first = {each.theme: each.id for each in reversed(every.subjects)}
    offered = [found for _, _, found in near] or list(reversed(first.values()))
    lines = [f"  {found}{NBSP}: {every.subject(found).label}" for found in offered]
    what = f"Indicateur inconnu : « {name} »." if name.strip() else "--indicator est vide."
    head = "Les plus proches :" if near else "Exemples, un par thème :"
    raise UserError("\n".join((f"{what} {head}", *lines)))


def _layer(every: Gallery, subject: Subject, asked: _Asked) -> Layer:
    """Raises ``UserError`` when the indicator does not exist at this level or for this year."""
    level = next((each for each in subject.levels if each == asked.level), None)
    if asked.level and level is None:
        raise UserError(
            f"« {subject.label} » n’existe pas au niveau « {asked.level} ». Niveaux : "
            f"{', '.join(subject.levels)}."
        )
    level = level or subject.levels[0]
    periods = every.periods(subject.id, level)
    if asked.year and asked.year not in periods:
        raise UserError(
            f"« {subject.label} » n’est pas connu pour {asked.year}. Années : {', '.join(periods)}."
        )
    found = every.layer(subject.id, level, asked.year or None)
    if found is None:
        raise UserError(f"« {subject.label} » n’a aucun chiffre au niveau « {level} ».")
    return found


def _extent(atlas: Atlas, members: Codes, kind: str) -> Extent:
    """The area that holds most of the inhabitants of the territory, when one is asked for."""
    from diagnostic.maps.extent import Extent

    if kind in ("departement", "region"):
        people: dict[str, int] = {}
        for code in sorted(members):
            area = getattr(atlas[code], kind)
            people[area] = people.get(area, 0) + atlas[code].population
        first = max(people, key=lambda area: people[area])
        return Extent("departement" if kind == "departement" else "region", first)
    return Extent("france" if kind == "france" else "territoire")


def _place(atlas: Atlas, members: Codes, project: Project | None) -> str:
    """The territory in words: its name, or that of its EPCI or commune, and its size."""
    from diagnostic.project.fields import UNNAMED
    from diagnostic.reports.place import place_in_words

    named = project.name if project and project.name != UNNAMED else ""
    whole = [area for area in atlas.epci.values() if area.members and members >= set(area.members)]
    if not named and len(members) == 1:
        named = atlas.name(next(iter(members)))
    elif not named and sum(len(area.members) for area in whole) == len(members):
        named = listed([area.name for area in whole], limit=MOST_NAMED)
    return place_in_words(atlas, members, named)


def _check_known(atlas: Atlas, request: Request) -> None:
    """Raises ``UserError`` when the map would show no figure and no secret."""
    import numpy as np

    from diagnostic.maps.extent import seen

    layer = request.layer
    shown = seen(atlas, request.zones, request.codes, request.extent)
    if shown is None:
        return  # said by the frame: there is nothing to draw
    about = shown.inside if request.extent.kind == "territoire" else shown.zones
    rows = [layer.rank[code] for code in about if code in layer.rank]
    if not (np.isfinite(layer.values[rows]).any() or layer.secret[rows].any()):
        raise UserError(
            f"Aucun chiffre de « {layer.subject.label} », {layer.period}, n’est connu ici. "
            "« diagnostic sources status » dit quelles données sont synchronisées."
        )


# --- the file -------------------------------------------------------------------------------------


def _check_file(out: Path, dpi: int) -> None:
    """Raises ``UserError`` when the file cannot be written as asked, before anything is drawn."""
    kind = out.suffix.lower().removeprefix(".")
    if kind not in FORMATS:
        raise UserError(
            f"--out : l’extension de « {out.name} » n’est pas proposée. Choix : .png, .svg, .pdf."
        )
    if not LEAST_DPI <= dpi <= MOST_DPI:
        raise UserError(f"--dpi : {dpi} n’est pas entre {LEAST_DPI} et {MOST_DPI}.")
    if dpi != USUAL_DPI and kind != "png":
        raise UserError("--dpi ne vaut que pour un .png : SVG et PDF s’impriment à toute taille.")
    check_writable(out)


def _content(whole: Framed, out: Path, dpi: int) -> bytes:
    from diagnostic.reports.figure import as_pdf, as_png, as_svg

    match out.suffix.lower():
        case ".svg":
            return as_svg(whole)
        case ".pdf":
            return as_pdf(whole)
        case _:
            return as_png(whole, dpi)
