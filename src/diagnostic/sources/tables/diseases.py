"""Diseases: who is treated, at what age, in what conditions of life."""

from __future__ import annotations

from diagnostic.sources.contracts import Column, Table, place, status, year
from diagnostic.sources.tables.columns import SEXES, age_class, count

PATHOLOGIES = Table(
    "pathologies",
    "Personnes prises en charge par pathologie",
    (
        *place("departement", "region", "france"),
        year(),
        Column(
            "top",
            "text",
            "dimension",
            "Code de la pathologie",
            pattern=r"[A-Z]{3}_[A-Z0-9]{3}_[A-Z0-9]{3}",
        ),
        Column("patho_niv1", "text", "label", "Groupe de pathologies"),
        Column("patho_niv2", "text", "label", "Sous-groupe", nullable=True),
        Column("patho_niv3", "text", "label", "Pathologie", nullable=True),
        Column(
            "niveaux_prioritaires",
            "text",
            "label",
            "Niveaux où la ligne est celle à montrer",
            nullable=True,
            pattern=r"[123](,[123])*",
        ),
        age_class(),
        Column("sexe", "text", "dimension", "Sexe", allowed=SEXES),
        count(
            "effectif",
            "Personnes prises en charge, arrondies à la dizaine",
            "personnes",
            nullable=True,
            adds=None,
        ),
        count(
            "population",
            "Population de référence, arrondie à la dizaine",
            "personnes",
            nullable=True,
            adds=None,
        ),
        Column(
            "prevalence_pct",
            "decimal",
            "measure",
            "Personnes prises en charge pour 100 personnes, calculée par la CNAM avant arrondi",
            nullable=True,
            unit="%",
            least=0,
            most=100,
        ),
        status(),
    ),
    key=("niveau", "code", "annee", "top", "classe_age", "sexe"),
    control=(
        "select concat_ws(' ', top, annee, niveau) as what, sum(effectif) as total from part "
        "where classe_age = 'tsage' and sexe = 'tous' group by all "
        "union all "
        "select concat_ws(' ', 'lignes secrètes', annee), count(*) from part "
        "where statut = 'secret' group by all"
    ),
    headline="classe_age = 'tsage' and sexe = 'tous'",
    # A whole year has 101 départements, 18 régions, France, some 55 conditions of every depth.
    extract=(
        "select case when count(distinct niveau) = 3 and count(distinct niveau || code) >= 115 "
        "and count(distinct classe_age) = 21 and count(distinct sexe) = 3 "
        "and count(distinct top) >= 40 and count(distinct niveaux_prioritaires) "
        "filter (where niveaux_prioritaires in ('1', '2', '3')) = 3 then null "
        "else concat_ws(' ', list_sort(list(distinct top)), "
        "list_sort(list(distinct niveau || code)), list_sort(list(distinct classe_age)), "
        "list_sort(list(distinct sexe))) end from part"
    ),
)

PREVALENCE = Table(
    "prevalences_age",
    "Prévalence par âge",
    (
        *place("france"),
        year("Dernière année de la période"),
        Column("categorie", "text", "dimension", "Groupe de maladies"),
        age_class(),
        Column(
            "prevalence",
            "decimal",
            "measure",
            "Part de la population",
            unit="part",
            least=0,
            most=1,
        ),
    ),
    key=("annee", "categorie", "classe_age"),
    control="select categorie as what, count(*) as total from part group by all",
)

GRADIENT = Table(
    "gradient_social",
    "Gradient social des maladies",
    (
        *place("france"),
        year("Dernière année de la période"),
        Column("mesure", "text", "dimension", "Incidence ou prévalence"),
        Column("categorie", "text", "dimension", "Groupe de maladies"),
        Column(
            "dixieme_niveau_vie",
            "integer",
            "dimension",
            "Dixième de niveau de vie",
            least=1,
            most=10,
        ),
        Column("taux_standardise", "decimal", "measure", "Taux standardisé", unit="part", least=0),
        Column("ic_bas", "decimal", "measure", "Borne basse à 95 %", unit="part", least=0),
        Column("ic_haut", "decimal", "measure", "Borne haute à 95 %", unit="part", least=0),
        Column(
            "ratio_vs_d10",
            "decimal",
            "measure",
            "Rapport au dixième le plus aisé",
            unit="rapport",
            least=0,
        ),
        Column(
            "ratio_bas",
            "decimal",
            "measure",
            "Borne basse du rapport",
            unit="rapport",
            nullable=True,
        ),
        Column(
            "ratio_haut",
            "decimal",
            "measure",
            "Borne haute du rapport",
            unit="rapport",
            nullable=True,
        ),
    ),
    key=("annee", "mesure", "categorie", "dixieme_niveau_vie"),
    control="select concat_ws(' ', mesure, categorie) as what, count(*) as total "
    "from part group by all",
)

TARGETS = (
    "diabete_2",
    "diabete_2_a_risque",
    "insuffisance_cardiaque",
    "insuffisance_cardiaque_a_risque",
)
"""Populations that the pioneer territories identify: affected, and at risk."""

RESPONSIBILITY = Table(
    "responsabilite_populationnelle",
    "Populations cibles de la responsabilité populationnelle",
    (
        *place("autre", "france"),
        year(),
        Column("nom", "text", "label", "Nom du territoire"),
        Column("population_cible", "text", "dimension", "Population cible", allowed=TARGETS),
        count("personnes", "Personnes repérées à l’hôpital", "personnes", adds=None),
        count(
            "population_hab",
            "Habitants du territoire, tels que la source les écrit",
            "habitants",
            nullable=True,
            adds=None,
        ),
    ),
    key=("niveau", "code", "annee", "population_cible"),
    control="select concat_ws(' ', population_cible, niveau) as what, sum(personnes) as total "
    "from part group by all",
)

STRATA = Table(
    "strates_diabete_2",
    "Strates du diabète de type 2",
    (
        *place("autre"),
        year("Année de la présentation ; celle des données n’y est pas écrite"),
        Column("nom", "text", "label", "Nom du territoire"),
        Column("strate", "text", "dimension", "Strate", allowed=("1", "2", "3", "4", "a_risque")),
        count("personnes", "Habitants de la strate", "personnes", adds=None),
        count("population_hab", "Habitants du territoire", "habitants", adds=None),
    ),
    key=("niveau", "code", "annee", "strate"),
    control="select concat_ws(' ', 'strate', strate) as what, sum(personnes) as total "
    "from part group by all",
)
