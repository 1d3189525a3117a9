"""What the user says of the columns: count or rate, unit, year, source, secrecy."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from diagnostic.indicators.own import USUAL_THRESHOLD
from diagnostic.pasted.model import Column, Understood
from diagnostic.pasted.titles import year_of
from diagnostic.project.own_data import YEARS, OwnColumnFields, OwnTableFields, OwnWay, column_id

FORMS = {"count": "Nombre", "rate": "Taux"}
WAYS: dict[OwnWay, str] = {
    "none": "Sans jugement",
    "higher": "Plus haut est mieux",
    "lower": "Plus bas est mieux",
}
INHABITANTS = "Non connu (habitants)"
MOST_DECIMALS = 3
_PER = re.compile(r"pour\s+([\d\s\u00a0\u202f]+)")


@dataclass(frozen=True)
class Described:
    """A table as the user describes it, ready for the project."""

    title: str
    source: str
    fields: OwnTableFields
    undated: frozenset[str] = frozenset()
    """Ids of the columns whose year is not said yet."""

    @property
    def lacks(self) -> str:
        """What must still be said before it can be kept; empty when nothing."""
        if not self.fields["columns"]:
            return "Choisissez au moins une colonne à garder."
        if not self.source.strip():
            return "Dites d’où viennent ces chiffres : aucun n’est gardé sans sa source."
        undated = next((c for c in self.fields["columns"] if c["id"] in self.undated), None)
        if undated is not None:
            return f"Dites de quelle année est « {undated['label']} » : aucun chiffre sans date."
        return ""


def described(key: str, found: Understood, origin: str) -> Described:
    """Title, source and columns of a table, as they are typed."""
    left, middle, right = st.columns([5, 5, 2])
    title = left.text_input(
        "Titre du tableau", value=_title(found, origin), key=f"own-title-{key}", max_chars=120
    )
    source = middle.text_input(
        "Source (qui a produit ces chiffres)",
        value=_source(found),
        key=f"own-source-{key}",
        placeholder="par exemple : CPAM du Hainaut, requête du 3 mars 2026",
        max_chars=200,
    )
    year = right.number_input(
        "Année",
        min_value=YEARS[0],
        max_value=YEARS[1],
        value=_year(found),
        step=1,
        key=f"own-year-{key}",
        help="Celle que les chiffres décrivent, pour les colonnes qui n’ont pas la leur.",
    )
    ranks = list(found.values)
    edited = st.data_editor(
        _sheet([found.columns[rank] for rank in ranks], year),
        hide_index=True,
        width="stretch",
        column_config=_config([found.columns[rank] for rank in ranks]),
        key=f"own-columns-{key}-{len(ranks)}-{year}",
    )
    columns = _columns(found, ranks, edited, source)
    dated = {str(row["Nom"]) for _, row in edited.iterrows() if not pd.isna(row["Année"])}
    undated = frozenset(column["id"] for column in columns if column["label"] not in dated)
    level = found.level or "commune"
    fields: OwnTableFields = {
        "title": title.strip() or origin,
        "origin": origin,
        "level": level,
        "zones": found.codes,
        "columns": columns,
    }
    return Described(title, source, fields, undated)


def _title(found: Understood, origin: str) -> str:
    return next((line for line in found.titles if line.strip()), origin)[:120]


def _source(found: Understood) -> str:
    """What the table itself says of its source, in a line above or under it."""
    told = (*found.titles, *(line.words for line in found.left_out))
    for line in told:
        start, _, rest = line.partition(":")
        if start.strip().lower() in ("source", "sources") and rest.strip():
            return rest.strip()[:200]
    return ""


def _year(found: Understood) -> int | None:
    """Year that the lines above the table say."""
    years = [year for line in found.titles if (year := year_of(line)) is not None]
    return years[0] if len(set(years)) == 1 else None


def _sheet(columns: Sequence[Column], year: int | None) -> pd.DataFrame:
    years = [column.year or year for column in columns]
    return pd.DataFrame(
        {
            "Garder": [True] * len(columns),
            "Nom": [column.title for column in columns],
            "Nature": [FORMS[column.form] for column in columns],
            "Divisé par": [INHABITANTS] * len(columns),
            "Unité": [_unit(column) for column in columns],
            "Année": pd.Series(years, dtype="Int64"),
            "Seuil de secret": [USUAL_THRESHOLD] * len(columns),
            "Sens": [WAYS["none"]] * len(columns),
        }
    )


def _unit(column: Column) -> str:
    return column.unit or ("%" if column.percent else "nombre" if column.form == "count" else "")


def _config(columns: Sequence[Column]) -> dict[str, Any]:
    counts = [column.title for column in columns if column.form == "count"]
    return {
        "Garder": st.column_config.CheckboxColumn(width="small"),
        "Nom": st.column_config.TextColumn(required=True, max_chars=200),
        "Nature": st.column_config.SelectboxColumn(
            options=list(FORMS.values()),
            required=True,
            help="Un nombre s’additionne d’une commune à l’autre ; un taux, non.",
        ),
        "Divisé par": st.column_config.SelectboxColumn(
            options=[INHABITANTS, *counts],
            required=True,
            help="Pour un taux : la colonne des effectifs dont il est tiré. Sans elle, le taux du "
            "territoire est pondéré par les habitants, et c’est une estimation.",
        ),
        "Unité": st.column_config.TextColumn(help="Par exemple : %, pour 1 000 hab., patients."),
        "Année": st.column_config.NumberColumn(min_value=1900, max_value=2100, format="%d"),
        "Seuil de secret": st.column_config.NumberColumn(
            min_value=0,
            max_value=1000,
            step=1,
            help="Les nombres de personnes de 1 à moins que ce seuil sont cachés, à l’écran et "
            "dans les exports. 0 : ces chiffres ne comptent pas des personnes.",
        ),
        "Sens": st.column_config.SelectboxColumn(options=list(WAYS.values()), required=True),
    }


def _columns(
    found: Understood, ranks: Sequence[int], edited: pd.DataFrame, source: str
) -> list[OwnColumnFields]:
    kept = [row for row in range(len(ranks)) if bool(edited["Garder"].iloc[row])]
    ids: dict[str, str] = {}
    for row in kept:
        label = str(edited["Nom"].iloc[row])
        ids[label] = column_id(label, set(ids.values()))
    return [_column(found, ranks[row], edited.iloc[row], source, ids) for row in kept]


def _column(
    found: Understood, rank: int, row: pd.Series, source: str, ids: dict[str, str]
) -> OwnColumnFields:
    is_rate = row["Nature"] == FORMS["rate"]
    unit, label = str(row["Unité"] or "").strip(), str(row["Nom"])
    by = ids.get(str(row["Divisé par"])) if is_rate else None
    values = found.values[rank]
    way = next(way for way, words in WAYS.items() if words == row["Sens"])
    fields: OwnColumnFields = {
        "id": ids[label],
        "label": label,
        "form": "rate" if is_rate else "count",
        "unit": unit,
        "year": date.today().year if pd.isna(row["Année"]) else int(row["Année"]),
        "source": source.strip() or "à préciser",
        "weight": str(row["Divisé par"]) if by else "habitants",
        "denominator": by,
        "scale": scale_of(unit) if is_rate else 1.0,
        "decimals": decimals_of(values),
        "threshold": 0 if pd.isna(row["Seuil de secret"]) else int(row["Seuil de secret"]),
        "direction": way,
        "values": values,
        "secret": tuple(sorted(row for row, column in found.secret if column == rank)),
    }
    return fields


def scale_of(unit: str) -> float:
    """What a rate is given for, read in its unit.

    >>> scale_of("%"), scale_of("pour 10 000 hab."), scale_of("C/an/hab.")
    (100.0, 10000.0, 1.0)
    """
    if unit.startswith("%"):
        return 100.0
    found = _PER.search(unit)
    digits = "".join(found[1].split()) if found else ""
    return float(digits) if digits and float(digits) else 1.0


def decimals_of(values: Sequence[float | None]) -> int:
    """Fewest decimals that write these figures as they were given, three at most.

    >>> decimals_of([12.0, 3.5, None]), decimals_of([12.0])
    (1, 0)
    """
    for decimals in range(MOST_DECIMALS):
        if all(value is None or abs(round(value, decimals) - value) < 1e-9 for value in values):
            return decimals
    return MOST_DECIMALS
