"""The CNAM's own file of 2024: published totals, and which professions add up to which."""

import pandas as pd
import pytest
from importing import imported

from diagnostic.paths import ROOT
from diagnostic.sources.importers.liberal_professionals import IMPORTER
from diagnostic.sources.professions import BY_SLUG, PROFESSIONS

REFERENCE = ROOT.parent / "shared" / "knowledge" / "reference" / "professionnels_liberaux_2024.csv"


@pytest.fixture(scope="module")
def done(shared_file, tmp_path_factory):
    path = shared_file("cnam/demographie-effectifs-et-les-densites_2024_departements.csv")
    return imported(IMPORTER, path, tmp_path_factory.mktemp("liberal"))


@pytest.fixture(scope="module")
def rows(done):
    return done.table("professionnels_liberaux")


@pytest.mark.parametrize(
    ("profession", "total"),
    [
        ("medecin_generaliste", 55_546),
        ("infirmier", 99_023),
        ("masseur_kinesitherapeute", 82_101),
        ("ensemble_medecins", 112_159),
        ("chirurgien_dentiste", 39_126),
        ("sage_femme", 8_190),
    ],
)
@pytest.mark.parametrize("level", ["france", "region", "departement"])
def test_published_totals_at_every_level(done, profession, total, level):
    assert done.total(f"{profession} {level}") == total


def test_every_row_of_every_profession_is_kept(done, rows):
    assert (done.report.read, done.report.kept) == (4_560, 4_560)
    assert set(rows["profession"]) == {profession.slug for profession in PROFESSIONS}
    assert rows.groupby("niveau")["code"].nunique().to_dict() == {
        "departement": 101,
        "region": 18,
        "france": 1,
    }
    assert (rows["statut"] == "disponible").all()


def test_parts_add_up_to_their_group_everywhere(rows):
    counts = rows.pivot(index=["niveau", "code"], columns="profession", values="effectif")
    groups = [profession for profession in PROFESSIONS if profession.parts]
    assert len(groups) == 5
    for group in groups:
        assert (counts[list(group.parts)].sum(axis="columns") == counts[group.slug]).all()


def test_small_counts_are_published(rows):
    assert rows["effectif"].between(1, 4).any()
    assert (rows["effectif"] == 0).sum() == 228


def test_densities_are_for_the_public_that_is_told(rows):
    france = rows[(rows["niveau"] == "france") & (rows["effectif"] > 500)].set_index("profession")
    publics = france["effectif"] / france["densite_pour_100000"] / 10
    own = {slug: round(publics[slug], 1) for slug in publics.index if publics[slug] < 50}
    assert own == {"sage_femme": 14.5, "gynecologue": 29.6, "pediatre": 11.5}
    assert {s for s, p in BY_SLUG.items() if p.public != "habitants"} == own.keys()
    assert publics.drop(list(own)).between(63, 75).all()


def test_the_same_figures_as_the_reference(rows):
    if not REFERENCE.exists():
        pytest.skip("la table de référence n’est pas à côté du dépôt")
    reference = pd.read_csv(REFERENCE, dtype={"code": "str"})
    key = ["profession", "niveau", "code"]
    both = reference.merge(rows, on=key, how="left", suffixes=("_reference", ""))
    assert len(both) == len(reference) == 1_800
    for measure in ("effectif", "densite_pour_100000"):
        assert both[measure].equals(both[f"{measure}_reference"].astype(both[measure].dtype))
