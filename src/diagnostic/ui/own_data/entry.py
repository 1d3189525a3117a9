"""How the user gives a table: pasted, dropped as a file, or typed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from typing import Literal

import pandas as pd
import streamlit as st

from diagnostic.errors import UserError
from diagnostic.french import number
from diagnostic.pasted.grids import grid_of_file, grid_of_text
from diagnostic.pasted.model import Choices, Grid
from diagnostic.territory.atlas import load_atlas
from diagnostic.ui import html, tables, work
from diagnostic.ui.text import plain

Way = Literal["coller", "fichier", "saisir"]
WAYS: dict[Way, str] = {
    "coller": "Coller un tableau",
    "fichier": "Déposer un fichier",
    "saisir": "Saisir",
}
FORMATS = ["csv", "txt", "tsv", "xlsx", "xls", "ods"]
MOST_MO = 200
"""The reader says the limit that it holds; the browser refuses only what it cannot send."""
MOST_TYPED = 400
PASTED, DROPPED, TITLE = "own-pasted", "own-dropped", "own-typed-title"
ROUND, FILE, GRID = "own-drop-round", "own-file", "own-grid"
EXAMPLE = "Commune\tPatients sans médecin traitant\nDouai\t1 234\nSomain\t456"


@dataclass(frozen=True)
class Given:
    """A table that the user gave, before it is understood.

    ``key`` is the same for the same table: corrections belong to it. ``read`` makes its grid, with
    the separator or the sheet that the user chose.
    """

    key: str
    origin: str
    read: Callable[[Choices], Grid]


def given() -> Given | None:
    """What the user has given, None while there is nothing; a problem is said beside the entry."""
    way: Way | None = st.segmented_control(
        "Comment donner le tableau",
        list(WAYS),
        format_func=lambda each: WAYS[each],
        default="coller",
        required=True,
        key="own-way",
        label_visibility="collapsed",
        persist_state="session",
    )
    return {"coller": _pasted, "fichier": _dropped, "saisir": _typed}[way or "coller"]()


def clear() -> None:
    """Leave the entry empty, for the next table."""
    for key in (PASTED, TITLE):
        st.session_state[key] = ""
    _forget_file()


def _forget_file() -> None:
    st.session_state.pop(FILE, None)
    st.session_state[ROUND] = st.session_state.get(ROUND, 0) + 1


def _pasted() -> Given | None:
    text = st.text_area(
        "Collez ici des cellules copiées d’un tableur, d’un site ou d’un courriel",
        key=PASTED,
        height=170,
        placeholder=EXAMPLE,
        persist_state="session",
    )
    if not text.strip():
        return None
    # A lone half of a character cannot be encoded: it must not stop the page.
    key = _key(text.encode(errors="surrogatepass"))
    return Given(key, "tableau collé", lambda chosen: grid_of_text(text, chosen))


def _dropped() -> Given | None:
    """The file dropped now, or the one that was before the user went to another page."""
    dropped = st.file_uploader(
        "Fichier CSV, XLSX, XLS ou ODS",
        type=FORMATS,
        key=f"{DROPPED}-{st.session_state.get(ROUND, 0)}",
        max_upload_size=MOST_MO,
        on_change=lambda: st.session_state.pop(FILE, None),
    )
    if dropped is not None:
        st.session_state[FILE] = (dropped.name, dropped.getvalue())
    if FILE not in st.session_state:
        return None
    name, content = st.session_state[FILE]
    if dropped is None:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(plain(f"Fichier en cours : {name}"), width="stretch")
            st.button("Oublier ce fichier", on_click=_forget_file)
    key = _key(content + name.encode(errors="replace"))
    return Given(key, name, lambda chosen: grid_of_file(content, name, chosen))


def _typed() -> Given | None:
    atlas, codes = load_atlas(), sorted(work.current().codes)
    if not codes:
        st.info("Choisissez d’abord un territoire : la liste de ses communes sera à remplir ici.")
        return None
    if len(codes) > MOST_TYPED:
        st.info(
            f"Ce territoire a {number(len(codes))} communes : il est plus simple de coller un "
            "tableau que de le saisir."
        )
        return None
    title = st.text_input(
        "Ce que vous comptez",
        key=TITLE,
        placeholder="par exemple : Patients sans médecin traitant",
        persist_state="session",
    )
    blank = pd.DataFrame(
        {
            "Code": codes,
            "Commune": [atlas.name(code) for code in codes],
            "Valeur": pd.Series([None] * len(codes), dtype=float),
        }
    )
    filled = st.data_editor(
        blank,
        hide_index=True,
        disabled=["Code", "Commune"],
        height=320,
        column_config={"Valeur": st.column_config.NumberColumn(format="localized")},
        key=f"own-typed-{_key(','.join(codes).encode())[:8]}-{st.session_state.get(ROUND, 0)}",
    )
    st.html(html.source("Une case vide reste « non connue ». Zéro s’écrit 0."))
    known = filled.dropna(subset=["Valeur"])
    if known.empty:
        return None
    if not title.strip():
        st.html(tables.problem("Dites ce que vous comptez : c’est le titre de la colonne."))
        return None
    rows = (
        ("Code", "Commune", title.strip()),
        *(
            (str(code), str(name), format(value, "f").rstrip("0").rstrip("."))
            for code, name, value in known.itertuples(index=False, name=None)
        ),
    )
    grid = Grid(rows, about=("Tableau saisi à la main.",))
    return Given(_key(repr(rows).encode()), "tableau saisi", lambda _: grid)


def read(table: Given, chosen: Choices) -> Grid | None:
    """Its cells; None, and the reason on screen, when nothing can be read.

    Read again only when the table, its separator or its sheet change.
    """
    key = (table.key, chosen.separator, chosen.sheet)
    before: tuple[object, Grid] | None = st.session_state.get(GRID)
    if before is not None and before[0] == key:
        return before[1]
    try:
        grid = table.read(chosen)
    except UserError as problem:
        st.html(tables.problem(str(problem)))
        return None
    st.session_state[GRID] = (key, grid)
    return grid


def _key(content: bytes) -> str:
    return sha256(content).hexdigest()[:16]
