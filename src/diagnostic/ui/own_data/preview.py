"""The map of a table before it is kept: the very one that the Explorer will draw."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from diagnostic.errors import UserError
from diagnostic.indicators.own_layers import OwnLayers
from diagnostic.maps.extent import Extent
from diagnostic.project import new_project
from diagnostic.project.own_data import figures
from diagnostic.ui import html, tables, work
from diagnostic.ui.diagnosis.asked import base
from diagnostic.ui.explorer import maps, shelf
from diagnostic.ui.own_data.describing import Described
from diagnostic.ui.sources.shelf import version

UNDATED = "année à préciser"


def preview(described: Described) -> None:
    """Map of one of its columns."""
    columns = described.fields["columns"]
    if not columns:
        return
    try:
        (table,) = new_project().with_own_table(described.fields).own_data
    except UserError as problem:
        st.html(tables.problem(str(problem)))
        return
    names = {column.id: column.label for column in table.columns}
    chosen = next(iter(names))
    if len(names) > 1:
        chosen = st.selectbox(
            "Colonne à montrer", list(names), format_func=names.__getitem__, key="own-shown"
        )
    mine = OwnLayers(base(version()).with_own(figures([table])))
    layer = mine.layer(chosen, table.level)
    if layer is None:
        st.info("Ce tableau n’a pas de carte : ses zones n’ont pas de contour connu.")
        return
    if chosen in described.undated:
        layer = replace(layer, period=UNDATED, credit=table.columns[0].source)
    extent = _extent(table.zones, table.level)
    seen = shelf.seen(work.current().codes, table.level, extent)
    if seen is None:
        st.info("Ces zones n’ont pas de contour dans les données embarquées.")
        return
    maps.one([layer], seen, extent, maps.tall(), key="own-map")
    st.html(html.source(maps.about(layer)))


def _extent(zones: tuple[str, ...], level: str) -> Extent:
    """The territory when the table holds some of it, all of France otherwise."""
    codes = work.current().codes
    if not codes:
        return Extent("france")
    if level == "commune" and codes.isdisjoint(zones):
        return Extent("france")
    return Extent("territoire")
