"""Eurostat (GISCO): hospitals and clinics of March 2020, with an address and a position.

The file gives no commune code, but an address and a position that disagree now and then. Measured
against the communes that the DREES gives to the 478 maternities of 2019 and 2020 found in both
files: the address tells the commune 472 times, each time the right one, and the position is right
the 6 other times; the position alone would be right 462 times out of 478. So the commune is:

1. the only one that the postal code serves under the name of the city;
2. else the only one of that name in the département of the postal code (a CEDEX serves none);
3. else the only one that the postal code serves;
4. else the one where the point stands, when it is in the département of the postal code.

A row of which none can be told is refused. In Paris, Lyon and Marseille the point tells the
arrondissement when the address does not. A point more than 10 km from the commune found is not
that of the hospital (some are in another région): the position is left empty, the hospital stays
(`positions`). Telephone numbers are never read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import pandas as pd

from diagnostic.errors import UserError
from diagnostic.french import number
from diagnostic.sources.cells import dates, decimals, with_lost_zero
from diagnostic.sources.importers import finess
from diagnostic.sources.importers.base import Chunk, Importer, Layout, Match
from diagnostic.sources.importers.positions import near_their_commune
from diagnostic.sources.locating import locate
from diagnostic.sources.received import Received
from diagnostic.sources.tables import HOSPITALS
from diagnostic.sources.tally import Tally
from diagnostic.territory.atlas import Atlas
from diagnostic.territory.gazetteer import Gazetteer, load_gazetteer
from diagnostic.territory.names import key

LAYOUT = Layout(
    "eurostat_hopitaux",
    "Eurostat, services de santé en France (healthcare FR)",
    {
        "id": "id",
        "hospital_name": "hospital_name",
        "lat": "lat",
        "lon": "lon",
        "postcode": "postcode",
        "city": "city",
        "facility_type": "facility_type",
        "public_private": "public_private",
        "ref_date": "ref_date",
    },
)
_SORTING = re.compile(r"(?<!^paris)(?<!^lyon)(?<!^marseille) \d+$")
"""Sorting office after the name of a city: « METZ 03 » is Metz, « PARIS 04 » an arrondissement."""
_SECTORS = {"public": "public", "private": "privé"}
_COLLECTIVITIES = {"97133": "977", "97150": "978"}
"""Postal codes of Saint-Barthélemy and Saint-Martin, which start as those of Guadeloupe do."""


def _read(file: Received, match: Match, tally: Tally) -> Iterator[Chunk]:
    read = file.frames(match.header, tally, list(LAYOUT.columns))
    rows = pd.concat(read, ignore_index=True)[list(LAYOUT.columns)]
    days = dates(rows["ref_date"])
    if days.isna().all():
        raise UserError(
            f"{file.name} : la colonne ref_date ne donne aucune date. Le télécharger à nouveau "
            "sans l’ouvrir dans un tableur."
        )
    day = days.max()
    longitude, latitude = decimals(rows["lon"]), decimals(rows["lat"])
    rows = rows.assign(
        finess=finess.numbers(rows["id"], tally),
        nom=rows["hospital_name"],
        postal=_postal_codes(rows["postcode"]),
        type=rows["facility_type"],
        secteur=rows["public_private"].map(_SECTORS),
        longitude=longitude.where(longitude.between(-180, 180)),
        latitude=latitude.where(latitude.between(-90, 90)),
        niveau="commune",
        annee=day.year,
    )
    rows = tally.refuse(rows, rows["finess"].isna(), "numéro FINESS impossible")
    rows = tally.refuse(rows, rows["nom"].isna(), "établissement sans nom")
    rows = _with_commune(rows, tally)
    rows = tally.refuse(
        rows, rows["code"].isna(), "ni l’adresse ni la position ne disent la commune"
    )
    yield Chunk(
        HOSPITALS, str(day.year), near_their_commune(rows, "la commune de l’adresse", tally)
    )


def _postal_codes(text: pd.Series) -> pd.Series:
    """Postal codes of five digits; a spreadsheet takes the zero of the first nine départements."""
    bare = text.astype("str").str.replace(r"\.0$|\s", "", regex=True)
    codes, _ = with_lost_zero(bare, r"[1-9]\d{3}")
    return codes


def _with_commune(rows: pd.DataFrame, tally: Tally) -> pd.DataFrame:
    gazetteer = load_gazetteer()
    atlas = gazetteer.atlas
    there = locate(rows["longitude"], rows["latitude"])
    named = [
        commune_of_address(str(postal), str(city), gazetteer)
        for postal, city in zip(rows["postal"], rows["city"], strict=True)
    ]
    codes = [
        _together(name, point, str(postal), atlas)
        for name, point, postal in zip(named, there, rows["postal"], strict=True)
    ]
    both = [(n, p) for n, p in zip(named, there, strict=True) if n and p]
    agreed = sum(_city(n, atlas) == _city(p, atlas) for n, p in both)
    tally.note(
        f"Commune trouvée par l’adresse : {number(sum(map(bool, named)))} fois ; la position dit "
        f"la même {number(agreed)} fois sur {number(len(both))}."
    )
    return rows.assign(code=pd.Series(codes, index=rows.index, dtype="str"))


def _together(named: str | None, point: str | None, postal: str, atlas: Atlas) -> str | None:
    """Commune that the address and the position tell together."""
    if named is None:
        return point if point and atlas[point].departement in departements_of(postal) else None
    if point and atlas[point].parent == named:
        return point
    return named


def _city(code: str, atlas: Atlas) -> str:
    return atlas[code].parent or code


# --- addresses ----------------------------------------------------------------------------------


def commune_of_address(postal: str, city: str, gazetteer: Gazetteer) -> str | None:
    """Commune that a postal code and the name of a city designate, None when several could be.

    Parameters
    ----------
    postal
        Five digits. A CEDEX is known by its département only.
    city
        As it is written on an envelope: ``ST DENIS CEDEX 2``, ``PARIS  04``.
    """
    name = _SORTING.sub("", key(city.upper().split(" CEDE")[0]))
    served = gazetteer.postal_codes.get(postal, ())
    place = departements_of(postal)
    for bearers in (_bearers(gazetteer).get(name, ()), _former_bearers(gazetteer).get(name, ())):
        here = [code for code in bearers if code in served] or [
            code for code in bearers if gazetteer.atlas[code].departement in place
        ]
        if len(here) == 1:
            return here[0]
    return served[0] if len(served) == 1 else None


def departements_of(postal: str) -> tuple[str, ...]:
    """Départements where a postal code may be; 978 is that of the CEDEX of La Réunion."""
    if postal.startswith("978"):
        return ("974",)
    if postal in _COLLECTIVITIES:
        return (_COLLECTIVITIES[postal],)
    if postal.startswith(("97", "98")):
        return (postal[:3],)
    return ("2A", "2B") if postal.startswith("20") else (postal[:2],)


@cache
def _bearers(gazetteer: Gazetteer) -> dict[str, tuple[str, ...]]:
    """Communes by name, with its article or without."""
    names = dict(gazetteer.names)
    for short, codes in gazetteer.loose_names.items():
        names[short] = tuple(dict.fromkeys((*names.get(short, ()), *codes)))
    return names


@cache
def _former_bearers(gazetteer: Gazetteer) -> dict[str, tuple[str, ...]]:
    """Communes of today by a name that they, or a part of them, bore."""
    return {
        name: tuple(dict.fromkeys(former.commune for former in formers))
        for name, formers in gazetteer.former_names.items()
    }


IMPORTER = Importer("hospitals", (LAYOUT,), _read)
