"""*Responsabilité populationnelle*: whom to look after, and how severe it may be."""

from __future__ import annotations

from functools import partial
from html import escape

import streamlit as st

from diagnostic.french import hundredths, number, of, spaced
from diagnostic.indicators.expected import Expectation
from diagnostic.indicators.responsibility import (
    AT_RISK,
    DIABETES,
    HEART,
    Pyramid,
    Responsibility,
    Target,
    responsibility,
)
from diagnostic.territory.atlas import load_atlas
from diagnostic.territory.selection import Codes
from diagnostic.ui import html, tables, work
from diagnostic.ui.caches import BY_CODES
from diagnostic.ui.diagnosis import board, charts, diseases_charts, estimates
from diagnostic.ui.diagnosis.diseases_expected import expected_in
from diagnostic.ui.diagnosis.noticed import Noticed, finding_button
from diagnostic.ui.sources import shelf
from diagnostic.ui.tables import Cell, Row

HOSPITAL_OR_ALD = (
    "Ces chiffres viennent de l’hôpital (PMSI). Les ALD comptent d’autres personnes : l’hôpital "
    "trouve 65 à 78 % des personnes en ALD pour diabète, et 100 à 205 % de plus pour "
    "l’insuffisance cardiaque. Ne jamais mettre les deux sur un même graphique."
)
NOT_PUBLISHED = (
    "Les critères de « à risque » et des strates ne sont pas publiés : ils ne sont pas inventés "
    "ici. Les demander à l’hôpital support ou à la FHF."
)


def targets() -> None:
    """Target populations of the territory, from those of five pioneer territories."""
    st.subheader("Combien de personnes suivre, ou protéger, dans le territoire ?")
    found = _found()
    if found is None:
        st.info("Ce territoire n’a pas d’habitants connus : rien n’est estimé.")
        return
    st.html(html.sentence(_answer(found)))
    st.html(_cards(found))
    finding_button(partial(_noticed, found), "targets")
    with st.expander("Le même contenu, en tableau" if found.measured else "Le calcul, en tableau"):
        if not found.measured:
            # A measure is not given beside an estimate of the same people.
            st.html(_table(found))
        st.html(_pioneers(found))
    board.caution(" ".join(_cautions(found)))
    board.note(" ; ".join(found.sources))


def strata() -> None:
    """The pyramid of type 2 diabetes, with the shares published for one territory."""
    found = _found()
    if found is None:
        return
    pyramid = found.pyramid
    question = "À quoi ressemblerait la pyramide du diabète de type 2 ?"
    st.subheader(question)
    st.html(html.sentence(_illustration(found)))
    caution = (
        "La strate 4 est en haut, les personnes à risque en bas. Le socle est celui des chiffres "
        f"du territoire, et non celui {of(pyramid.place)}. L’année des strates n’est pas écrite. "
        f"{NOT_PUBLISHED} {HOSPITAL_OR_ALD}"
    )
    charts.show(
        diseases_charts.pyramid_chart(pyramid),
        key="strata",
        alt="Pyramide : strates 4 à 1 du diabète de type 2, puis les personnes à risque",
        caption=charts.Caption(
            question, _illustration(found), "personnes", tuple(found.sources), (caution,)
        ),
    )
    with st.expander("Le même contenu, en tableau"):
        st.html(_strata_table(pyramid))
    board.caution(caution)
    board.note(" ; ".join(found.sources))


def _found() -> Responsibility | None:
    return _responsibility(work.current().codes, shelf.version())


@st.cache_data(show_spinner=False, max_entries=30, hash_funcs=BY_CODES)
def _responsibility(codes: Codes, version: str) -> Responsibility | None:
    ages = expected_in(codes, "drees")
    known = ages if isinstance(ages, Expectation) else None
    return responsibility(shelf.library(), load_atlas(), codes, known)


# --- target populations --------------------------------------------------------------------------


def _answer(found: Responsibility) -> str:
    if found.measured:
        mine = found.measured
        return (
            f"Mesure publiée : le {mine.name} est l’un des cinq territoires pionniers "
            f"({number(mine.population)} habitants, 2021). L’hôpital y a repéré "
            f"{number(mine.people[DIABETES])} personnes ayant un diabète de type 2 et "
            f"{number(mine.people[HEART])} une insuffisance cardiaque."
        )
    diabetes, heart = found.target(DIABETES), found.target(HEART)
    return (
        f"Ordre de grandeur : {estimates.people(diabetes.people)} habitants auraient un diabète de "
        f"type 2 et {estimates.people(heart.people)} une insuffisance cardiaque, si l’hôpital en "
        "repérait ici autant que dans cinq territoires pionniers."
    )


def _noticed(found: Responsibility) -> list[Noticed]:
    """Each target population as a finding: a published measure, or an order of magnitude."""
    measured = found.measured
    said = {
        target.label: f"{number(measured.people[target.id])} personnes, mesure publiée (2021)"
        if measured
        else f"{estimates.people(target.people)} personnes, ordre de grandeur estimé"
        for target in found.targets
    }
    source = " ; ".join(found.sources)
    return [
        Noticed(name, f"{name} : {figure}.", figure=figure, source=source)
        for name, figure in said.items()
    ]


