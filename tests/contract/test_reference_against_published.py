"""The embedded tables against the published figures they come from, value by value.

Every cell of the originals is carried as it is written, or is on a list below of what is not
carried and why.
"""

import csv
import importlib.util
import re
from functools import cache
from itertools import pairwise

import pytest

from diagnostic.paths import ROOT
from diagnostic.sources.catalogue import catalogue
from diagnostic.sources.embedded import REFERENCE
from diagnostic.territory.names import key

PUBLISHED = ROOT.parent / "shared" / "knowledge" / "reference"
pytestmark = pytest.mark.skipif(
    not PUBLISHED.is_dir(), reason="les tableaux publiés ne sont pas à côté du dépôt"
)

NOT_CARRIED = {
    "source": "écrite une fois par fichier, dans le catalogue",
    "territoire": "les communes d’un exemple sont dans data/exemples.toml",
    "nom_commune": "le nom d’une commune vient de la géographie",
    "departement": "compris dans le code de la commune",
}
"""Columns of the originals that no embedded file has, and why."""

PROFESSIONS = {
    "mg": "medecin_generaliste",
    "inf": "infirmier",
    "kine": "masseur_kinesitherapeute",
    "sf": "sage_femme",
    "dent": "chirurgien_dentiste",
}
CODES = {
    "medecin_generaliste": "D201",
    "cardiologue": "D202",
    "psychiatre": "D207",
    "ophtalmologue": "D208",
    "chirurgien_dentiste": "D221",
    "sage_femme": "D231",
    "infirmier": "D232",
    "masseur_kinesitherapeute": "D233",
    "orthophoniste": "D235",
    "orthoptiste": "D236",
    "pedicure_podologue": "D237",
    "psychologue": "D243",
    "service_urgences": "D106",
    "centre_de_sante": "D108",
    "maison_de_sante_pluriprofessionnelle": "D113",
    "laboratoire": "D302",
    "pharmacie": "D307",
}
CATEGORIES = {
    "ch": "Centre hospitalier",
    "chu": "Centre hospitalier universitaire",
    "private": "Établissement privé",
    "gcs": "Groupement de coopération sanitaire",
    "army": "Hôpital d’instruction des armées",
}
NOT_GIVEN = "N/A - résultat non disponible"


