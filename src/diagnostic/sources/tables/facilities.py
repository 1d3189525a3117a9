"""Places of care, one by one."""

from __future__ import annotations

from diagnostic.sources.contracts import (
    CODE_DEPARTEMENT,
    Column,
    Table,
    commune,
    place,
    status,
    year,
)
from diagnostic.sources.tables.columns import count, finess, position

FACILITIES = Table(
    "etablissements",
    "Établissements sanitaires, sociaux et médico-sociaux",
    (
        *commune(),
        year("Année du fichier"),
        finess(),
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
        *position(nullable=True),
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
        Column("autorisation", "text", "dimension", "Numéro de la ligne d’autorisation"),
        finess("label"),
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
        finess(),
        Column("nom", "text", "label", "Nom"),
        Column("type", "text", "label", "Type de maternité", nullable=True),
        Column("secteur", "text", "label", "Statut"),
        count("lits", "Lits d’obstétrique", "lits", nullable=True),
        count("accouchements", "Accouchements", "accouchements", nullable=True),
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
        finess(),
        Column("nom", "text", "label", "Nom"),
        Column("type", "text", "label", "Type d’établissement", nullable=True),
        Column("secteur", "text", "label", "Public ou privé", nullable=True),
        *position(nullable=True),
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
        finess(),
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
        *position(),
        count(
            "passages",
            "Passages aux urgences dans l’année, générales et pédiatriques ensemble",
            "passages",
            nullable=True,
        ),
        status(),
    ),
    key=("finess",),
    control="select 'sites' as what, count(*) as total from part union all "
    "select 'passages', sum(passages) from part",
    complete=True,
    things="sites d’urgences",
)
