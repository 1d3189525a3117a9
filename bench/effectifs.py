"""A synthetic file « effectifs » of Data pathologies: the form and size of the real one.

Codes, labels, ages and places are those that the official file uses; where fewer conditions are
known than it has, the others are invented and say so. Every count is drawn from a hash of its own
row: always the same file, and no figure of anyone.
"""

from __future__ import annotations

from pathlib import Path

import duckdb

from diagnostic.paths import GEO

YEARS = range(2015, 2024)
TOPS = 54
"""With 9 years, 120 places, 21 age classes and 3 sexes: 3 674 160 rows."""
AGES = (*(f"{age:02d}-{age + 4:02d}" for age in range(0, 95, 5)), "95et+", "tsage")

_CHRONIC = "Maladies respiratoires chroniques (hors mucoviscidose)"
_NOTHING = (
    "Pas de pathologie repérée, traitement, maternité, hospitalisation ou traitement antalgique "
    "ou anti-inflammatoire"
)
_RENAL = "Insuffisance rénale chronique terminale"
_RARE = "Maladies inflammatoires ou rares ou infection VIH"
_HEART = "Maladies cardioneurovasculaires"
_VASCULAR = "Traitements du risque vasculaire (hors pathologies)"
_PSYCHOTROPIC = "Traitements psychotropes (hors pathologies)"
_ALL = "Total consommants tous régimes"
KNOWN: tuple[tuple[str, str, str | None, str | None, str | None, float], ...] = (
    ("DIA_CAT_CAT", "Diabète", "Diabète", "Diabète", "1,2,3", 6),
    ("RES_CAT_EXC", _CHRONIC, _CHRONIC, _CHRONIC, "1,2,3", 6),
    ("POP_TOT_IND", _ALL, _ALL, _ALL, None, 100),
    ("POP_TOT_ABS", _NOTHING, _NOTHING, _NOTHING, "1,2,3", 55),
    ("IRT_CAT_CAT", _RENAL, None, None, "1", 0.15),
    ("IRT_TRE_AIG", _RENAL, "Transplantation rénale", "Transplantation rénale", "2,3", 0.01),
    ("RAR_CAT_CAT", _RARE, "Maladies rares", None, "2", 0.2),
    ("INF_VIH_IND", _RARE, "Infection par le VIH", "Infection par le VIH", "2,3", 0.25),
    ("MCV_EPU_IND", _HEART, "Embolie pulmonaire", "Embolie pulmonaire", "2,3", 0.06),
    ("MCV_ICA_CAT", _HEART, "Insuffisance cardiaque", None, "2", 1.5),
    (
        "MCV_AVC_CHR",
        _HEART,
        "Accident vasculaire cérébral",
        "Séquelle d'accident vasculaire cérébral",
        "3",
        1.2,
    ),
    ("CAN_SEI_CAT", "Cancers", "Cancer du sein de la femme", None, "2", 1.1),
    (
        "PSY_PSC_IND",
        "Maladies psychiatriques",
        "Troubles psychotiques",
        "Troubles psychotiques",
        "2,3",
        0.7,
    ),
    ("TPS_CAT_EXC", _PSYCHOTROPIC, None, None, "1", 8),
    *(
        (top, _PSYCHOTROPIC, label, label, "2,3", share)
        for top, label, share in (
            (
                "TPS_ADR_EXC",
                "Traitements antidépresseurs ou régulateurs de l'humeur (hors pathologies)",
                4,
            ),
            ("TPS_ANX_EXC", "Traitements anxiolytiques (hors pathologies)", 2.5),
            ("TPS_NLE_EXC", "Traitements neuroleptiques (hors pathologies)", 0.4),
        )
    ),
    *(
        (top, _VASCULAR, label, label, "2,3", share)
        for top, label, share in (
            ("TFC_HTA_EXC", "Traitements antihypertenseurs (hors pathologies)", 9),
            ("TFC_LIP_EXC", "Traitements hypolipémiants (hors pathologies)", 4.7),
        )
    ),
)


