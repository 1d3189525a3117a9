"""What the figures suggest: only what is significantly worse, each with its why."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from diagnostic.indicators import entered
from diagnostic.indicators.answers import Answer, Compared
from diagnostic.indicators.places import Place, territory
from diagnostic.indicators.registry import Indicator, indicators
from diagnostic.indicators.values import Value
from diagnostic.pathways.knowledge import Pathway, Possible, Revealing, Segment
from diagnostic.pathways.suggesting import answer_to, figures_of, suggestions, why_none
from diagnostic.project import ReadValue, Rupture
from diagnostic.stats.comparison import Direction, Judgement
from diagnostic.stats.intervals import rate

FRANCE = Place("france", "FR", "France", ())
NORD, PAS = Place("departement", "59", "Nord", ()), Place("departement", "62", "Pas-de-Calais", ())
HERE = territory(frozenset({"59178"}))
WORSE, BETTER, SAME = Judgement.WORSE, Judgement.BETTER, Judgement.SAME


def plain(text: str) -> str:
    return text.replace("\u202f", " ").replace("\u00a0", " ")


def value(indicator: Indicator, number: float | None, **more: object) -> Value:
    return Value(
        **{
            "value": number,
            "status": "absent" if number is None else "disponible",
            "unit": indicator.unit,
            "period": "2024",
            "method": "",
            "sources": ("INSEE, BPE 2024",),
            "known": 1,
            "asked": 1,
            **more,
        }
    )


def doctors(slug: str, count: int, beside: dict[Place, tuple[float, Judgement]]) -> Answer:
    """A density of 200 000 people beside some areas."""
    indicator = indicators()[f"densite_{slug}"]
    found = rate(count, 200_000, indicator.scale)
    mine = value(indicator, found.value, low=found.low, high=found.high, denominator=200_000)
    compared = tuple(
        Compared(place, value(indicator, theirs), judgement, None)
        for place, (theirs, judgement) in beside.items()
    )
    return Answer(indicator, HERE, mine, compared)


def synthetic_pathway() -> Pathway:
    entry = Segment(
        id="entree",
        label="Entrée dans le parcours",
        short="Entrée",
        ruptures=(
            Possible(id="sans_infirmier", text="Pas d’infirmier", revealed_by=("ide", "kine")),
            Possible(id="muet", text="Sans chiffre", revealed_by=("disparu", "jamais_ecrit")),
        ),
        indicators=(
            Revealing(
                id="ide", label="Infirmiers", where=("donnees_ouvertes",), app="densite_infirmier"
            ),
            Revealing(
                id="kine",
                label="Kinésithérapeutes",
                where=("donnees_ouvertes",),
                app="densite_masseur_kinesitherapeute",
            ),
            Revealing(
                id="disparu", label="Ancien", where=("donnees_ouvertes",), app="indicateur_renomme"
            ),
            Revealing(id="snds", label="Réhospitalisés à 30 jours", where=("cpam",)),
        ),
    )
    after = Segment(
        id="suivi",
        label="Suivi",
        short="Suivi",
        ruptures=(
            Possible(id="sans_medecin", text="Sans médecin traitant", revealed_by=("smt",)),
            Possible(id="encore_ide", text="Soins à domicile", revealed_by=("ide2", "ide3")),
        ),
        indicators=(
            Revealing(
                id="smt", label="Sans médecin", where=("rezone",), app="sans_medecin_traitant"
            ),
            Revealing(
                id="ide2", label="Infirmiers", where=("donnees_ouvertes",), app="densite_infirmier"
            ),
            Revealing(
                id="ide3", label="Idem", where=("donnees_ouvertes",), app="densite_infirmier"
            ),
        ),
    )
    return Pathway(
        id="synthetique", label="Synthétique", short="S", public="x", segments=(entry, after)
    )


def by_id(*found: Answer) -> dict[str, Answer]:
    return {each.indicator.id: each for each in found}


NURSES = doctors("infirmier", 220, {FRANCE: (14.7, WORSE), NORD: (14.0, WORSE)})
KINES = doctors("masseur_kinesitherapeute", 60, {FRANCE: (11.0, WORSE), NORD: (9.0, WORSE)})


def test_one_suggestion_a_rupture_gathers_its_evidence_the_strongest_first():
    found = suggestions(synthetic_pathway(), by_id(NURSES, KINES), "france")
    assert [each.rupture.id for each in found] == ["sans_infirmier", "encore_ide"]
    first, second = found
    assert [each.indicator.id for each in first.evidence] == ["kine", "ide"]
    assert first.strength == first.evidence[0].strength > first.evidence[1].strength > 0
    assert first.segment.id == "entree"
    assert second.strength == pytest.approx(first.evidence[1].strength)


def test_the_why_holds_both_figures_the_comparator_the_year_and_the_source():
    (first, *_) = suggestions(synthetic_pathway(), by_id(NURSES), "france")
    assert plain(first.why) == (
        "Les infirmiers libéraux sont moins nombreux qu’en France : 11,0 contre 14,7 pour 10 000 "
        "habitants (−25 %, 2024). Source : INSEE, BPE 2024."
    )
    assert first.evidence[0].beside.place == FRANCE


def test_two_names_of_one_figure_are_one_piece_of_evidence():
    found = suggestions(synthetic_pathway(), by_id(NURSES), "france")
    again = next(each for each in found if each.rupture.id == "encore_ide")
    assert len(again.evidence) == 1


@pytest.mark.parametrize("judgement", [each for each in Judgement if each is not WORSE])
def test_only_what_is_worse_suggests(judgement):
    answer = doctors("infirmier", 220, {FRANCE: (14.7, judgement)})
    assert suggestions(synthetic_pathway(), by_id(answer), "france") == []


def test_worse_beside_every_area_of_the_level():
    pathway = synthetic_pathway()
    both = doctors("infirmier", 220, {NORD: (14.7, WORSE), PAS: (14.0, WORSE)})
    one = doctors("infirmier", 220, {NORD: (14.7, WORSE), PAS: (11.2, SAME)})
    other = doctors("infirmier", 220, {NORD: (14.7, WORSE), PAS: (9.0, BETTER)})
    assert len(suggestions(pathway, by_id(both), "departement")) == 2
    assert suggestions(pathway, by_id(one), "departement") == []
    assert suggestions(pathway, by_id(other), "departement") == []
    assert suggestions(pathway, by_id(both), "region") == []


def test_another_year_is_no_evidence():
    compared = NURSES.comparators[0]
    older = replace(compared, value=replace(compared.value, period="2021"))
    answer = replace(NURSES, comparators=(older,))
    assert suggestions(synthetic_pathway(), by_id(answer), "france") == []


def test_what_is_on_the_board_is_not_suggested_again_but_that_of_another_pathway_is():
    pathway, answers = synthetic_pathway(), by_id(NURSES)
    kept = Rupture(
        id="rupture_1", pathway="synthetique", segment="suivi", suggestion="sans_infirmier"
    )
    left = suggestions(pathway, answers, "france", [kept])
    assert [each.rupture.id for each in left] == ["encore_ide"]
    elsewhere = kept.model_copy(update={"pathway": "bpco"})
    assert len(suggestions(pathway, answers, "france", [elsewhere])) == 2


def test_a_pathway_that_says_the_reverse_of_the_figure_takes_no_evidence_from_it():
    pathway = synthetic_pathway()
    entry = pathway.segments[0]
    lower = entry.indicators[0].model_copy(update={"direction": "lower"})
    changed = entry.model_copy(update={"indicators": (lower,)})
    alone = pathway.model_copy(update={"segments": (changed,)})
    assert suggestions(alone, by_id(NURSES), "france") == []


def read(people: int | None) -> dict[str, Answer]:
    typed = ReadValue(
        figure="sans_medecin_traitant",
        value=14.0,
        people=people,
        beside={"france": 11.0},
        read_on=date(2026, 3, 2),
        origin="Rézone CPTS",
        describes="2025",
    )
    return by_id(*entered.answers([typed], HERE, [FRANCE]))


def test_a_value_read_by_the_user_counts_once_it_is_judged():
    (found,) = suggestions(synthetic_pathway(), read(people=150_000), "france")
    assert found.rupture.id == "sans_medecin"
    assert "14,0 contre 11,0 %" in plain(found.why)
    assert plain(found.why).endswith("Source : Rézone CPTS, données : 2025, lu le 02/03/2026.")
    assert suggestions(synthetic_pathway(), read(people=None), "france") == []


def own(number: float, judgement: Judgement) -> Answer:
    indicator = Indicator(
        "perso_rehospitalises",
        "propres",
        "Réhospitalisés à 30 jours",
        "Du tableau.",
        "%",
        "own:perso_rehospitalises",
        weight="patients",
        direction=Direction.LOWER,
        interval="proportion",
        scale=100,
        decimals=1,
    )
    mine = value(indicator, number, low=number - 2, high=number + 2, denominator=1_500)
    return Answer(
        indicator, HERE, mine, (Compared(FRANCE, value(indicator, 18.0), judgement, True),)
    )


def test_a_figure_of_the_user_counts_by_its_very_name():
    pathway = synthetic_pathway()
    entry = pathway.segments[0]
    shown = Possible(id="retour", text="Retour à l’hôpital", revealed_by=("snds",))
    changed = entry.model_copy(update={"ruptures": (shown,)})
    pathway = pathway.model_copy(update={"segments": (changed,)})
    (found,) = suggestions(pathway, by_id(own(24.0, WORSE)), "france")
    assert found.evidence[0].answer.indicator.id == "perso_rehospitalises"
    assert suggestions(pathway, by_id(own(24.0, SAME)), "france") == []
    assert answer_to(changed.indicators[3], by_id(own(24.0, WORSE))) is not None
    assert answer_to(changed.indicators[2], by_id(own(24.0, WORSE))) is None


def test_nothing_breaks_without_figures_nor_segments():
    assert suggestions(synthetic_pathway(), {}, "france") == []
    empty = Pathway(id="libre", label="Libre", short="L", public="x")
    assert suggestions(empty, by_id(NURSES), "france") == []


def test_figures_of_a_segment_in_order_unknown_ones_with_why():
    shown = figures_of(synthetic_pathway().segments[0], by_id(NURSES))
    assert [each.indicator.id for each in shown] == ["ide", "kine", "disparu"]
    assert shown[0].is_known
    assert shown[0].why == ""
    assert "Choisissez un territoire" in shown[1].why
    assert "n’est plus dans l’application" in shown[2].why
    assert not shown[1].is_known


def test_a_figure_to_ask_for_says_whom_and_a_secret_says_so():
    asked = by_id(*entered.answers([], HERE, [FRANCE]))
    smt = figures_of(synthetic_pathway().segments[1], asked)[0]
    assert smt.answer is not None
    assert not smt.is_known
    assert plain(smt.why).startswith("À demander : la CPAM")
    hidden = replace(NURSES, value=replace(NURSES.value, value=None, status="secret"))
    assert "secret" in figures_of(synthetic_pathway().segments[0], by_id(hidden))[0].why


def test_why_nothing_is_suggested():
    pathway = synthetic_pathway()
    unknown = doctors("infirmier", 220, {FRANCE: (14.7, Judgement.UNKNOWN)})
    same = replace(
        unknown, comparators=(replace(unknown.comparators[0], is_same=True),), place=HERE
    )
    few = replace(unknown, value=replace(unknown.value, denominator=50))
    alike = doctors("infirmier", 290, {FRANCE: (14.7, SAME)})
    assert "Choisissez un territoire" in why_none(pathway, {}, "france")
    assert "Mettez les données à jour" in why_none(pathway, by_id(unknown), "france")
    assert "comparé à lui-même" in why_none(pathway, by_id(same), "france")
    assert "trop peu d’habitants" in why_none(pathway, by_id(few), "france")
    assert "Se juge ici 1 chiffre sur 1" in plain(why_none(pathway, by_id(alike), "france"))
    # What has no better nor worse is never judged, however different.
    neutral = replace(alike, indicator=replace(alike.indicator, direction=Direction.NONE))
    assert "Mettez les données à jour" in why_none(pathway, by_id(neutral), "france")
