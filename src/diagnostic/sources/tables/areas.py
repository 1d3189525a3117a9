"""What communes belong to, and what becomes of them."""

from __future__ import annotations

from diagnostic.sources.contracts import CODE_COMMUNE, SLUG, Column, Table, commune, year

MEMBERSHIPS = Table(
    "appartenances",
    "Appartenance des communes aux zones",
    (
        *commune(),
        year("Année du code officiel géographique"),
        Column("nom", "text", "label", "Nom de la commune"),
        Column("zonage", "text", "dimension", "Découpage", pattern=SLUG),
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