def read(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def published(name):
    return read(PUBLISHED / f"{name}.csv")


def embedded(name, *columns):
    """Cells of some columns of an embedded file, row by row."""
    return [tuple(row[column] for column in columns) for row in read(REFERENCE / name)]


def same(left, right):
    """The same rows, each as many times."""
    assert sorted(left) == sorted(right)


def test_every_source_is_written_in_the_catalogue():
    spaces = re.compile("[\u00a0\u202f]")
    parts = [part for source in catalogue().values() for part in source.embedded]
    origins = {spaces.sub(" ", part.origin) for part in parts}
    for path in PUBLISHED.glob("*.csv"):
        assert {row["source"] for row in read(path)} <= origins, path.name


def test_every_column_is_carried_or_left_behind_for_a_reason():
    """A new column of an original would be missed otherwise."""
    tested = {
        "apl_departements_2023_2024": {
            "dept",
            "pop",
            "popUnder25",
            *(f"{short}{year}" for short in PROFESSIONS for year in (23, 24)),
        },
        "departements_insee_2021_2025": None,
        "gradient_social_drees_er1243": {
            "mesure",
            "categorie",
            "dixieme_niveau_vie",
            "taux_standardise",
            "ic_bas",
            "ic_haut",
            "ratio_vs_d10",
            "ratio_bas",
            "ratio_haut",
        },
        "medecins_generalistes_communes_2017": {"code_commune", "medecins_generalistes", "annee"},
        "population_france_2023_sexe_age": {"sexe", "cla_age_5", "population"},
        "prevalence_par_age_drees_er1243": {"categorie", "classe_age", "prevalence"},
        "professionnels_liberaux_2024": {
            "profession",
            "libelle",
            "niveau",
            "code",
            "effectif",
            "densite_pour_100000",
            "annee",
        },
        "territoires_exemples": {"code_commune", "indicateur", "annee", "valeur"},
        "urgences_2025": {
            "numero_finess",
            "nom",
            "commune",
            "latitude",
            "longitude",
            "passages",
            "categorie",
            "general",
            "pediatrique",
        },
    }
    assert set(tested) == {path.stem for path in PUBLISHED.glob("*.csv")}
    for name, columns in tested.items():
        if columns is not None:
            assert set(published(name)[0]) - set(NOT_CARRIED) == columns, name


def test_liberal_professionals():
    columns = ("profession", "libelle", "niveau", "code", "effectif", "densite_pour_100000")
    same(
        embedded("professionnels_liberaux_2024.csv", *columns, "annee", "statut"),
        [
            (*(row[c] for c in columns), row["annee"], "disponible")
            for row in published("professionnels_liberaux_2024")
        ],
    )


def test_accessibility_of_the_departements():
    rows = [
        row
        for row in embedded("apl_departements.csv", "niveau", "code", "annee", "profession", "apl")
        if row[0] == "departement"
    ]
    same(
        rows,
        [
            ("departement", row["dept"], f"20{year}", profession, row[f"{short}{year}"])
            for row in published("apl_departements_2023_2024")
            for short, profession in PROFESSIONS.items()
            for year in (23, 24)
        ],
    )


def test_populations_of_the_departements():
    whole = embedded("apl_departements.csv", "code", "population_totale_hab")
    under = dict(embedded("apl_sous_seuil_2024.csv", "code", "valeur"))
    given = published("apl_departements_2023_2024")
    same([row for row in whole if row[1]], [(row["dept"], row["pop"]) for row in given])
    assert under == {row["dept"]: row["popUnder25"] for row in given}


def test_insee_departements():
    """One row for each cell; the label and the year, put together again, are the header."""
    rows = {
        (code, f"{label} {year}"): (name, value or NOT_GIVEN, status)
        for code, name, label, year, value, status in embedded(
            "departements_insee.csv", "code", "nom", "libelle", "annee", "valeur", "statut"
        )
    }
    expected = {
        (row["Code"], header): (
            row["Libellé"],
            value,
            "absent" if value == NOT_GIVEN else "disponible",
        )
        for row in published("departements_insee_2021_2025")
        for header, value in row.items()
        if header not in {"Code", "Libellé", "source"}
    }
    assert rows == expected


def test_general_practitioners():
    columns = ("code", "annee", "nombre", "type_equipement", "equipement")
    same(
        embedded("medecins_generalistes_2017.csv", *columns),
        [
            (
                row["code_commune"],
                row["annee"],
                row["medecins_generalistes"],
                "D201",
                "medecin_generaliste",
            )
            for row in published("medecins_generalistes_communes_2017")
        ],
    )


def test_population_of_france():
    sexes = {"1": "hommes", "2": "femmes"}
    same(
        embedded("population_france_2023.csv", "sexe", "classe_age", "population_hab"),
        [
            (sexes[row["sexe"]], row["cla_age_5"], row["population"])
            for row in published("population_france_2023_sexe_age")
        ],
    )


def test_prevalence():
    bands = ["95et+", *(f"{first:02}-{last - 1:02}" for first, last in pairwise(range(0, 100, 5)))]
    given = published("prevalence_par_age_drees_er1243")
    found = embedded("prevalences_age.csv", "categorie", "classe_age", "prevalence")
    assert {band for _, band, _ in found} == set(bands)

    def start(band):
        return int(band.removeprefix(">=").split("-")[0].removesuffix("et+"))

    same(
        [(category, start(band), value) for category, band, value in found],
        [(row["categorie"], start(row["classe_age"]), row["prevalence"]) for row in given],
    )


def test_gradient():
    columns = [c for c in published("gradient_social_drees_er1243")[0] if c != "source"]
    same(
        embedded("gradient_social.csv", *columns),
        [tuple(row[c] for c in columns) for row in published("gradient_social_drees_er1243")],
    )


def test_emergency_sites():
    columns = ("finess", "nom", "commune", "latitude", "longitude", "passages")
    flags = ("categorie", "urgences_generales", "urgences_pediatriques")
    same(
        embedded("urgences_2025.csv", *columns, *flags),
        [
            (
                row["numero_finess"],
                row["nom"],
                row["commune"],
                row["latitude"],
                row["longitude"],
                row["passages"],
                CATEGORIES[row["categorie"]],
                row["general"],
                row["pediatrique"],
            )
            for row in published("urgences_2025")
        ],
    )


def test_emergency_sites_are_in_the_commune_that_the_source_names(atlas):
    """Its département too, but for Saint-Martin, that FINESS numbers with Guadeloupe."""
    named = {row["numero_finess"]: row for row in published("urgences_2025")}
    for finess, code in embedded("urgences_2025.csv", "finess", "code"):
        assert key(atlas.name(code)) == key(named[finess]["commune"]), finess
        departement = atlas[code].departement
        assert departement == named[finess]["departement"] or finess == "970100400"


def test_examples():
    """Every row of the two territories is in one of five files."""
    given = {
        (row["indicateur"], row["code_commune"], row["annee"]): row["valeur"]
        for row in published("territoires_exemples")
    }
    names = {code: name for name, code in CODES.items()}
    found = {
        (names[kind], code, year): value
        for name in ("equipements_exemples_2019.csv", "equipements_exemples_2020.csv")
        for kind, code, year, value in embedded(name, "type_equipement", "code", "annee", "nombre")
    }
    for code, year, apl, weight in embedded(
        "apl_exemples_2023.csv", "code", "annee", "apl", "population_standardisee_hab"
    ):
        found["apl_medecin_generaliste", code, year] = apl
        found["population_standardisee_mg", code, "2021"] = weight
    for code, year, income in embedded(
        "revenus_exemples_2019.csv", "code", "annee", "revenu_median_eur"
    ):
        found["revenu_median_uc_eur", code, year] = income
    assert found == given


def test_names_left_behind_are_those_of_the_geography(atlas):
    for row in published("territoires_exemples"):
        assert key(atlas.name(row["code_commune"])) == key(row["nom_commune"])


def test_the_script_gives_the_files_of_the_repository(tmp_path):
    spec = importlib.util.spec_from_file_location("reference", ROOT / "scripts" / "reference.py")
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    script.rebuild(PUBLISHED, tmp_path)
    made = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert made == {path.name: path.read_bytes() for path in REFERENCE.iterdir()}
