"""INSEE's own files of the BPE against the totals published for them."""

import pandas as pd
import pytest
from importing import imported

from diagnostic.sources.importers.bpe import IMPORTER

WHOLE_2019 = {
    "D201": 61_429,
    "D221": 38_487,
    "D231": 7_066,
    "D232": 100_816,
    "D233": 75_319,
    "D301": 24_474,
}
SERVICES_2020 = {"D106": 698, "D113": 1_514, "D302": 4_092, "D307": 21_580}
CITIES = {"75056": "751", "69123": "6938", "13055": "132"}


@pytest.fixture(scope="module")
def whole_2019(shared_file, tmp_path_factory):
    path = shared_file("insee/bpe19_ensemble_csv.zip")
    return imported(IMPORTER, path, tmp_path_factory.mktemp("bpe"))


@pytest.fixture(scope="module")
def services_2020(shared_file, tmp_path_factory):
    path = shared_file("insee/equip-serv-sante-com-2020.xlsx")
    return imported(IMPORTER, path, tmp_path_factory.mktemp("bpe"))


@pytest.mark.parametrize(("code", "total"), WHOLE_2019.items())
def test_totals_of_2019(whole_2019, code, total):
    assert whole_2019.total(code) == total


@pytest.mark.parametrize(("code", "total"), SERVICES_2020.items())
def test_totals_of_2020(services_2020, code, total):
    assert services_2020.total(code) == total


def test_2019_every_row_of_health_is_kept(whole_2019):
    report = whole_2019.report
    assert whole_2019.editions == {"2019"}
    assert report.read == 1_060_614
    assert report.refused == {}
    assert report.read - sum(report.left_out.values()) == 218_407
    assert len(whole_2019.outcome.parts[0].departements) == 101


def test_2020_every_number_is_kept_or_left_out(services_2020):
    report = services_2020.report
    assert services_2020.editions == {"2020-services_sante"}
    assert report.read == (34_965 + 45) * 18
    assert report.read == report.kept + sum(report.left_out.values())
    assert report.refused == {}
    assert len(services_2020.outcome.parts[0].departements) == 101


def test_2020_arrondissements_add_up_to_their_city(services_2020):
    assert not [note for note in services_2020.report.notes if "n’ont pas le même nombre" in note]


@pytest.mark.parametrize("made", ["whole_2019", "services_2020"])
def test_cities_are_by_arrondissement(made, request):
    codes = request.getfixturevalue(made).table("equipements")["code"]
    for city, prefix in CITIES.items():
        assert (codes == city).sum() == 0
        assert (
            codes[codes.str.startswith(prefix)].nunique()
            == {"751": 20, "6938": 9, "132": 16}[prefix]
        )


@pytest.mark.parametrize("made", ["whole_2019", "services_2020"])
def test_every_code_of_the_file_has_a_name(made, request):
    rows = request.getfixturevalue(made).table("equipements")
    assert not rows["equipement"].str.startswith("type_").any()


def test_both_files_name_the_same_things(whole_2019, services_2020):
    names = [
        made.table("equipements").drop_duplicates("type_equipement").set_index("type_equipement")
        for made in (whole_2019, services_2020)
    ]
    shared = pd.concat([frame["equipement"] for frame in names], axis="columns").dropna()
    assert len(shared) == 17
    assert (shared.iloc[:, 0] == shared.iloc[:, 1]).all()
