"""Géoclip exports: C@rtoSanté, Observatoire des territoires, Statistiques locales.

Two title lines, then ``Code;Libellé;<indicateur> <année>;…``: a row for each place, a column for
each indicator. The title tells the geography (« Référentiel géographique : France par bassin de
vie »), which the codes must confirm. Each indicator becomes an edition of its own, named after
its label, its year and its level: an export adds to the others, and replaces the same indicators.

A cell is a row here, so that each one ends kept, left out or refused. The year is the last one of
the label; a period (« 2017-2023 ») is dated by its end and stays in the name, since an evolution
over six years and another over ten are two things. Indicators written in words (a zoning) have no
value to keep and are left out.
"""

from __future__ import annotations

import csv
import hashlib
import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple

import pandas as pd

from diagnostic.errors import UserError
from diagnostic.french import counted, listed
from diagnostic.sources.cells import decimals
from diagnostic.sources.contracts import CODE_COMMUNE, CODE_DEPARTEMENT, FIRST_YEAR, FRANCE
from diagnostic.sources.headers import Header, column_name
from diagnostic.sources.importers.base import Chunk, Importer, Layout, Match
from diagnostic.sources.received import HEADER_DEPTH, Received
from diagnostic.sources.tables import INDICATORS
from diagnostic.sources.tally import Tally
from diagnostic.territory.names import key

LAYOUT = Layout(
    "geoclip",
    "Export Géoclip (C@rtoSanté, Observatoire des territoires, Statistiques locales)",
    {"code": "Code", "libelle": "Libellé"},
)
LEAST_CODES = 0.5
"""Share of the codes that must be those of the geography that the title tells."""

LONGEST = 60

_SITES = (
    "referentiel geographique",
    "cartosante",
    "c rtosante",
    "observatoire des territoires",
    "statistiques locales",
    "geoclip",
)
_HIDDEN = r"(?i)s|.*\bsecret\b.*"
_ABSENT = (
    r"(?i)n\s*/\s*[acd]\b.*|n[acd]|ns|.*non (?:disponible|significati|communiqu|concern).*|\W+"
)
_PERIOD = re.compile(r"(?<!\d)((?:19|20)\d\d)\s*[-–—/]\s*((?:19|20)\d\d)(?!\d)")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")
_COUNTED = re.compile(r"(?:nombre|nb|effectif|effectifs|population|densite|apl)(?:_|$)")


class Geography(NamedTuple):
    """A level of places: how titles name it, its codes, and their usual length.

    ``cut`` describes codes that lost their first zeros to a spreadsheet.
    """

    level: str
    plural: str
    title: str
    code: str
    length: int
    cut: str = r"(?!)"


GEOGRAPHIES = (
    Geography("epci", "EPCI", r"epci|intercommunalites?|communautes? de communes", r"\d{9}", 9),
    Geography(
        "bassin_de_vie",
        "bassins de vie",
        r"bassins? de vie",
        rf"{CODE_COMMUNE}|97\dZZ",
        5,
        r"[1-9]\d{3}",
    ),
    Geography(
        "territoire_de_vie_sante",
        "territoires de vie-santé",
        r"territoires? de vie(?: de)? sante|tvs",
        r"[0-9A-Z]{3,10}",
        5,
    ),
    Geography("zone_emploi", "zones d’emploi", r"zones? d emploi", r"\d{4}", 4, r"[1-9]\d{1,2}"),
    Geography(
        "canton",
        "cantons",
        r"(?:pseudo )?cantons?(?: ou villes?| villes?)?",
        r"(?:\d{2}|2[AB]|97\d)[0-9A-Z]{2}",
        4,
        r"[1-9][0-9A-Z]{2}",
    ),
    Geography("departement", "départements", r"departements?", CODE_DEPARTEMENT, 2, r"[1-9]"),
    Geography("region", "régions", r"regions?", r"\d{2}", 2, r"[1-9]"),
    Geography("commune", "communes", r"communes?", CODE_COMMUNE, 5, r"[1-9]\d{3}"),
    Geography("france", "pays", r"france(?: entiere)?$|pays", r"[0-9A-Z]{1,5}", 2),
)
"""A title means the one that it names first: « communes de la région Grand Est »."""


