"""Indicators that a site exports under its own words."""

from __future__ import annotations

from diagnostic.sources.contracts import SLUG, Column, Table, place, status, year

INDICATORS = Table(
    "indicateurs",
    "Indicateurs publiés",
    (
        *place(),
        Column("nom", "text", "label", "Nom du lieu"),
        year(),
        Column("indicateur", "text", "dimension", "Indicateur", pattern=SLUG),
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
