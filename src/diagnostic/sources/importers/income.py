"""INSEE, Filosofi: disposable income and poverty by commune.

Two forms. ``FILO<year>_DISP_COM`` has a row only above 50 households or 100 persons: the communes
below are not in the table, which is not the same as no one living there. ``cc_filosofi_<year>_COM``
(base comparateur) has a row for each commune, and letters where a figure is missing: « s » is
secrecy, « nd » not available, « ns » not significant, « so » without object.

The status of a row is that of its median. An empty median is secret where Filosofi covers the
commune, since the figure exists and the threshold hides it; it is absent in Guadeloupe, Guyane and
Mayotte, which Filosofi does not cover. Deciles and poverty have higher thresholds (about 1 000
households): they may be missing beside a published median.

Paris, Lyon and Marseille are there whole and by arrondissement, and both are stored: a median of
the whole cannot be computed from those of its arrondissements. Whoever reads must take one or the
other (`today.asked`); the control total of persons takes the arrondissements.
"""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from diagnostic.errors import UserError
from diagnostic.french import NBSP
from diagnostic.sources.contracts import Status
from diagnostic.sources.importers.base import Chunk, Importer, Layout, Match
from diagnostic.sources.importers.communes import is_arrondissement, with_commune_codes
from diagnostic.sources.importers.rows import (
    check_known,
    communal_sheets,
    marked,
    measured,
    renamed,
)
from diagnostic.sources.received import Received
from diagnostic.sources.tables import INCOME
from diagnostic.sources.tally import Tally
from diagnostic.territory.atlas import Atlas, load_atlas

_COLUMNS = {
    "code": r"codgeo",
    "menages": r"nbmen(fisc)?\d\d",
    "personnes": r"nbpers(menfisc)?\d\d",
    "revenu_median_eur": r"(q2|med)\d\d",
    "revenu_d1_eur": r"d1\d\d",
    "revenu_d9_eur": r"d9\d\d",
    "taux_pauvrete_pct": r"tp60\d\d",
}
_MEASURES = {
    "revenu_median_eur": "Revenu médian",
    "revenu_d1_eur": "Premier décile",
    "revenu_d9_eur": "Neuvième décile",
    "taux_pauvrete_pct": "Taux de pauvreté",
    "menages": "Ménages",
    "personnes": "Personnes",
}
_MARKS: dict[str, Status] = {"s": "secret", "nd": "absent", "ns": "absent", "so": "absent"}
_NOT_COVERED = ("971", "973", "976")
_LEAST_MEDIAN, _MOST_MEDIAN = 2_000, 500_000
"""Euros a year; the medians of 2019 go from 11 730 to 51 720."""
_LARGER_THAN_A_COMMUNE = 1.5
"""Persons of tax households over inhabitants: 0.98 is the usual ratio."""


def _read(file: Received, match: Match, tally: Tally) -> Iterator[Chunk]:
    for header in communal_sheets(match.headers, file.name):
        names = renamed(header, _COLUMNS)
        year = _year(names)
        for frame in file.frames(header, tally, list(names)):
            rows = _rows(frame.rename(columns=names), file.name, tally)
            rows = rows.assign(niveau="commune", annee=year)
            yield Chunk(INCOME, _edition(year, rows["code"]), rows)


def _rows(frame: pd.DataFrame, name: str, tally: Tally) -> pd.DataFrame:
    lacking = [measure for measure in _MEASURES if measure not in frame]
    rows = with_commune_codes(frame, tally)
    rows = rows.reindex(columns=[*rows.columns, *lacking]).astype("str")
    check_known(rows["code"], load_atlas(), name, tally)
    rows, statuses = marked(rows, list(_MEASURES), _MARKS)
    rows = measured(rows, _MEASURES, tally, whole=("menages",))
    _check_size(rows, load_atlas(), name)
    rows = _plausible(rows, tally)
    hidden = rows["code"].str[:3].isin(_NOT_COVERED).map({True: "absent", False: "secret"})
    status = statuses.loc[rows.index].fillna(hidden)
    status = status.mask(rows["revenu_median_eur"].notna(), "disponible")
    return rows.assign(menages=rows["menages"].astype("Int64"), statut=status.astype("str"))


def _plausible(rows: pd.DataFrame, tally: Tally) -> pd.DataFrame:
    """Rows whose euros are euros a year: a moved decimal mark is not stored."""
    median, low, high = (rows[f"revenu_{of}_eur"] for of in ("median", "d1", "d9"))
    odd = median.notna() & ~median.between(_LEAST_MEDIAN, _MOST_MEDIAN)
    disordered = (low > median) | (high < median)
    rows = tally.refuse(rows, odd, f"revenu médian impossible{NBSP}: la virgule a dû bouger")
    return tally.refuse(rows, disordered.loc[rows.index], "déciles qui n’encadrent pas la médiane")


def _check_size(rows: pd.DataFrame, atlas: Atlas, name: str) -> None:
    """Make sure that the places are communes: a bassin de vie has the code of its main one.

    Raises
    ------
    UserError
        When households have far more persons than the communes of these codes.
    """
    inhabitants = rows["code"].map(
        {code: commune.population for code, commune in atlas.communes.items()}
    )
    if (rows["personnes"] / inhabitants).median() > _LARGER_THAN_A_COMMUNE:
        raise UserError(
            f"{name} : les chiffres sont ceux de territoires plus grands que les communes (bassins "
            "de vie, aires…), qui portent le code de l’une d’elles. Prendre le fichier des "
            "communes, dont le nom finit par COM."
        )


def _year(names: dict[str, str]) -> int:
    own = next(own for own, name in names.items() if name == "revenu_median_eur")
    return 2000 + int(own[-2:])


def _edition(year: int, codes: pd.Series[str]) -> str:
    """Edition of these rows: arrondissements that come in a file of their own add to the others."""
    return f"{year}-arrondissements" if is_arrondissement(codes).all() else str(year)


IMPORTER = Importer(
    "income",
    (
        Layout(
            "insee_filosofi",
            "INSEE, Filosofi : revenu disponible par commune (FILO…_DISP_COM)",
            {
                "codgeo": "CODGEO",
                r"nbmen\d\d": "NBMEN19",
                r"nbpers\d\d": "NBPERS19",
                r"q2\d\d": "Q219",
                r"d1\d\d": "D119",
                r"d9\d\d": "D919",
                # The file of declared income has the same columns, without taxes.
                r"pimpot\d\d": "PIMPOT19",
            },
        ),
        Layout(
            "insee_filosofi",
            "INSEE, Filosofi : revenus et pauvreté par commune (cc_filosofi…_COM)",
            {
                "codgeo": "CODGEO",
                r"nbmenfisc\d\d": "NBMENFISC21",
                r"nbpersmenfisc\d\d": "NBPERSMENFISC21",
                r"med\d\d": "MED21",
                r"tp60\d\d": "TP6021",
            },
        ),
    ),
    _read,
)
