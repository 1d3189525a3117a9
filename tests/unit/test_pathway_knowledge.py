"""The pathways that the application knows: whole, coherent, and honest about what has no source."""

from __future__ import annotations

import csv
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import BaseModel

from diagnostic.indicators.registry import indicators
from diagnostic.indicators.to_ask import TO_ASK
from diagnostic.paths import DATA
from diagnostic.pathways.knowledge import (
    FOLDER,
    Lever,
    Listed,
    National,
    Pathway,
    Possible,
    Revealing,
    Segment,
    Sourced,
    Statement,
    Stratum,
    Suggested,
    levers,
    pathways,
    resources,
    statements,
    texts,
)
from diagnostic.pathways.proposals import PAGE, proposals, written

SHARED = {"sources", "leviers", "ressources"}
FILES = sorted(path for path in FOLDER.glob("*.toml") if path.stem not in SHARED)
HEART = (
    "Diagnostic et évaluation initiale",
    "Hospitalisation du patient",
    "Sortie d’hospitalisation du patient",
    "Organisation du suivi en ville",
    "Optimisation du traitement médicamenteux",
    "Prise en charge non médicamenteuse du patient",
    "Prévention tertiaire",
)
OLD = 2016
"""Last year of a figure that must be said old: ten years and more."""
YEAR = re.compile(r"\b(?:19|20)\d\d\b")

each_file = pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
each_pathway = pytest.mark.parametrize("name", [path.stem for path in FILES])


def sourced(model: BaseModel) -> Iterator[Sourced]:
    """Everything in a pathway, at any depth, that may have sources."""
    if isinstance(model, Sourced):
        yield model
    for name in type(model).model_fields:
        value = getattr(model, name)
        for each in value if isinstance(value, tuple) else (value,):
            if isinstance(each, BaseModel):
                yield from sourced(each)


def figures(pathway: Pathway) -> list[tuple[str, Revealing]]:
    """Indicators of a pathway with their segment."""
    return [(part.id, each) for part in pathway.segments for each in part.indicators]


def nationals(pathway: Pathway) -> list[tuple[str, National]]:
    """National values of a pathway with their indicator."""
    return [(each.id, value) for _, each in figures(pathway) for value in each.nationals]


def only(pathway: str, segment: str, indicator: str) -> Revealing:
    """An indicator, by its place."""
    part = pathways()[pathway].segment(segment)
    assert part is not None
    return part.indicator(indicator)


def repeated(ids: list[str]) -> set[str]:
    """Ids that come back."""
    return {each for each in ids if ids.count(each) > 1}


@each_file
def test_a_file_is_a_pathway_named_as_it_is(path: Path) -> None:
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    assert isinstance(data.pop("rank"), int)
    assert Pathway.model_validate(data).id == path.stem


def test_pathways_are_ranked_each_in_its_place() -> None:
    ranks = [tomllib.loads(path.read_text(encoding="utf-8"))["rank"] for path in FILES]
    assert not repeated([str(rank) for rank in ranks])
    assert next(iter(pathways())) == "insuffisance_cardiaque"


@each_pathway
def test_ids_are_unique(name: str) -> None:
    pathway = pathways()[name]
    assert not repeated([part.id for part in pathway.segments])
    assert not repeated([each.id for each in pathway.strata])
    for part in pathway.segments:
        assert not repeated([each.id for each in part.indicators]), part.id
        assert not repeated([each.id for each in part.ruptures]), part.id


@each_pathway
def test_every_segment_has_what_the_board_shows(name: str) -> None:
    for part in pathways()[name].segments:
        assert part.stakes, part.id
        assert part.ruptures, part.id
        assert part.indicators, part.id
        assert part.professionals, part.id
        assert part.actions, part.id


@each_pathway
def test_every_source_is_known(name: str) -> None:
    pathway = pathways()[name]
    cited = {each for item in sourced(pathway) for each in item.sources}
    cited |= {each for _, value in nationals(pathway) for each in value.sources}
    assert cited <= set(texts()), cited - set(texts())


