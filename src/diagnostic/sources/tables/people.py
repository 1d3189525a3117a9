"""Inhabitants: their ages, their income."""

from __future__ import annotations

from diagnostic.sources.contracts import Column, Table, commune, place, status, year
from diagnostic.sources.tables.columns import SEXES, age_class, count

AGES = Table(
    "population_age_sexe",
    "Population par sexe et âge",
    (
        *place("commune", "france"),
        year(),
        Column("sexe", "text", "dimension", "Sexe", allowed=SEXES),
        age_class(r"\d{2,3}et\+"),
        Column(
            "population_hab",
            "decimal",
            "measure",
            "Habitants (une exploitation du recensement donne des décimales)",
            unit="habitants",
            adds="sum",
            least=0,
        ),
    ),
    key=("niveau", "code", "annee", "sexe", "classe_age"),
    control=(
        "select concat_ws(' ', sexe, classe_age, niveau) as what, "
        "round(sum(population_hab)) as total from part group by all"
    ),
)

INCOME = Table(
    "revenus",
    "Revenus et pauvreté",
    (
        *commune(),
        year(),
        count("menages", "Ménages fiscaux", "ménages", nullable=True),
        Column(
            "personnes",
            "decimal",
            "measure",
            "Personnes des ménages fiscaux (un enfant en résidence alternée compte pour moitié)",
            nullable=True,
            unit="personnes",
            adds="sum",
            least=0,
        ),
        *(
            Column(
                name,
                "decimal",
                "measure",
                meaning,
                nullable=True,
                unit="€ par an et par unité de consommation",
            )
            for name, meaning in (
                ("revenu_median_eur", "Médiane du revenu disponible par unité de consommation"),
                ("revenu_d1_eur", "Premier décile du revenu disponible"),
                ("revenu_d9_eur", "Neuvième décile du revenu disponible"),
            )
        ),
        Column(
            "taux_pauvrete_pct",
            "decimal",
            "measure",
            "Taux de pauvreté à 60 % de la médiane",
            nullable=True,
            unit="%",
            least=0,
            most=100,
        ),
        status(),
    ),
    key=("code", "annee"),
    control=(
        "select 'communes' as what, count(*) as total from part union all "
        "select 'médianes publiées', count(revenu_median_eur) from part union all "
        "select 'personnes, Paris, Lyon et Marseille par arrondissement', sum(personnes) "
        "from part where code not in ('75056', '69123', '13055')"
    ),
)