_AGES = """
    create table ages as select unnest(range(len($ages)))::int as i, unnest($ages) as age,
        unnest($said) as said;
"""
_SEXES = """
    create table sexes as from (values (0, '1', 'hommes'), (1, '2', 'femmes'),
        (2, '9', 'tous sexes')) t(i, sexe, said)
"""
_PLACES = """
    create table places as
    with d as (
        select distinct region, departement as dept, 40000 as people from communes
        where departement < '975' or departement = '976')
    select (row_number() over (order by region, dept) - 1)::int as i, * from (
        from d
        union all select distinct region, '999', 300000 from d
        union all values ('99', '999', 3400000))
"""
_ROWS = """
    with cells as (
        select r, r % $places as place, (r // $places) % $years as y,
            (r // ($places * $years)) % 3 as sex, (r // ($places * $years * 3)) % 21 as age,
            r // ($places * $years * 63) as top
        from range($rows) t(r)),
    drawn as (
        select c.r, $first + c.y as annee, t.*, a.age as cla_age_5, s.sexe, p.region, p.dept,
            a.said as age_said, s.said as sex_said,
            (p.people * (0.2 + 1.6 * (hash(c.place, c.age, c.sex, c.y) % 10000) / 1e4)
                * if(a.age = 'tsage', 20, 1) * if(s.sexe = '9', 2, 1))::bigint as people,
            (hash(c.r) % 10000) / 1e4 as luck
        from cells c join tops t on t.i = c.top join ages a on a.i = c.age
        join sexes s on s.i = c.sex join places p on p.i = c.place),
    counted as (
        select *, if(share = 100, people,
            (people * share / 100 * (0.3 + 1.4 * luck))::bigint) as ill from drawn)
    select annee, n1 as patho_niv1, n2 as patho_niv2, n3 as patho_niv3, top, cla_age_5, sexe,
        region, dept, if(ill < 11, null, 10 * round(ill / 10))::bigint as "Ntop",
        10 * round(people / 10)::bigint as "Npop",
        if(ill < 11, null, round(100 * ill / people, 3)) as prev, lev as "Niveau prioritaire",
        age_said as libelle_classe_age, sex_said as libelle_sexe,
        if(lev is null, null, i + 1.0) as tri
    from counted
"""


def write_effectifs(path: Path, *, years: range = YEARS, tops: int = TOPS) -> int:
    """Write the file, labelled in the way of the official export; give its number of rows.

    Parameters
    ----------
    years, tops
        A row for each year, condition, age class, sex and place: 7 560 rows a year and condition.
    """
    with duckdb.connect() as base:
        base.execute("set enable_progress_bar = false")
        base.read_parquet(str(GEO / "communes.parquet")).create_view("communes")
        base.execute(
            "create table tops (i int, top text, n1 text, n2 text, n3 text, lev text, share double)"
        )
        base.executemany("insert into tops values (?, ?, ?, ?, ?, ?, ?)", _tops(tops))
        base.execute(_AGES, {"ages": list(AGES), "said": [_said(age) for age in AGES]})
        base.execute(_SEXES)
        base.execute(_PLACES)
        ((places,),) = base.execute("select count(*) from places").fetchall()
        rows = places * 63 * len(years) * tops
        numbers = {"places": places, "years": len(years), "first": years.start, "rows": rows}
        base.sql(_ROWS, params=numbers).project('annee as "\ufeffannee", * exclude (annee)').to_csv(
            str(path), sep=";", header=True
        )
    return rows


def _tops(wanted: int) -> list[tuple[object, ...]]:
    """Known conditions first, then invented ones, of every depth."""
    found: list[tuple[object, ...]] = [(i, *known) for i, known in enumerate(KNOWN[:wanted])]
    for i in range(len(found), wanted):
        label = f"Pathologie de synthèse numéro {i}, au nom long comme ceux du fichier officiel"
        depth = ("1,2,3", "1", "2", "3", "2,3")[i % 5]
        second = None if depth == "1" else label
        third = None if depth in ("1", "2") else label
        found.append((i, f"SYN_{i:03d}_CAT", label, second, third, depth, 0.01 * 1.2 ** (i % 30)))
    return found


def _said(age: str) -> str:
    if age == "tsage":
        return "tous âges"
    if age == "95et+":
        return "plus de 95 ans"
    return f"de {int(age[:2])} à {int(age[3:])} ans"
