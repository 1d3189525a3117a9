"""What holds for any objective, however much of it is written."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from diagnostic.pathways.smart import is_smart, sentence, smart
from diagnostic.project import Objective

TODAY = date(2026, 6, 15)
words = st.one_of(
    st.just(""),
    st.sampled_from(["Part des patients", "Délai", "<b>x</b>", "=1+1", "%", "jours", "séjours"]),
    st.text(max_size=40),
)
figures = st.one_of(st.none(), st.floats(-1e12, 1e12), st.integers(0, 100).map(float))
days = st.one_of(st.none(), st.dates(date(2000, 1, 1), date(2100, 12, 31)))
objectives = st.builds(
    Objective,
    id=st.just("objectif_1"),
    pathway=st.just("bpco"),
    rupture=st.sampled_from([None, "rupture_1"]),
    text=words,
    measure=words,
    unit=words,
    baseline=figures,
    baseline_period=words,
    target=figures,
    by=days,
    source=words,
    means=words,
    relevance=words,
)
ORDER = ("manque", "a_preciser", "tenu")


@given(objectives)
def test_five_letters_each_with_a_sentence(objective):
    checks = smart(objective, TODAY)
    assert "".join(each.letter for each in checks) == "SMART"
    for each in checks:
        assert each.said.endswith((".", "».", "?"))
        assert "None" not in each.said.replace(objective.measure, "")
        assert len(each.said) < 700
    assert is_smart(objective, TODAY) is all(each.state == "tenu" for each in checks)


@given(objectives)
def test_what_is_missing_is_never_held(objective):
    checks = {each.letter: each.state for each in smart(objective, TODAY)}
    assert checks["S"] != "tenu" or objective.text
    assert checks["A"] != "tenu" or (objective.means and objective.target is not None)
    assert checks["R"] != "tenu" or (objective.rupture and objective.relevance)
    assert (checks["T"] == "manque") is (objective.by is None)
    needed = (objective.measure, objective.unit, objective.source, objective.baseline_period)
    if checks["M"] == "tenu":
        assert all(needed)
        assert None not in (objective.baseline, objective.target)
        assert objective.baseline != objective.target


@given(objectives, st.sampled_from(["source", "means", "relevance", "baseline_period"]))
def test_writing_more_never_loses_a_letter(objective, field):
    if getattr(objective, field):
        return
    before = smart(objective, TODAY)
    after = smart(objective.model_copy(update={field: "CPAM, 2024"}), TODAY)
    for one, other in zip(before, after, strict=True):
        assert ORDER.index(other.state) >= ORDER.index(one.state)


@given(objectives)
def test_the_sentence_says_the_figures_or_the_text(objective):
    said = sentence(objective)
    assert "None" not in said.replace(objective.measure, "").replace(objective.text, "")
    if objective.text:
        assert said
    if said:
        assert said[-1] in ".!?…"
    if objective.by and objective.measure.strip(" .") and objective.target is not None:
        assert f"{objective.by:%d/%m/%Y}" in said
