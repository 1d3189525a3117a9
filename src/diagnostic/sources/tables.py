"""Every table of figures, with its contract. Importers fill them, pages and commands read them."""

from __future__ import annotations

from diagnostic.sources.contracts import (
    CODE_COMMUNE,
    CODE_DEPARTEMENT,
    Column,
    Table,
    commune,
    place,
    status,
    year,
)

SEXES = ("hommes", "femmes", "tous")

EQUIPMENT = Table(
    "equipements",
    "Équipements et professionnels par commune",
    (
        *commune(),
        year(),
        Column(
            "nomenclature",
            "text",
            "dimension",
            "Table des codes de type : elle a changé avec la BPE 2023",
            allowed=("jusqu_a_2021", "depuis_2023"),
        ),
        Column("type_equipement", "text", "dimension", "Code TYPEQU de la BPE", pattern=r"D\d{3}"),
        Column(
            "equipement",
            "text",
            "dimension",
            "Ce que c’est, sous un nom qui ne dépend pas de la nomenclature",
            pattern=r"[a-z0-9_]+",
        ),
        Column(
            "nombre", "integer", "measure", "Équipements", unit="équipements", adds="sum", least=0
        ),
    ),
    key=("code", "annee", "nomenclature", "type_equipement"),
    control="select type_equipement as what, sum(nombre) as total from part group by all",
    complete=True,
    subjects=("equipement",),
)

APL = Table(
    "apl",
    "Accessibilité potentielle localisée (APL)",
    (
        *place("commune", "departement", "france"),
        year(),
        Column(
            "profession",
            "text",
            "dimension",
            "Profession",
            allowed=(
                "medecin_generaliste",
                "infirmier",
                "masseur_kinesitherapeute",
                "sage_femme",
                "chirurgien_dentiste",
            ),
        ),
        Column(
            "tranche",
            "text",
            "dimension",
            "Âge des professionnels comptés",
            allowed=(
                "tous",
                "moins_de_65_ans",
                "65_ans_ou_moins",
                "62_ans_ou_moins",
                "60_ans_ou_moins",
            ),
        ),
        Column(
            "apl",
            "decimal",
            "measure",
            "Consultations accessibles par an et par habitant standardisé (médecins généralistes), "
            "équivalents temps plein pour 100 000 habitants standardisés (autres professions)",
            nullable=True,
            unit="voir la profession",
            adds="population_standardisee_hab",
            least=0,
        ),
        Column(
            "population_standardisee_hab",
            "decimal",
            "measure",
            "Habitants pondérés par leur recours aux soins selon l’âge",
            nullable=True,
            unit="habitants standardisés",
            adds="sum",
            least=0,
        ),
        Column(
            "population_totale_hab",
            "decimal",
            "measure",
            "Habitants (femmes seulement pour les sages-femmes)",
            nullable=True,
            unit="habitants",
            adds="sum",
            least=0,
        ),
        status(),
    ),
    key=("niveau", "code", "annee", "profession", "tranche"),
    control=(
        "select concat_ws(' ', 'moyenne', profession, tranche, annee) as what, "
        "round(sum(apl * population_standardisee_hab) / sum(population_standardisee_hab), 3) "
        "as total from part where niveau = 'commune' and apl is not null group by all "
        "union all "
        "select concat_ws(' ', 'part sous 2,5', profession, annee), "
        "round(100 * sum(population_totale_hab) filter (where apl < 2.5) "
        "/ sum(population_totale_hab), 1) from part "
        "where niveau = 'commune' and profession = 'medecin_generaliste' and tranche = 'tous' "
        "and apl is not null group by all"
    ),
    headline="tranche = 'tous'",
)

LIBERAL_PROFESSIONALS = Table(
    "professionnels_liberaux",
    "Professionnels de santé libéraux",
    (
        *place("departement", "region", "france"),
        year(),
        Column("profession", "text", "dimension", "Profession", pattern=r"[a-z0-9_]+"),
        Column("libelle", "text", "label", "Nom de la profession dans la source"),
        Column(
            "effectif",
            "integer",
            "measure",
            "Professionnels libéraux en activité",
            nullable=True,
            unit="professionnels",
            adds="sum",
            least=0,
        ),
        Column(
            "densite_pour_100000",
            "decimal",
            "measure",
            "Professionnels pour 100 000 habitants (femmes de 15 à 49 ans pour les sages-femmes, "
            "femmes de 15 ans et plus pour les gynécologues, enfants de moins de 15 ans pour les "
            "pédiatres : déduit, le fichier ne le dit pas)",
            nullable=True,
            unit="pour 100 000",
            least=0,
        ),
        status(),
    ),
    key=("niveau", "code", "annee", "profession"),
    control=(
        "select concat_ws(' ', profession, niveau) as what, sum(effectif) as total from part "
        "group by all"
    ),
)

