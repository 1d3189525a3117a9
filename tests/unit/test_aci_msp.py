"""MSP grid: the published check, then each rule by hand."""

import pytest

from diagnostic.aci import all_targets, msp_changes, msp_grid, simulate_msp
from diagnostic.aci.facts import Status
from diagnostic.errors import UserError


def test_published_check():
    result = simulate_msp(all_targets(), patients=4_000, professionals=13)
    assert (result.points, result.euros) == (10_500, 73_500)


def test_printed_totals_of_the_axes():
    """800 + 1 900 (+ 100 for satisfaction), 3 850 + 650, 3 700 at 16 professionals + 100."""
    result = simulate_msp(all_targets(), patients=4_000, professionals=16)
    assert result.points_by_axis == {
        "acces": 800 + 1_900 + 100,
        "equipe": 3_850 + 650,
        "systeme_information": 3_700 + 100,
    }


@pytest.mark.parametrize(
    ("patients", "points"),
    [(2_000, 1_375), (4_000, 2_050), (8_000, 3_400), (12_000, 4_400)],
)
def test_coordination_counts_fewer_points_beyond_8_000_patients(patients, points):
    assert simulate_msp({"coordination": 1}, patients, 1).points == points


@pytest.mark.parametrize(("professionals", "points"), [(1, 700), (16, 3_700), (17, 3_850)])
def test_information_system_counts_professionals_and_not_patients(professionals, points):
    for patients in (500, 4_000, 20_000):
        assert simulate_msp({"si_standard": 1}, patients, professionals).points == points


def test_units():
    assert simulate_msp({"protocoles": 3}, 4_000, 1).points == 300
    assert simulate_msp({"sante_publique": 2}, 2_000, 1).points == 350
    assert simulate_msp({"protocoles": 0}, 4_000, 1).lines == ()


def test_fractions_of_a_point_are_kept_until_the_euros():
    result = simulate_msp({"concertation": 1}, 4_001, 1)
    assert result.points == 1_000.25
    assert result.euros == 7_001.75


def test_prerequisites_are_recalled_when_lacking():
    note = msp_grid().prerequisite_note
    assert note in simulate_msp({"protocoles": 1}, 4_000, 10).notes
    assert note not in simulate_msp(all_targets(), 4_000, 10).notes


@pytest.mark.parametrize(
    ("reached", "patients", "professionals", "named"),
    [
        ({"chirurgie": 1}, 4_000, 13, "chirurgie"),
        ({"protocoles": 9}, 4_000, 13, "Protocoles"),
        ({"protocoles": -1}, 4_000, 13, "Protocoles"),
        ({"concertation": 2}, 4_000, 13, "Concertation"),
        ({}, 0, 13, "patient"),
        ({}, 4_000, 0, "professionnel"),
    ],
)
def test_bad_entries_are_refused(reached, patients, professionals, named):
    with pytest.raises(UserError, match=named):
        simulate_msp(reached, patients, professionals)


def test_changes_of_2022_are_information_and_never_certain():
    changes = msp_changes()
    assert len(changes.changes) == 12
    assert {c.status for c in changes.changes} == {Status.SECONDARY, Status.UNVERIFIED}
    assert "ne sont pas comptés" in changes.caution
