"""Those who care, and how near they are."""

from __future__ import annotations

from diagnostic.sources.contracts import SLUG, Column, Table, commune, place, status, year
from diagnostic.sources.tables.columns import count, profession

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
            pattern=SLUG,
        ),
        count("nombre", "Équipements", "équipements"),
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
        profession(),
        Column("libelle", "text", "label", "Nom de la profession dans la source"),
        count("effectif", "Professionnels libéraux en activité", "professionnels", nullable=True),
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
        profession(),
        Column("libelle", "text", "label", "Nom de la profession dans la source"),
        Column("type_exercice", "text", "dimension", "Type d’exercice, comme la source le nomme"),
        count("effectif", "Professionnels", "professionnels", nullable=True),
        status(),
    ),
    key=("niveau", "code", "annee", "profession", "type_exercice"),
    control=(
        "select concat_ws(' ', profession, niveau) as what, sum(effectif) as total from part "
        "group by all"
    ),
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
        count(
            "nombre",
            "Professionnels distincts ; on peut exercer dans plusieurs communes ou modes",
            "professionnels",
            adds=None,
        ),
    ),
    key=("code", "profession", "savoir_faire", "mode_exercice"),
    control="select libelle as what, sum(nombre) as total from part "
    "where savoir_faire = 'tous' and mode_exercice = 'tous' group by all",
    complete=True,
)

ZONING = Table(
    "zonages",
    "Zonage des ARS",
    (
        *commune(),
        year("Année de l’arrêté, du fichier à défaut"),
        profession(),
        Column("zone", "text", "label", "Zone, comme la source la code"),
        Column("date_arrete", "date", "label", "Date de l’arrêté", nullable=True),
    ),
    key=("code", "profession"),
    control="select concat_ws(' ', profession, zone) as what, count(*) as total "
    "from part group by all",
)