def test_sources_of_levers_and_resources_are_known() -> None:
    rows: list[Lever | Listed] = [*levers().values(), *resources().values()]
    for each in rows:
        assert set(each.sources) <= set(texts()), each.id
    for each in resources().values():
        assert set(each.pathways) <= set(pathways()), each.id


@each_pathway
def test_every_lever_is_known(name: str) -> None:
    for part in pathways()[name].segments:
        for each in (*part.ruptures, *part.actions):
            assert set(each.levers) <= set(levers()), each.text


@each_pathway
def test_a_rupture_is_revealed_by_indicators_of_its_segment(name: str) -> None:
    for part in pathways()[name].segments:
        there = {each.id for each in part.indicators}
        for each in part.ruptures:
            assert set(each.revealed_by) <= there, f"{part.id}/{each.id}"


@each_pathway
def test_an_indicator_of_the_application_exists_and_goes_the_same_way(name: str) -> None:
    for segment, each in figures(pathways()[name]):
        if each.app is None:
            assert "donnees_ouvertes" not in each.where, f"{segment}/{each.id}"
            continue
        known = indicators().get(each.app) or TO_ASK.get(each.app)
        assert known is not None, f"{segment}/{each.id} : {each.app}"
        assert each.direction == known.direction.value, f"{segment}/{each.id}"
        assert ("donnees_ouvertes" in each.where) == (each.app in indicators())


@each_pathway
def test_a_link_to_an_open_figure_is_our_proposal(name: str) -> None:
    """No source says that a density causes a rupture."""
    for segment, each in figures(pathways()[name]):
        if each.app in indicators():
            assert each.is_proposal, f"{segment}/{each.id}"


@each_pathway
def test_a_national_value_says_its_year_its_source_and_its_age(name: str) -> None:
    for indicator, value in nationals(pathways()[name]):
        assert value.year.strip()
        assert value.sources
        assert (value.value is None) == bool(value.words), indicator
        years = [int(year) for year in YEAR.findall(value.year)]
        assert years or "non" in value.year, indicator
        if years and max(years) <= OLD:
            assert "ancien" in value.caution.lower(), f"{indicator} {value.year}"


def test_heart_failure_has_its_seven_segments_in_order() -> None:
    segments = pathways()["insuffisance_cardiaque"].segments
    assert tuple(each.label for each in segments) == HEART


@pytest.mark.parametrize(
    "segment", [each.id for each in pathways()["insuffisance_cardiaque"].segments]
)
def test_each_segment_of_heart_failure_can_be_suggested_from_open_figures(segment: str) -> None:
    """Some rupture hangs on an indicator whose difference can be told from chance."""
    part = pathways()["insuffisance_cardiaque"].segment(segment)
    assert part is not None
    hanging = {name for each in part.ruptures for name in each.revealed_by}
    apps = {part.indicator(name).app for name in hanging}
    assert any(app in indicators() and indicators()[app].is_judged for app in apps if app)


def test_both_delays_after_discharge_are_said() -> None:
    part = pathways()["insuffisance_cardiaque"].segment("sortie")
    assert part is not None
    said = " ".join(each.text for each in part.follow_up)
    assert "dans la semaine" in said
    assert "14 jours" in said


def test_copd_carries_the_twelve_indicators() -> None:
    ids = [each.id for _, each in figures(pathways()["bpco"])]
    assert sum(each.startswith("dossier_") for each in ids) == 7
    assert sum(each.startswith("snds_") for each in ids) == 5


@pytest.mark.parametrize(
    ("segment", "indicator", "published"),
    [
        ("reperage", "snds_diagnostic", 21.3),
        ("prevention", "snds_grippe", 52.7),
        ("suivi", "snds_efr", 34.2),
        ("sortie", "snds_suivi_7j", 41.9),
        ("sortie", "snds_pneumologue_60j", 30.9),
        ("sortie", "has_bronchodilatateur_90j", 74),
        ("readaptation", "has_readaptation_90j", 31.1),
    ],
)
def test_copd_values_are_those_of_the_has(segment: str, indicator: str, published: float) -> None:
    assert only("bpco", segment, indicator).nationals[0].value == published


