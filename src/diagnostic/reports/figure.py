"""A map or a chart as a file that stands alone: PNG, SVG or PDF, the same bytes each time.

No browser and no network: the page is laid out here (`diagnostic.reports.frame`) and pictures of it
are made by Typst, with our own font only. Words reach it as data, never as its language.
"""

from __future__ import annotations

from base64 import b64encode
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Literal, get_args

from diagnostic.maps.plate import Drawing
from diagnostic.paths import STATIC
from diagnostic.reports import png
from diagnostic.reports.frame import Framed, credit_line, described, framed
from diagnostic.reports.pages import PAGES, PageName
from diagnostic.reports.words import FONTS, clean

if TYPE_CHECKING:
    from typst import Fonts

Kind = Literal["png", "png300", "svg", "pdf"]
KINDS: tuple[Kind, ...] = get_args(Kind)
SCREEN_DPI, PRINT_DPI = 144, 300
AUTHOR = "Diagnostic CPTS"

_DOCUMENT = b"""
#let said = sys.inputs
#set document(
  title: said.title,
  author: said.author,
  description: said.words,
  date: datetime(year: int(said.year), month: int(said.month), day: int(said.day)),
)
#set page(width: float(said.width) * 1pt, height: float(said.height) * 1pt, margin: 0pt)
#set text(lang: "fr", region: "fr")
#image(bytes(said.svg), format: "svg", width: 100%, alt: said.words)
"""


def figure(drawing: Drawing, page: PageName, kind: Kind, on: date) -> bytes:
    """A drawing as a file, with its title, sources and date inside.

    Parameters
    ----------
    kind
        ``png`` for a screen (144 dots per inch), ``png300`` to print, ``svg`` or ``pdf``.
    on
        Day that is written in it: nothing here reads the clock.

    Raises
    ------
    UserError
        When there is nothing to draw.
    """
    return written(framed(drawing, PAGES[page], on), kind)


def written(whole: Framed, kind: Kind) -> bytes:
    """A page in a format."""
    match kind:
        case "svg":
            return as_svg(whole)
        case "pdf":
            return as_pdf(whole)
        case "png":
            return as_png(whole, SCREEN_DPI)
        case "png300":
            return as_png(whole, PRINT_DPI)


def as_svg(whole: Framed) -> bytes:
    """A page as SVG: its text can be searched, and its letters travel with it."""
    return f"{lettered(whole.svg)}\n".encode()


def lettered(svg: str) -> str:
    """A picture that carries its letters, for where the fonts of a page do not reach."""
    head, rest = svg.split("<rect", 1)
    return f"{head}<defs><style>{_letters()}</style></defs><rect{rest}"


def as_pdf(whole: Framed) -> bytes:
    """A page as PDF, in French, titled, told in words to those who do not see it."""
    return _compiled(whole, "pdf")


def as_png(whole: Framed, dpi: int) -> bytes:
    """A page as PNG, its words in its metadata too."""
    plate = whole.plate
    return png.labelled(
        _compiled(whole, "png", dpi),
        {
            "Title": clean(plate.title),
            "Author": AUTHOR,
            "Description": clean(described(plate)),
            "Source": clean(credit_line(plate.sources)),
            "Creation Time": whole.on.isoformat(),
            "Software": AUTHOR,
        },
        dpi,
    )


def _compiled(whole: Framed, kind: Literal["png", "pdf"], dpi: int | None = None) -> bytes:
    # Loaded when a picture is asked for only.
    import typst

    made: bytes = typst.compile(
        _DOCUMENT,
        format=kind,
        ppi=dpi,
        sys_inputs=_said(whole),
        font_paths=own_fonts(),
    )
    return made


@cache
def own_fonts() -> Fonts:
    """Our own font and no other, so that a picture is the same on every machine."""
    from typst import Fonts

    return Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])


def _said(whole: Framed) -> dict[str, str]:
    """What the document is made of: text only."""
    page, on = whole.page, whole.on
    return {
        "svg": whole.svg,
        "title": clean(whole.plate.title),
        "words": clean(described(whole.plate)),
        "author": AUTHOR,
        "width": str(page.width),
        "height": str(page.height),
        "year": str(on.year),
        "month": str(on.month),
        "day": str(on.day),
    }


@cache
def _letters() -> str:
    return "".join(_face(weight) for weight in (400, 600))


def _face(weight: int) -> str:
    """The letters of the screens, unchanged, for a program that opens the file elsewhere."""
    font = (STATIC / "fonts" / f"source-sans-3-latin-{weight}-normal.woff2").read_bytes()
    return (
        f"@font-face{{font-family:'Source Sans 3';font-weight:{weight};"
        f"src:url(data:font/woff2;base64,{b64encode(font).decode()}) format('woff2')}}"
    )