class Indicator(NamedTuple):
    """A column of an export: its name in the frame, its label, its identifier and its year."""

    column: str
    label: str
    slug: str
    year: int | None


def _recognise(file: Received) -> Match | None:
    if file.kind not in ("text", "workbook"):
        return None
    for header in file.candidates:
        is_table = header.names[:2] == ("code", "libelle") and any(header.names[2:])
        if is_table and (_is_titled(_titles(file, header)) or _has_its_words(file)):
            return Match(LAYOUT, (header,))
    return None


def _read(file: Received, match: Match, tally: Tally) -> Iterator[Chunk]:
    header = match.header
    geography = _geography(_titles(file, header), file.name)
    indicators = _indicators(_rows_to(file, header)[-1], header)
    frames = list(file.frames(header, tally))
    rows = _places(pd.concat(frames, ignore_index=True), geography, file.name, tally)
    tally.read += len(rows) * (len(indicators) - 1)
    tally.note(
        f"{counted(len(rows), 'lieu', 'lieux')} et {counted(len(indicators), 'indicateur')} : "
        "chaque case du tableau compte pour une ligne."
    )
    for indicator in indicators:
        cells = _cells(rows, indicator, tally)
        edition = f"{indicator.slug}-{indicator.year}-{geography.level}"
        yield Chunk(INDICATORS, edition, cells.assign(niveau=geography.level))


# --- titles and labels --------------------------------------------------------------------------


def _rows_to(file: Received, header: Header) -> list[list[str]]:
    """Rows of a file down to its header, as they are written."""
    if file.kind == "workbook":
        return file.sheets[header.sheet or ""][: header.row + 1]
    lines = (f"{line}\n" for line in file.first_lines[:HEADER_DEPTH])
    return list(islice(csv.reader(lines, delimiter=file.separator), header.row + 1))


def _titles(file: Received, header: Header) -> list[str]:
    rows = _rows_to(file, header)[:-1]
    return [text for row in rows if (text := " ".join(cell for cell in row if cell.strip()))]


def _is_titled(titles: Sequence[str]) -> bool:
    return any(site in key(title) for title in titles for site in _SITES)


def _has_its_words(file: Received) -> bool:
    """Whether the first rows have the words of Géoclip for a missing value."""
    return any("N/A - " in line for line in file.first_lines)


def _geography(titles: Sequence[str], name: str) -> Geography:
    """Geography that the titles tell.

    Raises
    ------
    UserError
        When they tell none that is known.
    """
    told = [title for title in titles if "referentiel geographique" in key(title)]
    for title in told or titles:
        words = re.split(r"\bpar\b", key(title.rsplit(":", 1)[-1]))[-1]
        named = [
            (match.start(), geography)
            for geography in GEOGRAPHIES
            if (match := re.search(rf"\b(?:{geography.title})\b", words))
        ]
        if named:
            return min(named, key=lambda found: found[0])[1]
    shown = f"« {' / '.join(told or titles)[:200]} »" if titles else "absent"
    raise UserError(
        f"{name} : le titre ({shown}) n’annonce aucune géographie connue "
        f"({listed([each.plural for each in GEOGRAPHIES], 10)}). Refaire l’export à l’un de ces "
        "niveaux, en gardant les lignes de titre."
    )


def _indicators(labels: Sequence[str], header: Header) -> list[Indicator]:
    found: list[Indicator] = []
    taken: set[tuple[str, int | None]] = set()
    for column, written in zip(header.names[2:], labels[2:], strict=True):
        if not column:
            continue
        label, period, year = _dated(" ".join(written.split()))
        slug = _shortened(column_name(f"{label} {period}"))
        while (slug, year) in taken:
            slug = _shortened(f"{slug}_bis")
        taken.add((slug, year))
        found.append(Indicator(column, f"{label} {period}".strip(), slug, year))
    return found


