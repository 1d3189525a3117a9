"""What layers say of themselves: their year in each zone, the source of a figure, their unit."""

from __future__ import annotations

from collections import Counter

import pytest
from synthetic_parts import put

from diagnostic.french import NBSP
from diagnostic.indicators import layer_words
from diagnostic.indicators.base import Base
from diagnostic.indicators.gallery import gallery
from diagnostic.indicators.layers import Gallery, Layer
from diagnostic.sources.catalogue import catalogue, licence_of, licence_of_credit
from diagnostic.sources.reading import Library
from diagnostic.sources.store import Store
from diagnostic.sources.tables import TABLES
from diagnostic.sources.units import UNNAMED_EXPORT, imported_credit, indicator_units
from diagnostic.territory.atlas import AGES_SOURCE, EVOLUTION_SOURCE, POPULATION_SOURCE, Atlas

DOUAI, MAYOTTE, OVERSEAS = "59178", "97611", "97502"
UNKNOWN = "année non précisée"


@pytest.fixture(scope="module")
def base(atlas: Atlas) -> Base:
    return Base(Library(), atlas)


@pytest.fixture(scope="module")
def shown(base: Base) -> Gallery:
    return gallery(base)


def plain(text: str) -> str:
    return text.replace(NBSP, " ")


def layer(of: Gallery, *asked: str) -> Layer:
    found = of.layer(*asked)  # type: ignore[arg-type]
    assert found is not None
    return found


# --- of when inhabitants are ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("zones", "period", "caution"),
    [
        ((DOUAI,), "2023", ""),
        ((MAYOTTE,), "2017", ""),
        ((OVERSEAS,), UNKNOWN, ""),
        ((DOUAI, MAYOTTE), "2017 et 2023", "Mayotte : population de 2017."),
        (
            (DOUAI, OVERSEAS, "97501"),
            f"2023 et {UNKNOWN}",
            f"Saint-Pierre-et-Miquelon : population d’{UNKNOWN}.",
        ),
    ],
)
def test_inhabitants_are_of_the_year_of_the_zones_seen(shown, zones, period, caution) -> None:
    every = layer(shown, "population", "commune")
    found = every.on(zones)
    assert (found.period, plain(found.caution)) == (period, caution)
    assert found.title == f"{every.subject.label}, {period}"
    assert ("2023" in found.credit) is ("2023" in period)
    assert ("2017" in found.credit) is ("2017" in period)
    assert found.values is every.values
    again = found.on(zones)
    assert (again.period, again.credit, again.caution) == (period, found.credit, found.caution)


def test_a_density_of_population_is_of_the_same_year(shown) -> None:
    every = layer(shown, "densite_population", "commune")
    assert every.on([MAYOTTE]).period == "2017"
    assert "2017" in every.on([MAYOTTE]).credit
    # Their ground is not known: they have no density, and nothing is said of them.
    beside = every.on([DOUAI, "98735"])
    assert (beside.period, beside.caution) == ("2023", "")


@pytest.mark.parametrize("level", ["commune", "epci", "departement", "region"])
def test_the_whole_of_france_names_its_exceptions(shown, level) -> None:
    every = layer(shown, "population", level)
    found = every.on(every.codes)
    assert (found.period, found.credit) == ("2023", every.credit)
    assert plain(found.caution).startswith("Mayotte : population de 2017")
    assert ("Polynésie" in found.caution) is (level != "epci")


def test_a_zone_says_its_own_year_beside_its_figure(shown) -> None:
    every = layer(shown, "population", "departement")
    assert layer_words.told(every, every.rank["976"]).endswith(", population de 2017")
    assert "population" not in layer_words.told(every, every.rank["59"])
    alone = every.on(["976"])
    assert alone.period == "2017"
    assert "population" not in layer_words.told(alone, alone.rank["976"])


def test_a_density_keeps_the_year_of_what_it_counts(store, atlas) -> None:
    rows = [
        {
            "niveau": "commune",
            "code": code,
            "annee": 2024,
            "equipement": "infirmier",
            "type_equipement": "D281",
            "nomenclature": "depuis_2023",
            "nombre": 10,
            "statut": "disponible",
        }
        for code in (DOUAI, MAYOTTE)
    ]
    put(store, TABLES["equipements"], "insee_bpe", "2024", rows)
    of = gallery(Base(Library(store), atlas))
    found = layer(of, "densite_infirmier", "commune", "2024").on([DOUAI, MAYOTTE])
    assert (found.period, plain(found.caution)) == ("2024", "Mayotte : population de 2017.")
    assert found.credit.endswith("2024")
    count = layer(of, "nombre_infirmier", "commune", "2024")
    assert count.on([MAYOTTE]) is count


def test_a_layer_without_inhabitants_is_told_alike_everywhere(shown) -> None:
    found = layer(shown, "part_65_plus", "commune")
    assert found.on([MAYOTTE]) is found


