"""Yearly maxima: the four sizes side by side, then the territory's own, with their sources."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from diagnostic.aci import SIZES, Amount, FundingTable, Mission, Status, size_bands, table
from diagnostic.aci.funding import FundingTotal
from diagnostic.aci.scale import AmountSet, Split
from diagnostic.french import euros, listed
from diagnostic.ui import html, tables
from diagnostic.ui.funding.view import Funding
from diagnostic.ui.funding.words import UNKNOWN, UNPUBLISHED, amount_words, reliability, status_word
from diagnostic.ui.tables import Cell, Row


def national_table(view: Funding) -> None:
    """Every mission of the scale by size; the territory's column stands out."""
    everything = table(view.scale, [mission.id for mission in view.free])
    rows = [_national_row(view, mission, amounts) for mission, amounts in everything.rows]
    rows.append(_total_row("Total par an, missions retenues", view, view.table))
    if not view.as_published:
        rows.append(_total_row("Total du barème publié", view, view.published))
    st.html(tables.table("Maximum annuel par mission et par taille", _national_head(view), rows))
    st.html(
        html.source(
            f"{view.scale.reference}. Maximums annuels. {view.scale.caution} "
            "Le total publié compte toutes les missions optionnelles et aucun supplément."
        )
    )
    _more(view)


def _national_head(view: Funding) -> list[Cell]:
    mine = "votre taille" if len(view.sizes) < 2 else "la vôtre, peut-être"
    sizes = []
    for band in size_bands().bands:
        own = band.size in view.sizes
        people = band.label.removeprefix("de ").removesuffix(" habitants")
        sizes.append(
            Cell(
                f"▶ Taille {band.size}" if own else f"Taille {band.size}",
                f"{people}\n{mine}" if own else people,
                number=True,
                own=own,
            )
        )
    return [Cell("Mission", "population en habitants"), *sizes, Cell("Fiabilité")]


def _national_row(view: Funding, mission: Mission, amounts: tuple[Amount | None, ...]) -> Row:
    taken = mission.id in view.taken
    kind = mission.kind.label if taken else f"{mission.kind.label}, hors total"
    cells = [
        Cell(
            amount_words(amount),
            "saisi par vous" if amount and amount.status is Status.SAISI else "",
            number=True,
            own=size in view.sizes,
        )
        for size, amount in zip(SIZES, amounts, strict=True)
    ]
    trust = Cell("", reliability(amounts))
    return Row([Cell(mission.short_label, kind), *cells, trust], "" if taken else "off")


def _total_row(name: str, view: Funding, amounts: FundingTable) -> Row:
    cells = [
        Cell(euros(total.known_eur), _plus_unknown(total), number=True, own=size in view.sizes)
        for size, total in zip(SIZES, amounts.totals, strict=True)
    ]
    return Row([Cell(name, _left_out(amounts.totals)), *cells, Cell("", "calculé ici")], "total")


def _plus_unknown(total: FundingTotal) -> str:
    return "" if total.complete else f"+ {UNKNOWN}"


def _left_out(totals: Sequence[FundingTotal]) -> str:
    """The missions that a total leaves out for want of an amount."""
    missing = dict.fromkeys(name for total in totals for name in total.missing)
    return f"montant inconnu, non compté : {listed(list(missing)).lower()}" if missing else ""


def _more(view: Funding) -> None:
    with st.expander("Parts fixe et variable des quatre tailles (non vérifié)"):
        _splits(view)
    published = (*view.scale.proposals, *view.scale.ceilings)
    if published:
        first = "Propositions de négociation et plafonds" if view.scale.proposals else "Plafonds"
        with st.expander(f"{first} publiés, hors total"):
            _apart(published)


def _splits(view: Funding) -> None:
    head = [Cell("Mission"), *(Cell(f"Taille {size}", number=True) for size in SIZES)]
    rows = [
        Row(
            [
                Cell(mission.short_label),
                *(_split_cell(mission.split_at(size), size in view.sizes) for size in SIZES),
            ]
        )
        for mission in view.scale.missions
        if any(mission.split)
    ]
    st.html(tables.table("Part fixe puis part variable, par an", head, rows))
    sources = {s.source for m in view.scale.missions for s in m.split if s is not None}
    st.html(html.source(f"Part fixe + part variable, par an. {'. '.join(sorted(sources))}."))


def _split_cell(split: Split | None, own: bool) -> Cell:
    if split is None:
        return Cell(UNKNOWN, number=True, own=own)
    text = f"{euros(split.fixed_eur)} + {euros(split.variable_eur)}"
    return Cell(text, status_word(split.status), number=True, own=own)


def _apart(sets: tuple[AmountSet, ...]) -> None:
    head = [
        Cell("Montant publié"),
        *(Cell(f"Taille {size}", number=True) for size in SIZES),
        Cell("Fiabilité"),
    ]
    rows = [
        Row(
            [
                Cell(one.label, one.note),
                *(Cell(amount_words(amount, UNPUBLISHED), number=True) for amount in one.amounts),
                Cell("", reliability(one.amounts, UNPUBLISHED)),
            ]
        )
        for one in sets
    ]
    st.html(tables.table("Propositions et plafonds, comptés dans aucun total", head, rows))


def own_amounts(view: Funding) -> None:
    """The territory's amounts one by one: parts, status and source."""
    if not view.sizes:
        return
    st.subheader("D’où vient chaque montant de votre taille ?")
    head = [
        Cell("Mission"),
        *(Cell(f"Taille {size}", "par an", number=True, own=True) for size in view.sizes),
        Cell("Dont parts fixe et variable"),
        Cell("Fiabilité"),
        Cell("Source"),
    ]
    lines = [
        (mission, tuple(mission.amount(size) for size in view.sizes))
        for mission, _ in view.table.rows
    ]
    rows = [_own_row(view, mission, amounts) for mission, amounts in lines]
    rows.append(_own_total(view))
    st.html(tables.table("Montants de la taille du territoire", head, rows))


def _own_row(view: Funding, mission: Mission, amounts: tuple[Amount | None, ...]) -> Row:
    known = [amount for amount in amounts if amount is not None]
    trust = dict.fromkeys(status_word(amount.status) for amount in known)
    sources = dict.fromkeys(amount.source for amount in known)
    return Row(
        [
            Cell(mission.label, mission.note or ""),
            *(Cell(amount_words(amount), number=True, own=True) for amount in amounts),
            Cell("", " ; ".join(_parts(mission, size) for size in view.sizes)),
            Cell(" ; ".join(trust) or UNKNOWN),
            Cell("", " ; ".join(sources) or "Aucune source lue ne donne ce montant."),
        ]
    )


def _parts(mission: Mission, size: int) -> str:
    split = mission.split_at(size)
    if split is None:
        return UNKNOWN
    return (
        f"{euros(split.fixed_eur)} fixes, {euros(split.variable_eur)} variables "
        f"({status_word(split.status)})"
    )


def _own_total(view: Funding) -> Row:
    totals = [column.total for column in view.columns]
    trust = dict.fromkeys(status_word(status) for total in totals for status in total.statuses)
    return Row(
        [
            Cell("Total par an", _left_out(totals)),
            *(
                Cell(euros(total.known_eur), _plus_unknown(total), number=True, own=True)
                for total in totals
            ),
            Cell(""),
            Cell("", f"dont {' ; '.join(trust)}"),
            Cell("", "Calculé ici, par addition."),
        ],
        "total",
    )
