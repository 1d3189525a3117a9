"""Sentences composed from figures, what they may say, and what the user makes of them."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from diagnostic.indicators import synthesis
from diagnostic.indicators.answers import Answer, Compared
from diagnostic.indicators.places import LEVELS, Place, territory
from diagnostic.indicators.registry import Indicator, indicators
from diagnostic.indicators.sentences import Beside, distinguished_from, say
from diagnostic.indicators.synthesis import (
    MOST,
    MOST_LETTERS,
    SECTIONS,
    Finding,
    Line,
    apart,
    changed,
    findings,
    lines,
    rewritten,
    sayings,
)
from diagnostic.indicators.trends import Trend
from diagnostic.indicators.values import Value
from diagnostic.indicators.written import figure
from diagnostic.project.fields import SENTENCE_LENGTH
from diagnostic.stats.comparison import Judgement
from diagnostic.stats.intervals import rate

FRANCE = Place("france", "FR", "France", ())
NORD, PAS = Place("departement", "59", "Nord", ()), Place("departement", "62", "Pas-de-Calais", ())
HERE = territory(frozenset({"59178"}))
WORSE, BETTER = Judgement.WORSE, Judgement.BETTER
DIFFERENT, SAME, UNKNOWN = Judgement.DIFFERENT, Judgement.SAME, Judgement.UNKNOWN


def plain(text: str) -> str:
    return text.replace("\u202f", " ").replace("\u00a0", " ")


def value(indicator: Indicator, number: float | None, period: str = "2019", **more) -> Value:
    return Value(
        value=number,
        status="absent" if number is None else "disponible",
        unit=indicator.unit,
        period=period,
        method="",
        sources=("Synthétique, 2019",),
        **{"known": 1, "asked": 1, "secret": 0, **more},
    )


def answer(
    name: str,
    mine: float | None,
    theirs: float | dict[Place, float | None],
    judgement: Judgement | dict[Place, Judgement] = UNKNOWN,
    *,
    limits: tuple[float, float] = (math.nan, math.nan),
    period: str = "2019",
    other_period: str | None = None,
    **more,
) -> Answer:
    indicator = indicators()[name]
    beside = theirs if isinstance(theirs, dict) else {FRANCE: theirs}
    low, high = (None if math.isnan(x) else x for x in limits)
    compared = tuple(
        Compared(
            place,
            value(indicator, number, other_period or period),
            judgement[place] if isinstance(judgement, dict) else judgement,
            None,
        )
        for place, number in beside.items()
    )
    return Answer(
        indicator, HERE, value(indicator, mine, period, low=low, high=high, **more), compared
    )


def doctors(slug: str, count: int, theirs: float, judgement: Judgement, people: int = 200_000):
    """A density with the interval of its count."""
    indicator = indicators()[f"densite_{slug}"]
    found = rate(count, people, indicator.scale)
    return answer(indicator.id, found.value, theirs, judgement, limits=(found.low, found.high))


def one(found: Answer, level: str = "france", trend: Trend | None = None) -> Finding:
    (finding,) = findings([found], level, {found.indicator.id: trend} if trend else None)
    return finding


def moved(name: str, before: float, now: float, years: tuple[int, int] = (2022, 2023)) -> Trend:
    indicator = indicators()[name]
    values = (value(indicator, n, str(y)) for n, y in zip((before, now), years, strict=True))
    return Trend(indicator, *values, years[1] - years[0], 1)


# --- sentences ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("found", "text"),
    [
        (
            doctors("cardiologue", 7, 9.0, UNKNOWN),
            "Les lieux d’exercice de cardiologues libéraux sont moins nombreux qu’en France : "
            "3,5 contre 9,0 pour 100 000 habitants (2019) ; un même médecin compte sur chacun de "
            "ses lieux d’exercice.",
        ),
        (
            doctors("psychologue", 26, 3.5, WORSE),
            "Les psychologues libéraux sont environ 2,7 fois moins nombreux qu’en France : "
            "1,3 contre 3,5 pour 10 000 habitants (entre 1,8 et 4,1 fois, 2019).",
        ),
        (
            doctors("sage_femme", 38, 1.0, BETTER),
            "Les sages-femmes libérales sont environ 1,9 fois plus nombreuses qu’en France : "
            "1,9 contre 1,0 pour 10 000 habitants (entre 1,3 et 2,6 fois, 2019).",
        ),
        (
            doctors("infirmier", 60, 14.7, WORSE),
            "Les infirmiers libéraux sont plus de trois fois moins nombreux qu’en France : "
            "3,0 contre 14,7 pour 10 000 habitants (2019).",
        ),
        (
            doctors("infirmier", 220, 14.7, WORSE),
            "Les infirmiers libéraux sont moins nombreux qu’en France : "
            "11,0 contre 14,7 pour 10 000 habitants (−25 %, 2019).",
        ),
        (
            doctors("sage_femme", 0, 1.0, WORSE),
            "Aucune sage-femme libérale comptée dans le territoire (BPE 2019), contre 1,0 pour "
            "10 000 habitants en France.",
        ),
        (
            answer("part_65_plus", 19.2, 20.5, DIFFERENT, limits=(19.0, 19.4), period="2021"),
            "La part des 65 ans et plus est un peu plus faible qu’en France : "
            "19,2 contre 20,5 % (2021).",
        ),
        (
            answer("apl_medecin_generaliste", 3.2, 3.72, period="2023"),
            "L’APL aux médecins généralistes est plus basse qu’en France : "
            "3,20 contre 3,72 consultations par an et par habitant (−14 %, 2023).",
        ),
        (
            answer("revenu_median", 19_230, 22_277),
            "Le niveau de vie médian des communes est plus bas qu’en France : "
            "environ 19 230 contre 22 277 € par an (−14 %, 2019).",
        ),
        (
            answer("taux_pauvrete", 22.1, 14.5, known=40, asked=55),
            "Le taux de pauvreté est plus élevé qu’en France : "
            "22,1 contre 14,5 % (+7,6 points, 2019, 40 communes sur 55).",
        ),
        (
            answer("distance_urgences", 6.1, 8.0, period="2025"),
            "Les urgences les plus proches sont à 6,1 km en moyenne, à vol d’oiseau, contre 8,0 km "
            "en France (2025).",
        ),
        (
            answer("distance_pharmacie", 0.0, 8.0),
            "La pharmacie la plus proche est sur place, contre 8,0 km en France (2019).",
        ),
        (
            answer("population_apl_sous_2_5", 100.0, 16.6),
            "Tous les habitants vivent dans une commune sous 2,5 consultations par an, "
            "contre 16,6 % en France (+83,4 points, 2019).",
        ),
        (
            answer("evolution_population", -0.5, 2.6, period="2016-2023"),
            "De 2016 à 2023, la population a baissé de 0,5 % ; elle a augmenté de 2,6 % en France.",
        ),
    ],
    ids=lambda x: x.indicator.id if isinstance(x, Answer) else "",
)
def test_each_kind_of_figure_has_its_sentence(found, text):
    assert plain(one(found).text) == text


@pytest.mark.parametrize(
    ("limits", "short"),
    [
        ((1.5, 2.4), "environ 2,2 fois moins d’infirmiers libéraux (entre 1,7 et 2,7 fois)"),
        ((1.6, 1.99), "plus de deux fois moins d’infirmiers libéraux"),
        ((1.6, 2.01), "environ 2,2 fois moins d’infirmiers libéraux (entre 2,0 et 2,5 fois)"),
        ((1.0, 4.2), "moins d’infirmiers libéraux (−54 %)"),
    ],
    ids=["around two", "all beyond two", "just short of two", "as elsewhere"],
)
def test_more_than_n_times_only_when_the_whole_interval_is_beyond(limits, short):
    found = answer("densite_infirmier", 1.84, 4.0, WORSE, limits=limits)
    assert plain(say(Beside(found, found.comparators)).short) == short


def test_beside_several_areas_many_times_is_true_of_each():
    near = answer(
        "densite_infirmier", 2.0, {NORD: 4.5, PAS: 12.0}, WORSE, limits=(1.8, 2.2), period="2019"
    )
    assert "plus de deux fois moins" in one(near, "departement").text
    other = answer("densite_infirmier", 2.0, {NORD: 4.0, PAS: 12.0}, WORSE, limits=(1.8, 2.2))
    assert " fois" not in one(other, "departement").text


def test_a_small_figure_is_not_written_zero():
    found = one(answer("densite_population", 0.2, 107.0))
    assert "0,2 contre 107 habitants au km² (−99,8 %" in plain(found.text)


def test_every_indicator_can_be_said_by_its_name():
    for indicator in indicators().values():
        if indicator.is_extensive:
            continue
        for mine, theirs in ((2.0, 5.0), (5.0, 2.0), (0.0, 5.0), (5.0, 0.0)):
            found = answer(indicator.id, mine, theirs, period="2016-2023")
            said = say(Beside(found, found.comparators))
            for text in (said.text, said.short):
                assert "  " not in text
                assert "()" not in text
                assert "(," not in text
                assert " ." not in text
            assert not said.text[0].islower()
            assert said.text.endswith(".")


def test_a_change_is_written_with_its_sign_and_nothing_else_is():
    change, share = indicators()["evolution_population"], indicators()["part_65_plus"]
    said = [figure(change, each) for each in (-0.5, 2.6, 0.0, -0.02)]
    assert said == ["−0,5", "+2,6", "0,0", "−0,02"]
    assert figure(share, 19.3) == "19,3"


def test_beside_two_departements_both_are_said():
    found = one(answer("apl_medecin_generaliste", 3.8, {PAS: 4.2, NORD: 4.5}), "departement")
    assert plain(found.text) == (
        "L’APL aux médecins généralistes est plus basse que dans chacun des départements : "
        "3,80 consultations par an et par habitant contre 4,20 (Pas-de-Calais) et 4,50 (Nord) "
        "(2019)."
    )


@pytest.mark.parametrize(
    ("level", "name", "said"),
    [
        ("france", "France", "de la France"),
        ("departement", "Nord", "du département (Nord)"),
        ("region", "Bretagne", "de la région (Bretagne)"),
        ("semblables", "Territoires semblables", "des territoires semblables"),
        ("second", "Blésois", "de celui de « Blésois »"),
    ],
)
def test_every_level_has_its_words(level, name, said):
    place = Place(level, "", name, ())
    assert level in LEVELS
    found = answer("apl_medecin_generaliste", 3.0, {place: 4.0})
    assert distinguished_from(found.comparators) == said
    assert "ailleurs" not in one(found, level).text


# --- what may be said, and where ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("judgement", "section"),
    [(WORSE, "faiblesse"), (BETTER, "force"), (DIFFERENT, "repere")],
)
def test_the_section_is_that_of_the_judgement(judgement, section):
    assert one(doctors("infirmier", 220, 14.7, judgement)).section == section


def test_what_chance_explains_is_not_said():
    assert findings([doctors("infirmier", 280, 14.7, SAME)], "france") == []


@pytest.mark.parametrize("mine", [2.0, 6.0])
def test_without_interval_nothing_is_good_or_bad(mine):
    found = one(answer("apl_medecin_generaliste", mine, 3.7))
    assert (found.section, found.judgement) == ("repere", UNKNOWN)


@pytest.mark.parametrize(
    "found",
    [
        answer("apl_medecin_generaliste", 3.70, 3.72),
        answer("revenu_median", 22_100, 22_277),
        answer("distance_pharmacie", 0.2, 0.4),
        answer("apl_medecin_generaliste", None, 3.7),
        answer("apl_medecin_generaliste", 3.0, {FRANCE: None}),
        answer("apl_medecin_generaliste", 3.0, 3.7, period="2023", other_period="2024"),
        answer("nombre_infirmier", 3, 300_000),
        answer("part_65_plus", 20.51, 20.49, DIFFERENT, limits=(20.505, 20.515)),
    ],
    ids=[
        "as elsewhere",
        "nearly",
        "a few steps",
        "unknown here",
        "unknown there",
        "two years",
        "a count",
        "same digits",
    ],
)
def test_what_says_nothing(found):
    assert findings([found], "france") == []


def test_beside_itself_nothing_is_told():
    same = [answer("apl_medecin_generaliste", 3.7, 3.7), doctors("infirmier", 280, 14.0, UNKNOWN)]
    assert findings(same, "france") == []
    assert apart(findings(same, "france")) == []


def test_two_departements_that_disagree_are_not_summed_up():
    apl = answer("apl_medecin_generaliste", 4.3, {PAS: 3.6, NORD: 5.0})
    half = answer("apl_medecin_generaliste", 3.0, {PAS: 3.6, NORD: None})
    count = rate(20, 200_000, 10_000)
    judged = answer(
        "densite_infirmier",
        count.value,
        {PAS: 2.0, NORD: 1.8},
        {PAS: WORSE, NORD: SAME},
        limits=(count.low, count.high),
    )
    assert findings([apl, half, judged], "departement") == []


# --- worse and worsening --------------------------------------------------------------------------


def test_worse_and_worsening_says_both_editions():
    trend = moved("densite_infirmier", 12.0, 11.0, (2019, 2021))
    found = one(doctors("infirmier", 220, 14.7, WORSE), trend=trend)
    assert (found.section, found.judgement) == ("aggravation", WORSE)
    assert plain(found.text).endswith("(−25 %, 2019). C’était 12,0 en 2019.")


@pytest.mark.parametrize(
    ("judgement", "before", "section"),
    [
        (WORSE, 10.0, "faiblesse"),
        (WORSE, 11.04, "faiblesse"),
        (BETTER, 12.0, "force"),
        (DIFFERENT, 12.0, "repere"),
    ],
    ids=["recovering", "by less than is shown", "better", "without way"],
)
def test_not_worsening(judgement, before, section):
    trend = moved("densite_infirmier", before, 11.0)
    found = one(doctors("infirmier", 220, 14.7, judgement), trend=trend)
    assert found.section == section
    assert "C’était" not in found.text


@pytest.mark.parametrize("mine", [3.0, 4.4])
@pytest.mark.parametrize("change", [-0.3, 0.3])
def test_an_apl_that_moves_is_told_without_being_judged(mine, change):
    trend = moved("apl_medecin_generaliste", mine - change, mine)
    found = one(answer("apl_medecin_generaliste", mine, 3.7, period="2023"), trend=trend)
    assert (found.section, found.judgement) == ("repere", UNKNOWN)
    assert "C’était" in found.text


def test_a_share_of_old_doctors_that_rises_is_not_said_to_worsen():
    name = "apl_part_65_ans"
    for before in (18.0, 22.0):
        found = one(answer(name, 20.0, 12.0), trend=moved(name, before, 20.0))
        assert found.section == "repere"
        assert plain(found.text).endswith(f"C’était {before:.0f},0 en 2022.")


# --- order ----------------------------------------------------------------------------------------


def test_a_specialty_of_one_doctor_does_not_come_first():
    """Six times fewer, of one doctor, beside a quarter fewer of hundreds."""
    one_doctor = doctors("orthoptiste", 1, 3.2, WORSE)
    many = doctors("medecin_generaliste", 130, 9.0, WORSE)
    assert [f.indicator.id for f in findings([one_doctor, many], "france")] == [
        "densite_medecin_generaliste",
        "densite_orthoptiste",
    ]


@pytest.mark.parametrize("count", [0, 1, 5, 50])
def test_strength_is_the_least_that_the_interval_leaves(count):
    found = one(doctors("infirmier", count, 14.7, WORSE))
    limit = rate(count, 200_000, 10_000).high
    assert found.strength == pytest.approx(max(0.0, math.log(14.7 / limit)))


def test_strength_does_not_depend_on_the_side():
    low, high = (1.0, 4.0), (4.0, 16.0)
    less = answer("densite_infirmier", 2.0, 8.0, WORSE, limits=low)
    more = answer("densite_infirmier", 8.0, 2.0, BETTER, limits=high)
    assert one(less).strength == pytest.approx(one(more).strength)


def test_few_sentences_in_a_section():
    every = [
        doctors(i.id.removeprefix("densite_"), 1, 90.0, WORSE)
        for i in indicators().values()
        if i.interval == "count"
    ]
    every += [
        answer(i.id, 50.0, 20.0)
        for i in indicators().values()
        if i.interval is None and not i.is_extensive
    ]
    found = synthesis.synthesis(findings(every, "france"))
    counts = {section: sum(f.section == section for f in found) for section in SECTIONS}
    assert counts["faiblesse"] == MOST
    assert 1 <= counts["repere"] <= MOST
    assert [f.section for f in found] == sorted((f.section for f in found), key=SECTIONS.index)
    assert sum("distance" in f.indicator.id for f in found) <= 1


def test_landmarks_of_care_come_before_those_of_context():
    found = synthesis.synthesis(
        findings(
            [answer("densite_population", 5_000, 107), answer("taux_pauvrete", 18.0, 14.5)],
            "france",
        )
    )
    assert [f.indicator.id for f in found] == ["taux_pauvrete", "densite_population"]


def test_three_things_of_more_than_one_kind():
    every = [
        doctors("psychologue", 26, 3.5, WORSE),
        doctors("chirurgien_dentiste", 60, 5.6, WORSE),
        doctors("infirmier", 200, 14.7, WORSE),
        answer("revenu_median", 19_230, 22_277),
        answer("taux_pauvrete", 22.0, 14.5),
        answer("densite_population", 5_000, 107),
    ]
    told = apart(findings(every, "france"))
    assert [f.indicator.id for f in told] == [
        "densite_psychologue",
        "densite_chirurgien_dentiste",
        "taux_pauvrete",
    ]
    kept = apart(findings(every, "france"), ["densite_infirmier", "taux_pauvrete"])
    assert {f.indicator.id for f in kept} == {"densite_infirmier", "taux_pauvrete"}


def test_what_counts_a_doctor_twice_is_a_landmark_and_sets_nothing_apart():
    found = one(doctors("ophtalmologue", 32, 8.1, UNKNOWN))
    assert found.section == "repere"
    assert apart([found]) == []


def test_inhabitants_under_the_threshold_may_set_it_apart():
    found = findings(
        [
            answer("population_apl_sous_2_5", 1.1, 16.6, period="2023"),
            doctors("psychologue", 26, 3.5, WORSE),
        ],
        "france",
    )
    assert [f.indicator.id for f in apart(found)] == [
        "population_apl_sous_2_5",
        "densite_psychologue",
    ]


@pytest.mark.parametrize(
    ("mine", "theirs", "is_told"), [(25.8, 25.1, False), (25.8, 23.8, True), (15.0, 16.9, False)]
)
def test_a_gap_that_nobody_would_notice_sets_nothing_apart(mine, theirs, is_told):
    found = answer("part_0_19", mine, theirs, DIFFERENT, limits=(mine - 0.1, mine + 0.1))
    assert bool(apart(findings([found], "france"))) is is_told


def test_a_rate_of_a_handful_of_people_is_not_told():
    few, enough = (
        answer("part_65_plus", 80.0, 20.5, DIFFERENT, limits=(37.0, 96.0), denominator=people)
        for people in (5.0, 100.0)
    )
    assert findings([few], "france") == []
    assert findings([enough], "france")
    grown = answer("evolution_population", 25.0, 2.6, period="2016-2023", denominator=4.0)
    assert findings([grown], "france") == []


@pytest.mark.parametrize(
    ("found", "why"),
    [
        (answer("part_65_plus", None, 20.5), "unknown"),
        (answer("part_65_plus", 20.0, {FRANCE: None}), "unknown"),
        (answer("distance_pharmacie", 1.0, 1.0), "unknown"),
        (answer("part_65_plus", 80.0, 20.5, denominator=5.0), "of_few"),
        (answer("part_65_plus", 20.5, 20.5, SAME), "alike"),
        (answer("apl_medecin_generaliste", 3.7, 3.7), "alike"),
    ],
)
def test_what_is_missing_is_no_likeness(found, why):
    assert findings([found], "france") == []
    assert synthesis.silence([found], "france") == why


def test_a_place_is_not_compared_with_itself():
    found = answer("apl_medecin_generaliste", 3.0, 3.7)
    itself = replace(found, comparators=(replace(found.comparators[0], is_same=True),))
    assert findings([itself], "france") == []
    assert synthesis.silence([itself], "france") == "same_place"


def test_the_same_figures_always_say_the_same():
    every = [doctors("psychologue", 26, 3.5, WORSE), answer("revenu_median", 19_230, 22_277)]
    assert findings(every, "france") == findings(list(reversed(every)), "france")


# --- kept and changed by the user -----------------------------------------------------------------


COMPOSED = lines(
    findings(
        [
            doctors("psychologue", 26, 3.5, WORSE),
            doctors("infirmier", 200, 14.7, WORSE),
            answer("revenu_median", 19_230, 22_277),
        ],
        "france",
    )
)
BY_ID = {line.indicator: line for line in COMPOSED}
PSY, NURSES = BY_ID["densite_psychologue"], BY_ID["densite_infirmier"]
INCOME = BY_ID["revenu_median"]


def typed(**sections: list[str]) -> dict[str, str]:
    return {name: "\n".join(texts) for name, texts in sections.items()}


def test_unchanged_sentences_keep_their_figure():
    found = rewritten(typed(faiblesse=[PSY.text, NURSES.text], repere=[INCOME.text]), COMPOSED)
    assert set(found) == set(COMPOSED)


def test_moved_reworded_removed_and_added():
    reworded = NURSES.text.replace("moins nombreux", "nettement moins nombreux")
    own = "Deux maisons de santé vont ouvrir à Somain."
    found = rewritten(typed(faiblesse=[reworded, own], force=[PSY.text]), COMPOSED)
    assert found == [
        Line("faiblesse", reworded, "densite_infirmier", NURSES.composed),
        Line("faiblesse", own),
        Line("force", PSY.text, "densite_psychologue", PSY.composed),
    ]


def test_a_sentence_of_ones_own_takes_no_figure_of_another():
    own = "Les infirmiers du territoire travaillent déjà ensemble."
    (found,) = rewritten(typed(faiblesse=[own]), COMPOSED)
    assert found == Line("faiblesse", own)


def test_cut_then_pasted_elsewhere():
    left = rewritten(typed(faiblesse=[PSY.text]), COMPOSED)
    found = rewritten(typed(faiblesse=[PSY.text], force=[NURSES.text]), left, COMPOSED)
    assert found[1] == Line("force", NURSES.text, "densite_infirmier", NURSES.composed)


def test_nothing_of_a_long_text_is_lost():
    assert MOST_LETTERS == SENTENCE_LENGTH
    words = [f"mot{rank}" for rank in range(900)]
    found = rewritten({"repere": "\n\n" + " ".join(words) + "\n  \n"}, [])
    assert " ".join(line.text for line in found).split() == words
    assert max(len(line.text) for line in found) <= MOST_LETTERS
    (block,) = {len(line.text) for line in rewritten({"force": "x" * MOST_LETTERS}, [])}
    assert block == MOST_LETTERS


def test_markup_is_text():
    (found,) = rewritten({"force": "<script>alert(1)</script> **gras**"}, [])
    assert found.text == "<script>alert(1)</script> **gras**"


def test_a_figure_that_changed_is_told_whatever_the_comparator_on_screen():
    before = answer("apl_medecin_generaliste", 3.0, {NORD: 4.2, FRANCE: 3.7})
    (line,) = lines(findings([before], "france"))
    trend = {"apl_medecin_generaliste": moved("apl_medecin_generaliste", 3.2, 3.0)}
    for known in (None, trend):
        today = sayings([before], LEVELS, known)
        assert changed(line, today, "france") is None
        assert changed(line, today, "departement") is None
    now = sayings([answer("apl_medecin_generaliste", 2.8, {NORD: 4.2, FRANCE: 3.7})], LEVELS)
    assert "2,80 contre 3,70" in (changed(line, now, "france") or "")
    assert "2,80 contre 4,20" in (changed(line, now, "departement") or "")
    assert changed(line, {}, "france") == ""
    assert changed(Line("force", "Une phrase."), {}, "france") is None