def _cards(found: Responsibility) -> str:
    return f'<div class="key-figures">{"".join(_card(found, t) for t in found.targets)}</div>'


def _card(found: Responsibility, target: Target) -> str:
    if found.measured:
        value = number(found.measured.people[target.id])
        small = f"{hundredths(found.measured.rate_pct(target.id))} des habitants"
        status = "mesure publiée, 2021"
    else:
        value = estimates.people(target.people)
        small = estimates.span(target.low, target.high)
        status = "estimation, ordre de grandeur"
    return (
        f'<div class="key-figure"><div class="name">{escape(spaced(target.label))}</div>'
        f'<div class="value">{escape(value)} <span>personnes</span></div>'
        f'<div class="small"><div>{escape(small)}</div>'
        f'<div class="quiet">{escape(status)}</div></div></div>'
    )


def _table(found: Responsibility) -> str:
    head = [
        Cell("Population cible"),
        Cell("Ordre de grandeur ici", "estimation", number=True, own=True),
        Cell("Selon le territoire pionnier", "du taux le plus bas au plus haut", number=True),
        Cell("Pour 100 habitants", "les cinq territoires", number=True),
        Cell("Avec les âges d’ici", "choix de modèle", number=True),
    ]
    rows = [
        Row(
            [
                Cell(target.label),
                Cell(estimates.people(target.people), number=True, own=True),
                Cell(
                    estimates.span(target.low, target.high),
                    f"{target.lowest.name} – {target.highest.name}",
                    number=True,
                ),
                Cell(hundredths(target.rate_pct), number=True),
                Cell(
                    "—" if target.adjusted is None else estimates.people(target.adjusted),
                    number=True,
                ),
            ]
        )
        for target in found.targets
    ]
    return tables.table("Populations cibles, ordre de grandeur", head, rows)


def _pioneers(found: Responsibility) -> str:
    head = [
        Cell("Territoire pionnier"),
        Cell("Habitants", number=True),
        *(Cell(target.label, number=True) for target in found.targets),
    ]
    rows = [
        Row(
            [
                Cell(each.name),
                Cell(number(each.population), number=True),
                *(
                    Cell(
                        number(each.people[t.id]),
                        hundredths(each.rate_pct(t.id)),
                        number=True,
                    )
                    for t in found.targets
                ),
            ]
        )
        for each in found.pioneers
    ]
    france = [Cell(number(found.france[target.id]), number=True) for target in found.targets]
    rows.append(Row([Cell("France"), Cell("non écrits", number=True), *france], "total"))
    return tables.table("Personnes repérées à l’hôpital, 2021", head, rows)


def _cautions(found: Responsibility) -> list[str]:
    if found.measured:
        return ["Personnes comptées en 2021 : parts brutes.", NOT_PUBLISHED, HOSPITAL_OR_ALD]
    said = [
        "Taux bruts de cinq territoires (2021) multipliés par les habitants d’ici : une "
        "estimation, dont la fourchette va du territoire au taux le plus bas à celui au taux le "
        "plus haut. Ce n’est pas un intervalle de confiance.",
    ]
    if any(target.adjusted is not None for target in found.targets):
        said.append(
            "La colonne « Avec les âges d’ici » corrige les personnes atteintes de ce que les âges "
            "changent (estimation DREES, diabète et maladies cardioneurovasculaires) : elle "
            "suppose que les cinq territoires réunis ont les âges de la France."
        )
    else:
        said.append(
            "Les âges de ces communes ne sont pas connus : rien ne corrige une population plus "
            "jeune ou plus âgée."
        )
    return [*said, NOT_PUBLISHED, HOSPITAL_OR_ALD]


# --- strata --------------------------------------------------------------------------------------


def _illustration(found: Responsibility) -> str:
    pyramid = found.pyramid
    base = (
        f"aux {number(pyramid.affected)} personnes mesurées ici"
        if pyramid.is_measured
        else f"aux {estimates.people(pyramid.affected)} personnes attendues ici"
    )
    return (
        f"Illustration : les parts publiées pour {pyramid.place} ({number(pyramid.published)} "
        f"personnes), appliquées {base}. Rien ne dit que la répartition soit la même."
    )


def _strata_table(pyramid: Pyramid) -> str:
    head = [
        Cell("Strate"),
        Cell("Ici", "illustration", number=True, own=True),
        Cell("Part des personnes atteintes", pyramid.place, number=True),
        Cell("Personnes", f"{pyramid.place}, {number(pyramid.population)} hab.", number=True),
    ]
    rows = [
        Row(
            [
                Cell(stratum.label),
                Cell(estimates.of_stratum(pyramid, stratum), number=True, own=True),
                Cell(
                    "—" if stratum.share is None else hundredths(100 * stratum.share), number=True
                ),
                Cell(number(stratum.published), number=True),
            ],
            "off" if stratum.id == AT_RISK else "",
        )
        for stratum in pyramid.strata
    ]
    return tables.table("Strates du diabète de type 2", head, rows)