def test_one_of_the_seven_values_of_the_has_passes_seventy_per_cent() -> None:
    measured = [
        each.nationals[0].value
        for _, each in figures(pathways()["bpco"])
        if each.nationals and "bp1" in each.nationals[0].sources
    ]
    assert len(measured) == 7
    assert sum(value is not None and value > 70 for value in measured) == 1


@pytest.mark.parametrize(
    ("pathway", "segment", "indicator", "computed"),
    [
        ("insuffisance_cardiaque", "hospitalisation", "cout_hopital", 11_560e6 / 1_113_533),
        ("diabete_2", "hospitalisation", "cout_hopital", 12_821e6 / 1_979_870),
        ("diabete_2", "hospitalisation", "entrees_par_urgences", 100 * 659_996 / 2_291_654),
        ("diabete_2", "pied", "amputations", 10_000 * 13_008 / 1_979_870),
    ],
)
def test_what_the_source_prints_wrong_is_computed_again(
    pathway: str, segment: str, indicator: str, computed: float
) -> None:
    value = only(pathway, segment, indicator).nationals[0].value
    assert value is not None
    assert value == pytest.approx(computed, abs=0.5 if value > 1000 else 0.05)


def test_strata_of_diabetes_that_were_not_read_say_so() -> None:
    strata = {each.id: each for each in pathways()["diabete_2"].strata}
    assert {f"strate_{rank}" for rank in range(1, 5)} <= set(strata)
    for name in ("strate_2", "strate_3"):
        assert [each.text.startswith("Suivi type non lu") for each in strata[name].follow_up] == [
            True
        ]
    for name in ("strate_1", "strate_4"):
        assert all(each.sources == ("s4",) for each in strata[name].follow_up)


def test_the_diseases_to_show_are_those_of_the_drees() -> None:
    with (DATA / "reference" / "gradient_social.csv").open(encoding="utf-8") as file:
        known = {row["categorie"] for row in csv.DictReader(file)}
    for name in ("insuffisance_cardiaque", "bpco", "diabete_2"):
        assert known & set(pathways()[name].conditions), name


def test_the_programme_of_return_home_does_not_promise_what_was_not_shown() -> None:
    lever = levers()["prado_ic"]
    assert lever.effect == "pratique"
    said = lever.evidence.replace("\u00a0", " ")
    for figure in ("85,9 %", "57,2 %", "71,5 %", "44 %", "55,9 %", "33,7 %", "8,7 %", "7,2 %"):
        assert figure in said


def test_sentences_keep_the_typography_of_french() -> None:
    rows = [row for each in pathways().values() for row in statements(each)]
    said = [text for _, text, _ in rows]
    said += [each.what for each in levers().values()] + [
        each.evidence for each in levers().values()
    ]
    said += [each.text for each in texts().values()]
    for text in said:
        assert "'" not in text, text
        assert "!" not in text, text
        assert not re.search(r" [:;?%»€]|« ", text), text


def test_everything_without_source_is_in_the_list() -> None:
    """Otherwise: python scripts/propositions.py, and have the new lines read by clinicians."""
    assert PAGE.read_text(encoding="utf-8") == written()


@each_pathway
def test_the_list_forgets_nothing(name: str) -> None:
    pathway = pathways()[name]
    listed = {text for each in proposals(pathway).values() for text in each}
    for item in sourced(pathway):
        said = item.text if isinstance(item, Statement) else getattr(item, "label", None)
        assert (said in listed) >= item.is_proposal, said


def test_a_new_sentence_without_source_would_be_seen() -> None:
    segment = Segment(
        id="un",
        label="Un",
        short="Un",
        stakes=(Statement(text="Lue.", sources=("s0",)),),
        ruptures=(Possible(id="r", text="Rupture glissée."),),
        actions=(Suggested(text="Action glissée."),),
    )
    stratum = Stratum(id="s", label="Strate", follow_up=(Statement(text="Suivi glissé."),))
    pathway = Pathway(
        id="p", label="P", short="P", public="Tous", strata=(stratum,), segments=(segment,)
    )
    assert proposals(pathway) == {
        "Strate": ("Suivi glissé.",),
        "Un": ("Rupture glissée.", "Action glissée."),
    }
