"""The document: form of its values, edits that return a new one."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from pydantic import ValidationError

from diagnostic.errors import UserError
from diagnostic.project import UNNAMED, AciChoices, OtherCpts, Project, new_project

MARCH = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
APRIL = datetime(2026, 4, 1, tzinfo=UTC)


@pytest.fixture
def project() -> Project:
    return new_project(["59178", "59569"], "Douaisis", at=MARCH)


def test_a_new_project_is_empty_named_and_dated() -> None:
    project = new_project(at=MARCH)
    assert project.name == UNNAMED == "Territoire sans nom"
    assert project.territory.codes == ()
    assert project.territory.seat is None
    assert project.created_at == project.modified_at == MARCH
    assert project.schema_version == 4
    assert project.cog_year == 2026
    assert project.aci == AciChoices(scale="cpts_2019")
    assert project.id != new_project(at=MARCH).id


def test_codes_are_sorted_unique_and_in_capitals() -> None:
    project = new_project(["59569", " 2a004 ", "59178", "59178"])
    assert project.territory.codes == ("2A004", "59178", "59569")


@pytest.mark.parametrize("code", ["1004", "591780", "2C004", "59 78", "٥٩١٧٨", "", "59178\n1"])
def test_what_does_not_look_like_a_code_is_refused_by_name(code: str) -> None:
    with pytest.raises(UserError, match="cinq caractères, comme 59178"):
        new_project([code])


def test_an_edit_returns_another_document_with_a_later_date(project: Project) -> None:
    edited = project.with_codes(["59178"], at=APRIL)
    assert edited.territory.codes == ("59178",)
    assert edited.modified_at == APRIL
    assert (edited.id, edited.created_at) == (project.id, project.created_at)
    assert project.territory.codes == ("59178", "59569")
    assert project.modified_at == MARCH


def test_an_edit_is_dated_after_the_one_before_even_if_the_clock_went_back(
    project: Project,
) -> None:
    edited = project.with_(at=MARCH - timedelta(days=1), name="Douai")
    assert edited.modified_at == MARCH + timedelta(microseconds=1)


def test_times_are_kept_in_utc() -> None:
    paris = timezone(timedelta(hours=2))
    project = new_project(at=datetime(2026, 7, 1, 12, tzinfo=paris))
    assert project.created_at.utcoffset() == timedelta(0)
    assert project.created_at.hour == 10


def test_a_document_cannot_be_changed_in_place(project: Project) -> None:
    with pytest.raises(ValidationError):
        project.name = "Autre"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Douaisis  ", "Douaisis"),
        ("Douai\x00\u202e\tSud\u200b", "Douai Sud"),
        (" \n ", UNNAMED),
        ("Cœur d’Ostrevent", "Cœur d’Ostrevent"),
    ],
)
def test_names_are_trimmed_and_cleaned(project: Project, typed: str, kept: str) -> None:
    assert project.with_(name=typed).name == kept


def test_a_name_too_long_is_refused_in_french(project: Project) -> None:
    assert project.with_(name="x" * 120).name == "x" * 120
    with pytest.raises(UserError, match=r"le nom du territoire.*120 caractères au plus"):
        project.with_(name="x" * 121)


def test_the_seat_stays_when_its_communes_leave(project: Project) -> None:
    seated = project.with_seat("59")
    assert seated.with_codes(["62041"]).territory.seat == "59"
    assert seated.with_seat(None).territory.seat is None
    assert project.with_seat("2a").territory.seat == "2A"
    assert project.with_seat("974").territory.seat == "974"
    with pytest.raises(UserError, match="code de département"):
        project.with_seat("591")


def test_negotiated_amounts_are_set_replaced_and_given_back(project: Project) -> None:
    one = project.with_amount("acces_soins", 4, 82_000).with_amount("acces_soins", 3, 0)
    assert one.aci.overrides == {"acces_soins": {4: 82_000.0, 3: 0.0}}
    two = one.with_amount("acces_soins", 4, None)
    assert two.aci.overrides == {"acces_soins": {3: 0.0}}
    assert two.with_amount("acces_soins", 3, None).aci.overrides == {}
    assert one.aci.overrides == {"acces_soins": {4: 82_000.0, 3: 0.0}}
    assert project.aci.overrides == {}


@pytest.mark.parametrize(
    ("size", "amount"), [(5, 1.0), (0, 1.0), (1, -1.0), (1, float("nan")), (1, float("inf"))]
)
def test_an_amount_that_means_nothing_is_refused(
    project: Project, size: int, amount: float
) -> None:
    with pytest.raises(UserError, match="les montants négociés"):
        project.with_amount("acces_soins", size, amount)


def test_the_other_aci_choices(project: Project) -> None:
    edited = project.with_aci(
        optional_missions=("soins_non_programmes", "crise", "crise"),
        signature_date=date(2026, 9, 1),
        startup_aid_eur=50_000.0,
        startup_aid_label=" ARS\x07 Hauts-de-France ",
    )
    assert edited.aci.optional_missions == ("crise", "soins_non_programmes")
    assert edited.aci.startup_aid_label == "ARS Hauts-de-France"
    assert edited.aci.scale == "cpts_2019"
    with pytest.raises(UserError, match=r"la date de signature.*entre 2000 et 2100"):
        project.with_aci(signature_date=date(1026, 9, 1))


def test_perimeters_of_other_cpts_are_kept_in_order(project: Project) -> None:
    edited = project.with_other_cpts("Scarpe", ["59526", "59011"], "scarpe.geojson", at=APRIL)
    edited = edited.with_other_cpts("Lens", ["62498"], "liste collée", at=APRIL)
    assert [other.name for other in edited.other_cpts] == ["Scarpe", "Lens"]
    assert edited.other_cpts[0] == OtherCpts(
        name="Scarpe", codes=("59011", "59526"), origin="scarpe.geojson", imported_at=APRIL
    )
    with pytest.raises(UserError, match="les communes d’une autre CPTS, n°\u00a01"):
        project.with_other_cpts("Scarpe", ["Arleux"], "")


def test_a_fork_is_the_same_work_under_another_identifier_and_a_marked_name(
    project: Project,
) -> None:
    fork = project.forked(at=APRIL)
    assert fork.id != project.id
    assert fork.name == "Douaisis (copie)"
    assert fork.territory == project.territory
    assert fork.forked().name == "Douaisis (copie)"
    assert len(project.with_(name="x" * 120).forked().name) == 120
    assert project.under_id(fork.id).under_id(project.id) == project


def test_a_figure_read_by_the_user_replaces_the_one_before_and_can_be_taken_away() -> None:
    read = {"figure": "part_c2s", "value": 12, "read_on": date(2026, 3, 1), "origin": "CPAM"}
    project = new_project(["59178"]).with_read_value(read).with_read_value({**read, "value": 13.5})
    assert [value.value for value in project.diagnosis.read_values] == [13.5]
    assert project.without_read_value("part_c2s").diagnosis.read_values == ()


def test_an_impossible_figure_is_refused_in_words() -> None:
    read = {"figure": "part_c2s", "value": 140, "read_on": date(2026, 3, 1), "origin": "CPAM"}
    with pytest.raises(UserError, match="entre 0 et 100"):
        new_project(["59178"]).with_read_value(read)


def test_the_synthesis_goes_back_to_that_of_the_figures() -> None:
    project = new_project(["59178"]).with_synthesis([{"section": "force", "text": "Un hôpital."}])
    assert project.diagnosis.synthesis[0].text == "Un hôpital."
    assert project.with_synthesis(None).diagnosis.synthesis is None


def test_the_number_of_an_item_taken_away_is_never_given_again() -> None:
    point = {"pathway": "avc", "segment": "alerte"}
    project = new_project().with_item("ruptures", point).with_item("ruptures", point)
    project = project.without_item("ruptures", "rupture_2")
    assert project.with_item("ruptures", point).last_id("ruptures") == "rupture_3"
    assert project.next_id("partners") == "acteur_1"


def test_a_work_is_blank_until_something_is_in_it() -> None:
    assert new_project().is_blank
    assert not new_project(["59178"]).is_blank
    assert not new_project(name="Douaisis").is_blank
    assert not new_project().with_pathway("avc").is_blank
    assert not new_project().with_letter(bearer="Association").is_blank
