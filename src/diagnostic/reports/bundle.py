"""Figures and tables in one archive, with an index that says what each is and where it comes from.

The same contents make the same bytes: entries have the day they are given, none reads the clock.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from diagnostic.french import NBSP, counted, raised
from diagnostic.reports.words import clean, established, slug

PAGE, TEXT = "index.html", "LISEZ-MOI.txt"
MOST_NAME = 60
"""Letters of the name of a file, kept short for Windows."""
_PACKED = ("png", "pdf", "xlsx", "zip")
"""Formats that are already compressed."""
_SHOWN = ("png", "svg")
_NAMED = re.compile(r"(Contours|Couleurs)\s*:")
"""How a credit begins that says what it is of, and is no source of figures."""
_FIRST_DAY, _LAST_DAY = date(1980, 1, 1), date(2107, 12, 31)
"""Those that an archive can write."""
_WRITABLE = 0o644 << 16


@dataclass(frozen=True)
class Item:
    """A file of the archive.

    Attributes
    ----------
    what
        Kind of thing, in a word or two of French: « carte », « graphique », « tableau ».
    extension
        Without its dot.
    title
        As it is written in the file.
    year
        Of its figures.
    name
        What the file is called, without its kind; the title when empty.
    alt
        A picture in words.
    """

    what: str
    extension: str
    content: bytes
    title: str
    sources: Sequence[str]
    year: str = ""
    name: str = ""
    alt: str = ""


@dataclass(frozen=True)
class Index:
    """What the archive says of itself.

    Attributes
    ----------
    place
        The territory, in words.
    on
        Day that is written in it.
    notes
        What a reader must know of all of it.
    """

    title: str
    place: str
    on: date
    notes: Sequence[str] = ()


def bundle(items: Sequence[Item], index: Index) -> bytes:
    """The files in order, then what they are, as a page and as a text."""
    names = file_names(items)
    files = [
        (PAGE, _page(items, names, index).encode()),
        (TEXT, _text(items, names, index).encode("utf-8-sig")),
        *((name, item.content) for name, item in zip(names, items, strict=True)),
    ]
    content = BytesIO()
    with ZipFile(content, "w") as archive:
        for name, inside in files:
            archive.writestr(entry(name, index.on), inside)
    return content.getvalue()


def file_names(items: Sequence[Item]) -> tuple[str, ...]:
    """Names in the order of the files, in plain letters: ``01-population-carte.png``."""
    digits = max(2, len(str(len(items))))
    return tuple(_name(item, f"{rank:0{digits}d}") for rank, item in enumerate(items, 1))


def _name(item: Item, rank: str) -> str:
    parts = (rank, slug(item.name or item.title, MOST_NAME), slug(item.what))
    return f"{'-'.join(filter(None, parts))}.{slug(item.extension) or 'bin'}"


def entry(name: str, on: date) -> ZipInfo:
    """What an archive says of a file: the day it is given, the same on every system."""
    day = min(max(on, _FIRST_DAY), _LAST_DAY)
    made = ZipInfo(name, (day.year, day.month, day.day, 0, 0, 0))
    made.create_system = 3  # the same on every system
    made.external_attr = _WRITABLE
    packed = name.rsplit(".", 1)[-1] in _PACKED
    made.compress_type = ZIP_STORED if packed else ZIP_DEFLATED
    return made


def _about(item: Item) -> list[str]:
    """What is said under the title of a file."""
    year = f"Année{NBSP}: {clean(item.year)}." if item.year else ""
    credits_ = [clean(line).rstrip(". ") for line in item.sources]
    of_figures = [line for line in credits_ if not _NAMED.match(line)]
    sources = f"{NBSP}; ".join(filter(None, of_figures))
    source = f"Source{NBSP}: {sources}." if sources else ""
    named = " ".join(f"{line}." for line in credits_ if _NAMED.match(line))
    return [said for said in (year, source, named) if said]


def _text(items: Sequence[Item], names: Sequence[str], index: Index) -> str:
    lines = [clean(index.title), clean(index.place), established(index.on), ""]
    lines += [*map(clean, index.notes), ""] if index.notes else []
    for name, item in zip(names, items, strict=True):
        lines += [name, f"  {raised(clean(item.what))}{NBSP}: {clean(item.title)}"]
        lines += [*(f"  {said}" for said in map(clean, _about(item))), ""]
    return "\r\n".join(lines)


def _page(items: Sequence[Item], names: Sequence[str], index: Index) -> str:
    """A page that opens without network, with a small view of each picture."""
    said = "".join(f"<p>{escape(clean(note))}</p>" for note in index.notes)
    listed = "".join(_listed(item, name) for name, item in zip(names, items, strict=True))
    title = escape(clean(index.title))
    return (
        '<!doctype html><html lang="fr"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        f"<title>{title}</title><style>{_STYLE}</style></head><body><h1>{title}</h1>"
        f"<p>{escape(clean(index.place))}<br>{established(index.on)}. "
        f"{counted(len(items), 'fichier')}.</p>{said}<ol>{listed}</ol></body></html>\n"
    )


def _listed(item: Item, name: str) -> str:
    words = clean(item.alt or item.title)
    view = (
        f'<a href="{name}"><img src="{name}" alt="{escape(words)}" loading="lazy"></a>'
        if name.endswith(_SHOWN)
        else ""
    )
    about = "".join(f"<p>{escape(said)}</p>" for said in _about(item))
    return (
        f'<li>{view}<div><h2><a href="{name}">{escape(clean(item.title))}</a></h2>'
        f"<p>{escape(raised(clean(item.what)))}, {name}</p>{about}</div></li>"
    )


_STYLE = (
    "body{font:16px/1.45 'Source Sans 3','Segoe UI',Arial,sans-serif;color:#1b262c;"
    "max-width:60rem;margin:2rem auto;padding:0 1rem}"
    "h1{font-size:1.7rem;margin:0}h2{font-size:1.1rem;margin:0}a{color:#0f5c78}"
    "p{margin:.2rem 0;color:#55636b}ol{list-style:none;padding:0}"
    "li{display:flex;gap:1rem;padding:1rem 0;border-top:1px solid #aebac0}"
    "li>a{flex:0 0 15rem}img{max-width:15rem;max-height:12rem;border:1px solid #dfe3e5}"
)