LIBERAL_MODES = Table(
    "exercices_liberaux",
    "Modes d’exercice des professionnels libéraux",
    (
        *place("departement", "region", "france"),
        year(),
        Column("profession", "text", "dimension", "Profession", pattern=r"[a-z0-9_]+"),
        Column("libelle", "text", "label", "Nom de la profession dans la source"),
        Column("type_exercice", "text", "dimension", "Type d’exercice, comme la source le nomme"),
        Column(
            "effectif",
            "integer",
            "measure",
            "Professionnels",
            nullable=True,
            unit="professionnels",
            adds="sum",
            least=0,
        ),
        status(),
    ),
    key=("niveau", "code", "annee", "profession", "type_exercice"),
    control=(
        "select concat_ws(' ', profession, niveau) as what, sum(effectif) as total from part "
        "group by all"
    ),
)

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
        Column(
            "classe_age", "text", "dimension", "Classe d’âge", pattern=r"\d\d-\d\d|95et\+|tsage"
        ),
        Column("sexe", "text", "dimension", "Sexe", allowed=SEXES),
        Column(
            "effectif",
            "integer",
            "measure",
            "Personnes prises en charge, arrondies à la dizaine",
            nullable=True,
            unit="personnes",
            least=0,
        ),
        Column(
            "population",
            "integer",
            "measure",
            "Population de référence, arrondie à la dizaine",
            nullable=True,
            unit="personnes",
            least=0,
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

AGES = Table(
    "population_age_sexe",
    "Population par sexe et âge",
    (
        *place("commune", "france"),
        year(),
        Column("sexe", "text", "dimension", "Sexe", allowed=SEXES),
        Column(
            "classe_age",
            "text",
            "dimension",
            "Classe d’âge",
            pattern=r"\d\d-\d\d|\d{2,3}et\+|tsage",
        ),
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
        Column(
            "menages",
            "integer",
            "measure",
            "Ménages fiscaux",
            nullable=True,
            unit="ménages",
            adds="sum",
            least=0,
        ),
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

MEMBERSHIPS = Table(
    "appartenances",
    "Appartenance des communes aux zones",
    (
        *commune(),
        year("Année du code officiel géographique"),
        Column("nom", "text", "label", "Nom de la commune"),
        Column("zonage", "text", "dimension", "Découpage", pattern=r"[a-z0-9_]+"),
        Column("zone", "text", "dimension", "Code de la zone"),
        Column("nom_zone", "text", "label", "Nom de la zone", nullable=True),
    ),
    key=("code", "annee", "zonage"),
    control="select zonage as what, count(distinct zone) as total from part group by all "
    "union all select 'communes', count(distinct code) from part",
)

PASSAGES = Table(
    "passages",
    "Communes fusionnées et scindées",
    (
        Column("code_avant", "text", "place", "Code avant", pattern=CODE_COMMUNE),
        Column("code", "text", "place", "Code après", pattern=CODE_COMMUNE),
        Column(
            "annee_avant",
            "integer",
            "period",
            "Code officiel géographique de départ",
            least=1940,
            most=2100,
        ),
        Column(
            "annee",
            "integer",
            "period",
            "Code officiel géographique d’arrivée",
            least=1990,
            most=2100,
        ),
        Column(
            "evenement",
            "text",
            "dimension",
            "Ce qui s’est passé",
            allowed=("fusion", "scission", "changement_de_code"),
        ),
    ),
    key=("code_avant", "code", "annee_avant", "annee"),
    control="select evenement as what, count(*) as total from part group by all",
)

FACILITIES = Table(
    "etablissements",
    "Établissements sanitaires, sociaux et médico-sociaux",
    (
        *commune(),
        year("Année du fichier"),
        Column(
            "finess",
            "text",
            "dimension",
            "Numéro FINESS de l’établissement",
            pattern=r"\d[0-9AB]\d{7}",
        ),
        Column(
            "finess_juridique",
            "text",
            "label",
            "Numéro FINESS de l’entité juridique",
            nullable=True,
        ),
        Column("nom", "text", "label", "Raison sociale"),
        Column("categorie", "text", "label", "Code de catégorie", pattern=r"\d{3}"),
        Column("libelle_categorie", "text", "label", "Catégorie"),
        Column("date_ouverture", "date", "label", "Date d’ouverture", nullable=True),
        Column(
            "longitude",
            "decimal",
            "label",
            "Longitude, degrés",
            nullable=True,
            least=-180,
            most=180,
        ),
        Column(
            "latitude", "decimal", "label", "Latitude, degrés", nullable=True, least=-90, most=90
        ),
        Column("date_fichier", "date", "label", "Date du fichier"),
    ),
    key=("finess",),
    control="select categorie as what, count(*) as total from part group by all",
    complete=True,
    things="établissements",
)

CARE_ACTIVITIES = Table(
    "activites_soins",
    "Autorisations d’activités de soins",
    (
        *place("departement", pattern=CODE_DEPARTEMENT),
        year("Année du fichier"),
        Column("autorisation", "text", "dimension", "Rang de la ligne d’autorisation"),
        Column(
            "finess", "text", "label", "Numéro FINESS de l’établissement", pattern=r"\d[0-9AB]\d{7}"
        ),
        Column("nom", "text", "label", "Raison sociale de l’établissement"),
        Column("activite", "text", "label", "Code d’activité"),
        Column("libelle_activite", "text", "label", "Activité de soins"),
        Column("modalite", "text", "label", "Code de modalité", nullable=True),
        Column("libelle_modalite", "text", "label", "Modalité", nullable=True),
        Column("forme", "text", "label", "Code de forme", nullable=True),
        Column("libelle_forme", "text", "label", "Forme", nullable=True),
        Column("mise_en_oeuvre", "date", "label", "Mise en œuvre", nullable=True),
        Column("fin", "date", "label", "Fin de l’autorisation", nullable=True),
    ),
    key=("autorisation",),
    control="select libelle_activite as what, count(*) as total from part group by all",
)

MATERNITIES = Table(
    "maternites",
    "Maternités",
    (
        *commune(),
        year(),
        Column("finess", "text", "dimension", "Numéro FINESS", pattern=r"\d[0-9AB]\d{7}"),
        Column("nom", "text", "label", "Nom"),
        Column("type", "text", "label", "Type de maternité", nullable=True),
        Column("secteur", "text", "label", "Statut"),
        Column(
            "lits",
            "integer",
            "measure",
            "Lits d’obstétrique",
            nullable=True,
            unit="lits",
            adds="sum",
            least=0,
        ),
        Column(
            "accouchements",
            "integer",
            "measure",
            "Accouchements",
            nullable=True,
            unit="accouchements",
            adds="sum",
            least=0,
        ),
        status(),
    ),
    key=("finess", "annee"),
    control="select concat('sites ', annee) as what, count(*) as total from part group by all "
    "union all select concat('accouchements ', annee), sum(accouchements) from part group by annee",
    complete=True,
    things="maternités",
)

HOSPITALS = Table(
    "hopitaux",
    "Hôpitaux et cliniques localisés",
    (
        *commune(),
        year("Année du fichier"),
        Column("finess", "text", "dimension", "Numéro FINESS", pattern=r"\d[0-9AB]\d{7}"),
        Column("nom", "text", "label", "Nom"),
        Column("type", "text", "label", "Type d’établissement", nullable=True),
        Column("secteur", "text", "label", "Public ou privé", nullable=True),
        Column(
            "longitude",
            "decimal",
            "label",
            "Longitude, degrés",
            nullable=True,
            least=-180,
            most=180,
        ),
        Column(
            "latitude", "decimal", "label", "Latitude, degrés", nullable=True, least=-90, most=90
        ),
    ),
    key=("finess",),
    control="select coalesce(type, '(sans type)') as what, count(*) as total "
    "from part group by all",
    complete=True,
    things="établissements et unités de santé",
)

EMERGENCIES = Table(
    "urgences",
    "Services d’urgences",
    (
        *commune(),
        year(),
        Column("finess", "text", "dimension", "Numéro FINESS", pattern=r"\d[0-9AB]\d{7}"),
        Column("nom", "text", "label", "Nom"),
        Column("commune", "text", "label", "Commune, comme la source la nomme"),
        Column("categorie", "text", "label", "Catégorie d’établissement", nullable=True),
        Column(
            "urgences_generales",
            "integer",
            "label",
            "1 si le site a des urgences générales",
            least=0,
            most=1,
        ),
        Column(
            "urgences_pediatriques",
            "integer",
            "label",
            "1 si le site a des urgences pédiatriques",
            least=0,
            most=1,
        ),
        Column("longitude", "decimal", "label", "Longitude, degrés", least=-180, most=180),
        Column("latitude", "decimal", "label", "Latitude, degrés", least=-90, most=90),
        Column(
            "passages",
            "integer",
            "measure",
            "Passages aux urgences dans l’année, générales et pédiatriques ensemble",
            nullable=True,
            unit="passages",
            adds="sum",
            least=0,
        ),
        status(),
    ),
    key=("finess",),
    control="select 'sites' as what, count(*) as total from part union all "
    "select 'passages', sum(passages) from part",
    complete=True,
    things="sites d’urgences",
)

RPPS = Table(
    "professionnels_rpps",
    "Professionnels du RPPS par commune d’exercice",
    (
        *commune(),
        year("Année de l’extraction"),
        Column("date_extraction", "date", "label", "Date de l’extraction"),
        Column("profession", "text", "dimension", "Code de profession", pattern=r"\d{2}"),
        Column("libelle", "text", "label", "Profession"),
        Column("savoir_faire", "text", "dimension", "Code de spécialité, « tous » pour l’ensemble"),
        Column("libelle_savoir_faire", "text", "label", "Spécialité", nullable=True),
        Column("mode_exercice", "text", "dimension", "Mode d’exercice : L, S, B, ou « tous »"),
        Column(
            "nombre",
            "integer",
            "measure",
            "Professionnels distincts ; on peut exercer dans plusieurs communes ou modes",
            unit="professionnels",
            least=0,
        ),
    ),
    key=("code", "profession", "savoir_faire", "mode_exercice"),
    control="select libelle as what, sum(nombre) as total from part "
    "where savoir_faire = 'tous' and mode_exercice = 'tous' group by all",
    complete=True,
)

INDICATORS = Table(
    "indicateurs",
    "Indicateurs publiés",
    (
        *place(),
        Column("nom", "text", "label", "Nom du lieu"),
        year(),
        Column("indicateur", "text", "dimension", "Indicateur", pattern=r"[a-z0-9_]+"),
        Column("libelle", "text", "label", "Nom de l’indicateur dans la source"),
        Column(
            "valeur", "decimal", "measure", "Valeur publiée", nullable=True, unit="voir la source"
        ),
        status(),
    ),
    key=("niveau", "code", "annee", "indicateur"),
    control="select concat_ws(' ', libelle, annee) as what, count(valeur) as total "
    "from part group by all "
    "union all select concat_ws(' ', 'secret :', libelle, annee), count(*) from part "
    "where statut = 'secret' group by all",
)

ZONING = Table(
    "zonages",
    "Zonage des ARS",
    (
        *commune(),
        year("Année de l’arrêté, du fichier à défaut"),
        Column("profession", "text", "dimension", "Profession", pattern=r"[a-z0-9_]+"),
        Column("zone", "text", "label", "Zone, comme la source la code"),
        Column("date_arrete", "date", "label", "Date de l’arrêté", nullable=True),
    ),
    key=("code", "profession"),
    control="select concat_ws(' ', profession, zone) as what, count(*) as total "
    "from part group by all",
)

PERIMETERS = Table(
    "perimetres_cpts",
    "Périmètres des CPTS",
    (
        *commune(),
        year("Année du fichier"),
        Column("cpts", "text", "dimension", "Nom de la CPTS"),
        Column("etat", "text", "label", "État d’avancement", nullable=True),
    ),
    key=("code", "cpts"),
    control="select 'cpts' as what, count(distinct cpts) as total from part union all "
    "select 'communes', count(distinct code) from part",
)

PREVALENCE = Table(
    "prevalences_age",
    "Prévalence par âge",
    (
        *place("france"),
        year("Dernière année de la période"),
        Column("categorie", "text", "dimension", "Groupe de maladies"),
        Column(
            "classe_age", "text", "dimension", "Classe d’âge", pattern=r"\d\d-\d\d|95et\+|tsage"
        ),
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

TABLES = {
    table.name: table
    for table in (
        EQUIPMENT,
        APL,
        LIBERAL_PROFESSIONALS,
        LIBERAL_MODES,
        PATHOLOGIES,
        AGES,
        INCOME,
        MEMBERSHIPS,
        PASSAGES,
        FACILITIES,
        CARE_ACTIVITIES,
        MATERNITIES,
        HOSPITALS,
        EMERGENCIES,
        RPPS,
        INDICATORS,
        ZONING,
        PERIMETERS,
        PREVALENCE,
        GRADIENT,
    )
}
