"""Figures read by the user live like those that are computed."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date

import pytest

from diagnostic import cli
from diagnostic.errors import UserError
from diagnostic.french import NBSP
from diagnostic.indicators import entered
from diagnostic.indicators.places import territory, usual_comparators
from diagnostic.indicators.to_ask import MOST_PREVENTION, TO_ASK
from diagnostic.project import Project, new_project, to_json
from diagnostic.stats.comparison import Direction, Judgement
from diagnostic.stats.intervals import proportion

DOUAI = "59178"
FIXED = 4


@dataclass(frozen=True)
class SyntheticRead:
    figure: str = "part_ald"
    label: str = ""
    direction: str | None = None
    value: float = 21.4
    people: int | None = None
    beside: dict[entered.Level, float] = field(default_factory=dict)
    read_on: date = date(2026, 5, 12)
    origin: str = "Rézone CPTS"
    describes: str = ""


def one(read: SyntheticRead, **more):
    (found,) = [a for a in entered.answers([read], **more) if a.indicator.id == read.figure]
    return found


def test_nothing_read_is_to_ask_and_says_whom():
    found = entered.answers([])
    assert len(found) == FIXED
    for answer in found:
        assert answer.value.value is None
        assert answer.value.status == "a_demander"
        assert "CPAM" in answer.value.method
        assert answer.comparators == ()


def test_every_gives_the_unnamed_ones_too():
    found = entered.answers([], every=True)
    assert [each.indicator.id for each in found] == list(TO_ASK)
    assert len(found) == FIXED + MOST_PREVENTION


def test_a_value_says_when_and_where_it_was_read():
    value = one(SyntheticRead(origin="CPAM, données 2025")).value
    assert (value.value, value.status, value.unit) == (21.4, "disponible", "%")
    assert value.period.replace(NBSP, " ") == "lu le 12/05/2026"
    assert value.sources == (f"CPAM, données 2025, lu le{NBSP}12/05/2026",)


def test_the_year_of_the_data_is_its_period_when_it_was_said():
    found = one(SyntheticRead(describes="2024", beside={"region": 20.0}))
    assert [found.value.period, found.comparators[0].value.period] == ["2024", "2024"]
    (source,) = found.value.sources
    assert source == f"Rézone CPTS, données{NBSP}: 2024, lu le{NBSP}12/05/2026"
    assert one(SyntheticRead()).value.period == f"lu le{NBSP}12/05/2026"


def test_a_zero_is_a_value():
    value = one(SyntheticRead(value=0.0, people=40)).value
    assert value.value == 0
    assert value.status == "disponible"
    assert value.low == 0
    assert value.high is not None
    assert value.high > 8


def test_without_people_there_is_no_interval_and_no_judgement():
    found = one(SyntheticRead("sans_medecin_traitant", value=20, beside={"france": 5.0}))
    assert (found.value.low, found.value.high, found.value.denominator) == (None, None, None)
    assert found.indicator.interval is None
    (france,) = found.comparators
    assert france.judgement is Judgement.UNKNOWN
    assert france.higher is True


def test_with_people_the_interval_is_wilsons():
    found = one(SyntheticRead(value=25, people=400))
    share = proportion(100, 400)
    assert share is not None
    assert found.value.low == pytest.approx(100 * share.low)
    assert found.value.high == pytest.approx(100 * share.high)
    assert (found.value.numerator, found.value.denominator) == (100, 400)
    assert "arrondie" in found.value.method


@pytest.mark.parametrize("value", [0.0, 0.1, 33.3, 99.9, 100.0])
@pytest.mark.parametrize("people", [1, 7, 219_000])
def test_the_interval_contains_the_value_and_stays_a_share(value, people):
    found = one(SyntheticRead(value=value, people=people)).value
    assert found.low is not None
    assert found.high is not None
    assert 0 <= found.low <= value <= found.high <= 100


@pytest.mark.parametrize(
    ("figure", "value", "judgement"),
    [
        ("sans_medecin_traitant", 20.0, Judgement.WORSE),
        ("sans_medecin_traitant", 4.0, Judgement.BETTER),
        ("sans_medecin_traitant", 10.0, Judgement.SAME),
        ("part_ald", 20.0, Judgement.DIFFERENT),
    ],
)
def test_an_interval_is_judged_in_the_sense_of_the_figure(figure, value, judgement):
    read = SyntheticRead(figure, value=value, people=10_000, beside={"region": 10.1})
    (region,) = one(read).comparators
    assert region.judgement is judgement


@pytest.mark.parametrize(
    ("way", "judgement"),
    [
        ("higher", Judgement.BETTER),
        ("lower", Judgement.WORSE),
        ("none", Judgement.DIFFERENT),
        (None, Judgement.DIFFERENT),
    ],
)
def test_name_and_sense_of_a_prevention_indicator_are_the_users(way, judgement):
    read = SyntheticRead("prevention_3", "Dépistage", way, 60, 5_000, {"france": 50.0})
    found = one(read)
    assert found.indicator.label == "Dépistage"
    assert found.indicator.direction is Direction(way or "none")
    assert found.comparators[0].judgement is judgement


def test_sense_of_a_fixed_figure_is_its_own():
    found = one(SyntheticRead("sans_medecin_traitant", "Autre", "higher"))
    assert found.indicator.label == "Habitants sans médecin traitant"
    assert found.indicator.direction is Direction.LOWER


def test_only_the_areas_that_were_read_stand_beside(atlas):
    codes = frozenset({DOUAI})
    read = SyntheticRead(beside={"france": 20.0, "departement": 21.0})
    found = one(read, place=territory(codes), comparators=usual_comparators(atlas, codes))
    assert [(c.place.level, c.place.name) for c in found.comparators] == [
        ("departement", "Nord"),
        ("france", "France"),
    ]


def test_one_value_for_several_departements_is_of_none_of_them(atlas):
    codes = frozenset({DOUAI, "62041"})
    read = SyntheticRead(beside={"departement": 21.0})
    found = one(read, place=territory(codes), comparators=usual_comparators(atlas, codes))
    assert [(c.place.code, c.place.name) for c in found.comparators] == [("", "Département")]


def test_values_of_a_project_are_taken_as_they_are():
    project = with_value(new_project([DOUAI]))
    found = entered.answers(project.diagnosis.read_values)
    assert {each.indicator.id: each.value.value for each in found}["part_ald"] == 21.4


# --- the command line -----------------------------------------------------------------------------


def with_value(project: Project) -> Project:
    return project.with_read_value(
        {
            "figure": "part_ald",
            "value": 21.4,
            "people": 38_000,
            "beside": {"france": 20.1},
            "read_on": date(2026, 5, 12),
            "origin": "CPAM",
        }
    )


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("DIAGNOSTIC_CPTS_HOME", str(tmp_path / "home"))
    return tmp_path


def listed(capsys, **options):
    cli.indicators(**options, as_json=True)
    return {each["id"]: each for each in json.loads(capsys.readouterr().out)}


def test_without_a_project_every_figure_is_to_ask_with_the_same_keys(home, capsys):
    found = listed(capsys, codes=[DOUAI])
    assert set(TO_ASK) <= set(found)
    assert {found[name]["status"] for name in TO_ASK} == {"a_demander"}
    assert {found[name]["value"] for name in TO_ASK} == {None}
    assert len({frozenset(each) for each in found.values()}) == 1


def test_a_project_brings_its_communes_and_its_values(home, capsys):
    file = home / "projet_synthetic.json"
    file.write_text(to_json(with_value(new_project([DOUAI]))), "utf-8")
    found = listed(capsys, project=file, ids=["population", "part_ald", "part_c2s"])
    assert list(found) == ["population", "part_ald", "part_c2s"]
    assert found["population"]["asked"] == 1
    assert found["part_ald"]["value"] == 21.4
    assert found["part_ald"]["comparators"][0]["value"] == 20.1
    assert found["part_c2s"]["status"] == "a_demander"


def test_a_project_in_words(home, capsys):
    file = home / "projet_synthetic.json"
    file.write_text(to_json(with_value(new_project([DOUAI]))), "utf-8")
    cli.indicators(project=file, ids=["part_ald", "part_c2s"])
    said = capsys.readouterr().out.replace(NBSP, " ")
    assert "durée (ALD)" not in said
    assert "lu le 12/05/2026 : 21,4" in said
    assert "solidaire, % : à demander" in said


@pytest.mark.parametrize(
    ("content", "options", "said"),
    [
        (None, {}, "n’existe pas"),
        ("{}", {}, "projet"),
        (to_json(new_project()), {}, "aucune commune"),
        (to_json(new_project(["99999"])), {}, "99999"),
        (to_json(new_project([DOUAI])), {"codes": [DOUAI]}, "retirez"),
    ],
)
def test_a_project_that_cannot_be_used_is_a_sentence(home, content, options, said):
    file = home / "projet_synthetic.json"
    if content is not None:
        file.write_text(content, "utf-8")
    with pytest.raises(UserError, match=said):
        cli.indicators(project=file, **options)
