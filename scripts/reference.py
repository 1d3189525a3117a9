"""Rebuild `data/reference` from the published figures: ``python scripts/reference.py FOLDER``.

FOLDER holds the tables of published figures, one CSV file each, every row with its source; the
figures of the FHF are in a JSON file beside it. Cells are carried as text, so that a figure cannot
change on the way; only codes, names of columns and the shape of tables do. What is left behind, and
why, is told in `data/README.md`.
"""

from __future__ import annotations

import csv
import json
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from diagnostic.sources.contracts import Table
from diagnostic.sources.embedded import REFERENCE
from diagnostic.sources.equipment import nomenclature_of, slug_of
from diagnostic.sources.tables import TABLES
from diagnostic.territory.atlas import Atlas, load_atlas
from diagnostic.territory.names import key

Row = dict[str, str]

FRANCE = "FR"
NOT_GIVEN = "N/A - résultat non disponible"

APL_PROFESSIONS = {
    "mg": "medecin_generaliste",
    "inf": "infirmier",
    "kine": "masseur_kinesitherapeute",
    "sf": "sage_femme",
    "dent": "chirurgien_dentiste",
}
APL_FRANCE_2024 = {"mg": "3.72", "inf": "154.8", "kine": "123.2", "sf": "22.2", "dent": "61.5"}
"""National means of 2024, published beside the table of départements."""

INDICATORS = {
    "Médecin généraliste (en nombre)": "medecins_generalistes",
    "Taux de pauvreté": "taux_de_pauvrete",
    "Bassin de natation (en nombre)": "bassins_de_natation",
    "Salles multisports (gymnases) (en nombre)": "salles_multisports",
    "Urgences (en nombre)": "services_d_urgences",
    "Infirmier (en nombre)": "infirmiers",
    "Pharmacie (en nombre)": "pharmacies",
    "Chirurgien dentiste (en nombre)": "chirurgiens_dentistes",
    "Espérance de vie des femmes à la naissance": "esperance_de_vie_femmes",
    "Espérance de vie des hommes à la naissance": "esperance_de_vie_hommes",
    "Médiane du niveau de vie": "niveau_de_vie_median",
    "Densité de population (historique depuis 1876)": "densite_de_population",
    "Taux brut de mortalité": "taux_brut_de_mortalite",
    "Taux de mortalité standardisé des 0 à 64 ans": "mortalite_standardisee_0_64_ans",
    "Part des diplômés d'un BAC+5 ou plus dans la pop. non scolarisée de 15 ans ou +": (
        "part_bac_5_ou_plus"
    ),
    "Part des non ou peu diplômés dans la pop. non scolarisée de 15 ans ou +": (
        "part_peu_ou_pas_diplomes"
    ),
    "Part des diplômés d'un BAC+2 dans la pop. non scolarisée de 15 ans ou +": "part_bac_2",
    "Part des pers., dont le diplôme le plus élevé est un CAP ou un BEP, dans la pop. non "
    "scolarisée de 15 ans ou +": "part_cap_ou_bep",
    "Part des actifs occ 15 ans ou plus vélo pour travailler": "part_velo_pour_travailler",
    "Part des actifs occ 15 ans ou plus voiture pour travailler": "part_voiture_pour_travailler",
    "Part des actifs occupés de 15 ans ou plus  les transports en commun": (
        "part_transports_en_commun_pour_travailler"
    ),
    "Estimations de population": "population_estimee",
}
"""Label of INSEE, as its export writes it, without the year → name of the indicator here."""

