"""The user's own data on the screens of the diagnosis, with the embedded geography alone."""

from __future__ import annotations

import pytest
from screens import plain, project, shown, sound, visit

from diagnostic.project import encode
from diagnostic.ui import work
from diagnostic.ui.diagnosis.comparators import MAIN

CARD = "pages/diagnostic/carte_identite.py"
FIGURES = "pages/diagnostic/chiffres.py"
SIN = "59569"
DOUAISIS = ("200044618", "245901152")
TERRITORIES = {
    "Douaisis": DOUAISIS,
    "Blésois": ("200030385",),
    "Une commune": "01001",
    "Mayotte": "97611",
    "Paris 13e": "75113",
    "Île de Sein": "29083",
    "Saint-Pierre": "97502",
}

pytestmark = pytest.mark.usefixtures("home")


def members(atlas, name: str) -> tuple[str, ...]:
    found = TERRITORIES[name]
    if isinstance(found, str):
        return (found,)
    return tuple(sorted(code for siren in found for code in atlas.epci[siren].members))


def table(atlas, **fields):
    """Real inhabitants of every commune, and a share of them that is made up."""
    every = [c for c in atlas.communes.values() if c.kind != "arrondissement"]
    people = [float(c.population) for c in every]
    return {
        "title": "Recensement",
        "origin": "tableau collé",
        "level": "commune",
        "zones": tuple(c.code for c in every),
        "columns": [
            {
                "label": "Mes habitants",
                "unit": "habitants",
                "year": 2023,
                "source": "INSEE",
                "threshold": 0,
                "values": tuple(people),
            },
            {
                "label": "Malades suivis",
                "year": 2024,
                "source": "CPAM",
                "values": tuple(3.0 if c.code == SIN else c.population / 10 for c in every),
            },
            {
                "label": "Part <b>vaccinée</b>",
                "form": "rate",
                "unit": "%",
                "year": 2024,
                "source": "CPAM",
                "denominator": "perso_mes_habitants",
                "scale": 100.0,
                "decimals": 1,
                "direction": "higher",
                "values": tuple(40.0 if c.departement == "59" else 60.0 for c in every),
            },
        ],
        **fields,
    }


def opened(link: str, *tables, page: str = CARD, level: str | None = None):
    at = visit(link=link)
    desk = at.session_state[work.KEY]
    kept = desk.work.project
    for each in tables:
        kept = kept.with_own_table(each)
    desk.put(work.Work(work.History.of(kept)))
    if level:
        at.session_state[MAIN] = level
    return sound(at.switch_page(page).run())


def drawn(at) -> str:
    """What the charts say, for those who do not see them."""
    return plain("\n".join(str(one.value) for one in at.html))


def test_nothing_is_said_without_own_data(atlas):
    text = shown(opened(encode(members(atlas, "Douaisis"), "Douaisis")))
    assert "Que disent vos données ?" not in text


def test_the_card_shows_them_with_their_source_and_year(atlas):
    at = opened(encode(members(atlas, "Douaisis"), "Douaisis"), table(atlas))
    text = shown(at)
    assert "Que disent vos données ?" in text
    assert "Mes habitants" in text
    assert "219 046" in text  # INSEE, the 55 communes of the Douaisis
    assert "INSEE, 2023" in text
    assert "Sources données par vous : INSEE, 2023 ; CPAM, 2024." in text
    assert "54 communes sur 55" in text
    assert "« secret » : ce chiffre compte trop peu de personnes" in text


def test_they_are_compared_in_the_sentences_and_the_rows(atlas):
    text = shown(opened(encode(members(atlas, "Douaisis"), "Douaisis"), table(atlas)))
    assert "40,0 contre 58,5 %" in text or "40,0 contre" in text
    assert "nettement moins favorable" in text
    at = opened(encode(members(atlas, "Douaisis"), "Douaisis"), table(atlas), level="departement")
    assert "Que disent vos données ?" in shown(at)


def test_a_name_is_shown_as_it_was_typed(atlas):
    at = opened(encode(members(atlas, "Douaisis"), "Douaisis"), table(atlas))
    raw = "\n".join(str(one.value) for one in at.html)
    assert "<b>vaccinée</b>" not in raw
    assert "&lt;b&gt;vaccinée&lt;/b&gt;" in raw


@pytest.mark.parametrize("name", TERRITORIES)
def test_every_territory_is_readable(atlas, name):
    text = shown(opened(encode(members(atlas, name), name), table(atlas)))
    assert "Que disent vos données ?" in text
    assert "None" not in text
    assert "nan" not in text.lower().split()


def test_figures_of_larger_zones_say_why_they_do_not_answer(atlas):
    by_epci = table(
        atlas,
        level="epci",
        zones=DOUAISIS,
        columns=[
            {
                "label": "Places en EHPAD",
                "year": 2024,
                "source": "ARS",
                "threshold": 0,
                "values": (600.0, 300.0),
            }
        ],
    )
    whole = shown(opened(encode(members(atlas, "Douaisis"), "Douaisis"), by_epci))
    assert "900" in whole
    part = shown(opened(encode(("59178",), "Douai"), by_epci))
    assert "sans objet" in part
    assert "ce lieu n’est pas fait d’EPCI entiers" in part
    assert "Aucune ne dit quelque chose de votre territoire" in part


def test_removed_they_are_told_no_more(atlas):
    at = opened(encode(members(atlas, "Douaisis"), "Douaisis"), table(atlas))
    desk = at.session_state[work.KEY]
    (kept,) = project(at).own_data
    desk.put(work.Work(work.History.of(desk.work.project.without_own_table(kept.id))))
    assert "Que disent vos données ?" not in shown(sound(at.run()))


def test_a_threshold_that_changes_changes_the_figures(atlas):
    at = opened(encode(members(atlas, "Douaisis"), "Douaisis"), table(atlas))
    desk = at.session_state[work.KEY]
    (kept,) = project(at).own_data
    changed = desk.work.project.with_own_column(kept.id, "perso_malades_suivis", threshold=0)
    desk.put(work.Work(work.History.of(changed)))
    text = shown(sound(at.run()))
    assert "54 communes sur 55" not in text


def test_the_page_of_figures_lists_them(atlas):
    link = encode(members(atlas, "Douaisis"), "Douaisis")
    text = shown(opened(link, table(atlas), page=FIGURES))
    assert "Que disent vos données ?" in text
    assert "219 046" in text