def _dated(label: str) -> tuple[str, str, int | None]:
    """Label without its year, the period it covers if any, and its last year.

    >>> _dated("APL Médecins généralistes 2023")
    ('APL Médecins généralistes', '', 2023)
    >>> _dated("Évolution de la population 2017 - 2023 (en %)")
    ('Évolution de la population (en %)', '2017-2023', 2023)
    >>> _dated("Densité (historique depuis 1876) 2022")
    ('Densité (historique depuis 1876)', '', 2022)
    """
    periods, years = list(_PERIOD.finditer(label)), list(_YEAR.finditer(label))
    if not years:
        return label, "", None
    last = periods[-1] if periods and periods[-1].end() >= years[-1].end() else years[-1]
    rest = " ".join((label[: last.start()] + label[last.end() :]).split()).strip(" -–—,;:")
    name = rest.replace("()", "").strip() or label
    period = f"{last[1]}-{last[2]}" if last.re is _PERIOD else ""
    return name, period, int(last[2] if period else last[1])


def _shortened(slug: str) -> str:
    """Identifier of `LONGEST` characters at most, two long ones never the same."""
    if slug and len(slug) <= LONGEST:
        return slug
    mark = hashlib.sha256(slug.encode()).hexdigest()[:8]
    return f"{slug[: LONGEST - 9].rstrip('_')}_{mark}".lstrip("_")


# --- places and values --------------------------------------------------------------------------


def _places(rows: pd.DataFrame, geography: Geography, name: str, tally: Tally) -> pd.DataFrame:
    """Rows with a code of their geography, missing where it is none.

    Raises
    ------
    UserError
        When most codes are not those of the geography that the title tells.
    """
    codes = rows["code"].astype("str").str.upper()
    cut = codes.str.fullmatch(geography.cut, na=False)
    if count := int(cut.sum()):
        told = counted(count, "code a", "codes ont")
        tally.note(f"{told} perdu les zéros du début : ils ont été remis.")
    codes = codes.mask(cut, codes.str.zfill(geography.length))
    fits = codes.str.fullmatch(geography.code, na=False)
    if fits.sum() < LEAST_CODES * max(1, len(rows)):
        raise UserError(
            f"{name} : le titre annonce des {geography.plural}, mais les codes "
            f"({listed([str(code) for code in codes.dropna().head(3)])}) n’en sont pas. Refaire "
            "l’export sans modifier le fichier."
        )
    if geography.level == "france":
        codes = pd.Series(FRANCE, index=rows.index, dtype="str")
    return rows.assign(code=codes.where(fits), nom=rows["libelle"].fillna(codes))


def _cells(rows: pd.DataFrame, indicator: Indicator, tally: Tally) -> pd.DataFrame:
    """Values of one indicator, under the columns of the contract but the level."""
    text = rows[indicator.column].astype("str")
    value = decimals(text.str.removesuffix("%"))
    secret = value.isna() & text.str.fullmatch(_HIDDEN, na=False)
    absent = value.isna() & ~secret & (text.isna() | text.str.fullmatch(_ABSENT, na=False))
    cells = pd.DataFrame(
        {
            "code": rows["code"],
            "nom": rows["nom"],
            "libelle": indicator.label,
            "lu": text,
            "valeur": value,
            "annee": indicator.year,
            "indicateur": indicator.slug,
            "statut": "disponible",
        }
    )
    cells["statut"] = cells["statut"].mask(secret, "secret").mask(absent, "absent")
    unread = value.isna() & ~secret & ~absent
    everything = pd.Series(True, index=rows.index)
    if indicator.year is None:
        return tally.refuse(cells, everything, "indicateur sans année dans son nom")
    if indicator.year < FIRST_YEAR:
        return tally.leave_out(cells, everything, f"indicateur d’avant {FIRST_YEAR}")
    if unread.any() and value.isna().all():
        reason = f"indicateur écrit en mots, sans valeur : « {indicator.label} »"
        return tally.leave_out(cells, everything, reason)
    cells = tally.refuse(cells, cells["code"].isna(), "code de lieu impossible")
    cells = tally.refuse(cells, unread[cells.index], "valeur qui n’est pas un nombre")
    negative = (cells["valeur"] < 0) & bool(_COUNTED.match(indicator.slug))
    return tally.refuse(cells, negative, "nombre négatif")


IMPORTER = Importer("geoclip", (LAYOUT,), _read, _recognise)