EQUIPMENT = {
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
"""Type of equipment, as the published tables call it → its code in the BPE of 2017, 2019, 2020."""

CATEGORIES = {
    "ch": "Centre hospitalier",
    "chu": "Centre hospitalier universitaire",
    "private": "Établissement privé",
    "gcs": "Groupement de coopération sanitaire",
    "army": "Hôpital d’instruction des armées",
}
SEXES = {"1": "hommes", "2": "femmes"}
RESPONSIBILITY_TARGETS = {
    "ic": "insuffisance_cardiaque",
    "ic_a_risque": "insuffisance_cardiaque_a_risque",
    "dt2": "diabete_2",
    "dt2_a_risque": "diabete_2_a_risque",
}
PIONEERS = {
    "AUBE-SEZANNAIS": "Aube-Sézannais",
    "CORNOUAILLE": "Cornouaille",
    "DEUX-SEVRES": "Deux-Sèvres",
    "DOUAISIS": "Douaisis",
    "HAUTE-SAONE": "Haute-Saône",
}
"""Territories as the table of 2021 writes them; their total is added up again, not carried."""
STRATA = ("1", "2", "3", "4", "a_risque")

FINESS_DEPARTEMENTS = {"971": ("971", "977", "978")}
"""FINESS numbers the two northern islands with Guadeloupe."""


class File(NamedTuple):
    """A file of `data/reference`: the table it feeds, and the function that gives its rows."""

    table: str
    rows: Callable[[Path], Iterable[Row]]


def read(folder: Path, name: str) -> list[Row]:
    """Rows of a table of published figures."""
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def general_practitioners(folder: Path) -> Iterator[Row]:
    """GPs by commune, BPE 2017."""
    for row in read(folder, "medecins_generalistes_communes_2017"):
        yield _equipment(
            row["code_commune"], row["annee"], "medecin_generaliste", row["medecins_generalistes"]
        )


def example_equipment(year: str) -> Callable[[Path], Iterable[Row]]:
    """Professionals (2019) or facilities (2020) of the two example territories, zeros included."""

    def rows(folder: Path) -> Iterator[Row]:
        for row in read(folder, "territoires_exemples"):
            if row["indicateur"] in EQUIPMENT and row["annee"] == year:
                yield _equipment(row["code_commune"], year, row["indicateur"], row["valeur"])

    return rows


def example_accessibility(folder: Path) -> Iterator[Row]:
    """APL to GPs in 2023 of the communes of the examples, with the population that weights it."""
    rows = read(folder, "territoires_exemples")
    weights = {
        row["code_commune"]: row["valeur"]
        for row in rows
        if row["indicateur"] == "population_standardisee_mg"
    }
    for row in rows:
        if row["indicateur"] == "apl_medecin_generaliste":
            yield _apl("commune", row["code_commune"], row["annee"], "mg", row["valeur"]) | {
                "population_standardisee_hab": weights[row["code_commune"]]
            }


def example_income(folder: Path) -> Iterator[Row]:
    """Median income in 2019 of the communes of the examples."""
    for row in read(folder, "territoires_exemples"):
        if row["indicateur"] == "revenu_median_uc_eur":
            yield {
                "niveau": "commune",
                "code": row["code_commune"],
                "annee": row["annee"],
                "revenu_median_eur": row["valeur"],
                "statut": "disponible",
            }


def accessibility(folder: Path) -> Iterator[Row]:
    """APL of the départements in 2023 and 2024, and of France in 2024."""
    for row in read(folder, "apl_departements_2023_2024"):
        for short in APL_PROFESSIONS:
            for year in ("2023", "2024"):
                yield _apl("departement", row["dept"], year, short, row[f"{short}{year[2:]}"]) | {
                    "population_totale_hab": row["pop"] if (short, year) == ("mg", "2024") else ""
                }
    for short, value in APL_FRANCE_2024.items():
        yield _apl("france", FRANCE, "2024", short, value)


def underserved(folder: Path) -> Iterator[Row]:
    """Inhabitants of communes with less than 2.5 consultations a year, by département, 2024."""
    names = {row["Code"]: row["Libellé"] for row in read(folder, "departements_insee_2021_2025")}
    for row in read(folder, "apl_departements_2023_2024"):
        yield {
            "niveau": "departement",
            "code": row["dept"],
            "nom": names[row["dept"]],
            "annee": "2024",
            "indicateur": "population_apl_generaliste_sous_2_5",
            "libelle": "Habitants des communes où l’APL aux médecins généralistes est inférieure "
            "à 2,5 consultations par an",
            "valeur": row["popUnder25"],
            "statut": "disponible",
        }


def liberal_professionals(folder: Path) -> Iterator[Row]:
    """Professionals in private practice, 15 professions, 2024."""
    for row in read(folder, "professionnels_liberaux_2024"):
        yield _without(row, "source") | {"statut": "disponible"}


def departements(folder: Path) -> Iterator[Row]:
    """Indicators of INSEE by département, one row each; the label's last word is the year."""
    for row in read(folder, "departements_insee_2021_2025"):
        for header, value in _without(row, "Code", "Libellé", "source").items():
            label, year = header.rsplit(" ", 1)
            given = value != NOT_GIVEN
            yield {
                "niveau": "departement",
                "code": row["Code"],
                "nom": row["Libellé"],
                "annee": year,
                "indicateur": INDICATORS[label],
                "libelle": label,
                "valeur": value if given else "",
                "statut": "disponible" if given else "absent",
            }


def ages(folder: Path) -> Iterator[Row]:
    """Population of France by sex and age, 1 January 2023."""
    for row in read(folder, "population_france_2023_sexe_age"):
        yield {
            "niveau": "france",
            "code": FRANCE,
            "annee": "2023",
            "sexe": SEXES[row["sexe"]],
            "classe_age": row["cla_age_5"],
            "population_hab": row["population"],
        }


def prevalence(folder: Path) -> Iterator[Row]:
    """Prevalence by age, period 2016-2017, which the table names by its last year."""
    for row in read(folder, "prevalence_par_age_drees_er1243"):
        yield _without(row, "source") | {
            "niveau": "france",
            "code": FRANCE,
            "annee": "2017",
            "classe_age": _age_class(row["classe_age"]),
        }


def gradient(folder: Path) -> Iterator[Row]:
    """Social gradient of the same diseases, same period."""
    for row in read(folder, "gradient_social_drees_er1243"):
        yield _without(row, "source") | {"niveau": "france", "code": FRANCE, "annee": "2017"}


def responsibility(folder: Path) -> Iterator[Row]:
    """Target populations of the five pioneer territories and of France, 2021."""
    published = _fhf(folder)
    for row in published["table_2021"]:
        if row["territoire"] in PIONEERS:
            place = {
                "niveau": "autre",
                "code": row["territoire"],
                "nom": PIONEERS[row["territoire"]],
                "population_hab": str(row["population"]),
            }
            yield from _targets(row, place)
    france = {"niveau": "france", "code": FRANCE, "nom": "France"}
    yield from _targets(published["france_2021"], france)


def strata(folder: Path) -> Iterator[Row]:
    """Strata of type 2 diabetes in Aube-Sézannais; the presentation, of 2025, gives no year."""
    published = _fhf(folder)["strates_aube_sezannais_dt2"]
    for stratum in STRATA:
        yield {
            "niveau": "autre",
            "code": "AUBE-SEZANNAIS",
            "annee": "2025",
            "nom": PIONEERS["AUBE-SEZANNAIS"],
            "strate": stratum,
            "personnes": str(published[stratum]),
            "population_hab": str(published["population"]),
        }


def _fhf(folder: Path) -> dict[str, Any]:
    path = folder.parent / "fhf_population_responsibility.json"
    found: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return found


def _targets(row: dict[str, Any], place: Row) -> Iterator[Row]:
    for short, target in RESPONSIBILITY_TARGETS.items():
        yield place | {"annee": "2021", "population_cible": target, "personnes": str(row[short])}


def emergencies(folder: Path) -> Iterator[Row]:
    """Emergency sites of 2025, each with the code of its commune."""
    sites = read(folder, "urgences_2025")
    for site, commune in zip(sites, communes_of(sites, load_atlas()), strict=True):
        yield {
            "niveau": "commune",
            "code": commune,
            "annee": "2025",
            "finess": site["numero_finess"],
            "nom": site["nom"],
            "commune": site["commune"],
            "categorie": CATEGORIES[site["categorie"]],
            "urgences_generales": site["general"],
            "urgences_pediatriques": site["pediatrique"],
            "longitude": site["longitude"],
            "latitude": site["latitude"],
            "passages": site["passages"],
            "statut": "disponible" if site["passages"] else "absent",
        }


def communes_of(sites: list[Row], atlas: Atlas) -> Iterator[str]:
    """Commune of each site: the one its coordinates fall in, when its name says the same.

    Where they disagree, the commune that the source names is taken if it touches the other one, or
    if nothing is drawn at these coordinates: an address is surer than a point near a border.

    Raises
    ------
    ValueError
        When neither can be trusted.
    """
    from diagnostic.sources.locating import locate

    found = locate(
        [float(site["longitude"]) for site in sites], [float(site["latitude"]) for site in sites]
    )
    named: dict[tuple[str, str], list[str]] = defaultdict(list)
    for commune in atlas.communes.values():
        named[key(commune.name), commune.departement].append(commune.code)
    for site, at in zip(sites, found, strict=True):
        areas = FINESS_DEPARTEMENTS.get(site["departement"], (site["departement"],))
        codes = [code for area in areas for code in named[key(site["commune"]), area]]
        if at in codes:
            yield str(at)
        elif len(codes) == 1 and (at is None or at in atlas.neighbours[codes[0]]):
            yield codes[0]
        else:
            raise ValueError(f"{site['numero_finess']}: {site['commune']}, found in {at}")


FILES = {
    "apl_departements.csv": File("apl", accessibility),
    "apl_exemples_2023.csv": File("apl", example_accessibility),
    "apl_sous_seuil_2024.csv": File("indicateurs", underserved),
    "departements_insee.csv": File("indicateurs", departements),
    "equipements_exemples_2019.csv": File("equipements", example_equipment("2019")),
    "equipements_exemples_2020.csv": File("equipements", example_equipment("2020")),
    "gradient_social.csv": File("gradient_social", gradient),
    "medecins_generalistes_2017.csv": File("equipements", general_practitioners),
    "population_france_2023.csv": File("population_age_sexe", ages),
    "prevalences_age.csv": File("prevalences_age", prevalence),
    "professionnels_liberaux_2024.csv": File("professionnels_liberaux", liberal_professionals),
    "responsabilite_populationnelle.csv": File("responsabilite_populationnelle", responsibility),
    "responsabilite_populationnelle_strates.csv": File("strates_diabete_2", strata),
    "revenus_exemples_2019.csv": File("revenus", example_income),
    "urgences_2025.csv": File("urgences", emergencies),
}


def rebuild(folder: Path, target: Path) -> None:
    """Write every file of `data/reference` into a folder, rows sorted by their key."""
    target.mkdir(parents=True, exist_ok=True)
    for name, (table, rows) in FILES.items():
        _write(target / name, TABLES[table], rows(folder))


def _write(path: Path, table: Table, rows: Iterable[Row]) -> None:
    numbers = {column.name for column in table.columns if column.type == "integer"}

    def place(row: Row) -> tuple[tuple[int, str], ...]:
        return tuple((int(row[k]) if k in numbers else 0, row[k]) for k in table.key)

    names = [column.name for column in table.columns]
    ordered = sorted(rows, key=place)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, names, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(ordered)


def _equipment(commune: str, year: str, what: str, count: str) -> Row:
    code = EQUIPMENT[what]
    return {
        "niveau": "commune",
        "code": commune,
        "annee": year,
        "nomenclature": nomenclature_of(int(year)) or "",
        "type_equipement": code,
        "equipement": slug_of(code, int(year)) or "",
        "nombre": count,
    }


def _apl(level: str, code: str, year: str, short: str, value: str) -> Row:
    return {
        "niveau": level,
        "code": code,
        "annee": year,
        "profession": APL_PROFESSIONS[short],
        "tranche": "tous",
        "apl": value,
        "statut": "disponible",
    }


def _age_class(text: str) -> str:
    """``5-9`` → ``05-09``, ``>=95`` → ``95et+``."""
    if text.startswith(">="):
        return f"{text[2:]}et+"
    return "-".join(bound.zfill(2) for bound in text.split("-"))


def _without(row: Row, *names: str) -> Row:
    return {name: cell for name, cell in row.items() if name not in names}


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    rebuild(Path(sys.argv[1]), REFERENCE)
