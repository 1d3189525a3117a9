"""All that is known of one source: what to be careful of, and how its last import went."""

from __future__ import annotations

import streamlit as st

from diagnostic.french import counted, listed, number
from diagnostic.sources.catalogue import Source, catalogue
from diagnostic.sources.names import edition_label
from diagnostic.sources.reading import Held
from diagnostic.ui import tables
from diagnostic.ui.sources import shelf
from diagnostic.ui.tables import Cell, Row
from diagnostic.ui.text import plain


def detail() -> None:
    """Choose a source, and read everything about it."""
    sources = catalogue()
    chosen = st.selectbox(
        "Tout savoir d’une source",
        list(sources),
        format_func=lambda name: f"{sources[name].publisher} — {sources[name].dataset}",
        key="source",
        filter_mode=None,
    )
    source = sources[chosen]
    identity, imports = st.columns([5, 6], gap="large")
    with identity:
        _identity(source)
    with imports:
        _parts(source)


def _identity(source: Source) -> None:
    facts = {
        "Ce qu’elle mesure": source.measures,
        "Niveaux": listed(list(source.levels), limit=12),
        "Code géographique": source.cog,
        "Millésimes lus": source.vintages,
        "Secret statistique": source.secrecy,
        "Renouvellement": source.refresh,
        "Licence": source.licence,
        "Mention à écrire": source.credit,
    }
    rows = [Row(tables.words(name, text)) for name, text in facts.items()]
    st.html(tables.table(f"Fiche de {source.dataset}", tables.words("", ""), rows))
    st.markdown("**À savoir avant d’écrire un chiffre**")
    st.html(tables.bullets(source.traps))


def _parts(source: Source) -> None:
    held = shelf.library().of_source(source.id)
    if not held:
        st.info(
            "Aucune donnée de cette source n’est en service. L’onglet « Mettre à jour » la "
            "télécharge, ou la lit dans un fichier que vous avez déjà."
        )
    for part in held:
        title = edition_label(part.table.name, part.edition, part.years)
        with st.expander(plain(f"{title}, {ORIGINS[part.origin]}"), expanded=len(held) == 1):
            _report(part)


ORIGINS = {"embarquee": "embarquée", "synchronisee": "synchronisée"}


def _report(part: Held) -> None:
    report = part.report
    if report is None:
        st.markdown(plain(part.about))
        return
    weight = number(report.size_bytes / 1e6, 1)
    st.markdown(
        plain(
            f"{report.file} ({weight} Mo), lu comme « {report.layout} ». "
            f"{counted(report.read, 'ligne lue', 'lignes lues')}, {number(report.kept)} gardées. "
            f"Empreinte SHA-256 : {report.sha256[:16]}…"
        )
    )
    said = [f"Total publié retrouvé — {found}" for found in report.controls]
    for title, counts in (("laissées de côté", report.left_out), ("refusées", report.refused)):
        said += [f"{number(count)} {title} : {reason}" for reason, count in counts.items()]
    st.html(tables.bullets([*said, *report.notes]))
    totals = [
        Row([Cell(what), Cell(number(total, _decimals(total)), number=True)])
        for what, total in report.totals.items()
    ]
    with st.popover("Totaux de contrôle"):
        st.html(tables.table("Totaux de contrôle", tables.words("Quoi", "Total"), totals))


def _decimals(total: float) -> int:
    return 0 if total == int(total) else 3