# --- published layers -----------------------------------------------------------------------------


@pytest.fixture
def store(tmp_path) -> Store:
    return Store(tmp_path / "sources")


def published(slug: str, code: str, value: float, niveau: str = "departement") -> dict[str, object]:
    return {
        "niveau": niveau,
        "code": code,
        "nom": f"Zone {code}",
        "annee": 2024,
        "indicateur": slug,
        "libelle": f"Libellé de {slug}",
        "valeur": value,
        "statut": "disponible",
    }


def exported(store: Store, atlas: Atlas, *slugs: str) -> Gallery:
    rows = [published(slug, code, 2.5) for slug in slugs for code in ("59", "62")]
    put(store, TABLES["indicateurs"], "geoclip", "synthetique", rows)
    return gallery(Base(Library(store), atlas))


def test_an_export_credits_its_site_and_not_how_to_write_a_credit(store, atlas) -> None:
    of = exported(store, atlas, "densite_de_generalistes_lib", "indicateur_synthetique")
    known = layer(of, "publie_densite_de_generalistes_lib", "departement")
    assert known.credit == "C@rtoSanté (ARS), export Géoclip, 2024"
    assert known.subject.theme == "C@rtoSanté"
    other = layer(of, "publie_indicateur_synthetique", "departement")
    assert other.credit == f"{UNNAMED_EXPORT}, 2024"
    assert other.subject.theme == "Exports Géoclip"
    assert not any("écrire" in s.theme or "selon le site" in s.theme for s in of.subjects)


def test_a_unit_that_is_not_known_is_said_and_never_written_as_a_unit(store, atlas) -> None:
    of = exported(store, atlas, "densite_d_orthophonistes_lib", "indicateur_synthetique")
    for name in ("publie_densite_d_orthophonistes_lib", "publie_indicateur_synthetique"):
        found = layer(of, name, "departement")
        assert found.subject.unit == ""
        assert found.caution.startswith("Unité non précisée par le fichier")
        assert layer_words.told(found, found.rank["59"]) == "2,5"
    assert not any("vérifier" in each.unit for each in indicator_units().values())


@pytest.mark.parametrize(
    ("slug", "credit"),
    [
        ("pharmacies", "INSEE, Base permanente des équipements, 2024"),
        ("taux_de_pauvrete", "INSEE-DGFiP-Cnaf-Cnav-Ccmsa, Filosofi, 2021"),
        ("esperance_de_vie_femmes", "INSEE, état civil, 2024"),
        ("part_bac_2", "INSEE, recensement de la population, 2022"),
        ("population_estimee", "INSEE, estimations de population, 2025"),
    ],
)
def test_a_figure_of_a_departement_credits_its_one_statistic(shown, slug, credit) -> None:
    assert layer(shown, f"publie_{slug}", "departement").credit == credit


def test_every_embedded_figure_of_insee_has_its_statistic(base) -> None:
    """The years are those that the catalogue gives to each statistic."""
    rows = base.library.rows("indicateurs", where="source = 'insee_departements'")
    said = {
        imported_credit(str(slug), "insee_departements", int(year))
        for slug, year in set(zip(rows["indicateur"], rows["annee"], strict=True))
    }
    assert len(said) == 5
    assert not any("Statistiques locales" in line for line in said)


def test_no_two_subjects_have_the_same_label(shown, store, atlas) -> None:
    of = exported(store, atlas, "apl_medecins_generalistes", "densite_d_infirmiers_lib")
    for every in (shown, of):
        assert max(Counter(each.label for each in every.subjects).values()) == 1
    assert shown.subject("densite_population").label == "Densité de population"
    twin = shown.subject("publie_densite_de_population").label
    assert twin == "Densité de population (INSEE, département)"
    assert shown.subject("publie_taux_de_pauvrete").label == "Taux de pauvreté"


# --- licences -------------------------------------------------------------------------------------


def test_every_layer_has_the_licence_of_its_source(shown) -> None:
    for subject in shown.subjects:
        found = layer(shown, subject.id, subject.levels[0])
        assert licence_of(found.source), subject.id
    assert licence_of("geo") == "Licence Ouverte 2.0"
    assert licence_of("own") == ""


def test_a_credit_line_leads_to_its_licence() -> None:
    geography = (
        *(POPULATION_SOURCE, AGES_SOURCE, EVOLUTION_SOURCE, f"{POPULATION_SOURCE} ; contours IGN"),
        f"INSEE, population municipale, {UNKNOWN}",
    )
    for line in geography:
        assert licence_of_credit(line) == "Licence Ouverte 2.0"
    for source in catalogue().values():
        assert licence_of_credit(source.dated(2024)) == source.licence, source.id
    assert licence_of_credit("Enquête de la CPTS") == ""
