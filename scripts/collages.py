"""Twenty tables as people have them, in ``tests/data/collages``: ``python scripts/collages.py``.

Figures are those of the embedded geography (INSEE: populations of 2016 and 2023, ages and
dwellings of 2021, areas); only their dress is made here, messy on purpose. ``attendu.toml`` says
what each must give, computed from the same figures and never from what the application reads. The
same geography gives the same bytes.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from typing import Any
from xml.sax.saxutils import escape

import pandas as pd
import xlsxwriter

from diagnostic.paths import GEO, ROOT

FOLDER = ROOT / "tests" / "data" / "collages"
Frame = Any
"""A frame of pandas, whose columns its own types do not know."""
DOUAISIS = ("200044618", "245901152")
BLESOIS = ("200030385",)
DAY = datetime(2026, 1, 1, tzinfo=UTC)

POPULATION, POPULATION_2016 = "population_hab", "population_2016_hab"
OLD, PEOPLE_2021 = "age_65_plus_hab", "population_rp2021_hab"
DWELLINGS, SECOND_HOMES, AREA = "logements", "residences_secondaires", "superficie_km2"


EDITIONS = ((2016, POPULATION_2016), (2021, PEOPLE_2021), (2023, POPULATION))


@dataclass(frozen=True)
class Value:
    """A column of figures: what its title must be read as, and some of its true figures."""

    title: str
    form: str
    unit: str = ""
    year: int | None = None
    checks: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Paste:
    """A file and what it must give."""

    name: str
    content: bytes | str
    level: str
    zones: int
    values: Sequence[Value]
    about: str
    questions: Sequence[str] = ()
    unmatched: int = 0
    left_out: Sequence[str] = ()
    unread: int = 0


# --- figures ------------------------------------------------------------------------------------


@cache
def communes() -> Frame:
    """Communes by code, without the arrondissements nor the collectivities."""
    every: Frame = pd.read_parquet(GEO / "communes.parquet").set_index("code", drop=False)
    return every[every["type"] == "commune"]


def of_epci(sirens: Sequence[str]) -> Frame:
    """Communes of some EPCI."""
    return communes()[communes()["epci"].isin(sirens)]


def of_departement(code: str) -> Frame:
    """Communes of a département."""
    return communes()[communes()["departement"] == code]


def by(level: str) -> Frame:
    """Sums of the communes of each zone that all have the figure, with the zone's name."""
    figures = [POPULATION, POPULATION_2016, OLD, PEOPLE_2021, DWELLINGS, SECOND_HOMES]
    groups = communes().groupby(level)
    sums = groups[figures].sum().astype("Float64")
    holes = groups[figures].agg(lambda values: values.isna().any())
    file = {"epci": "epci", "departement": "departements", "region": "regions"}[level]
    named: Frame = pd.read_parquet(GEO / f"{file}.parquet", columns=["code", "nom"])
    names = named.set_index("code")["nom"]
    return sums.mask(holes).assign(nom=names)


def share(part: Any, whole: Any) -> float | None:
    """Percentage with one decimal, None when a figure is not known."""
    if pd.isna(part) or pd.isna(whole) or not whole:
        return None
    return round(100 * float(part) / float(whole), 1)


def french(value: float | None, decimals: int = 1, absent: str = "") -> str:
    """A figure with a decimal comma."""
    return absent if value is None else f"{value:.{decimals}f}".replace(".", ",")


def spaced(value: float, space: str = " ") -> str:
    """A whole number with its thousands set apart."""
    return f"{int(value):,}".replace(",", space)


def lines(rows: Iterable[Sequence[object]], separator: str, end: str = "\r\n") -> str:
    """Rows as text."""
    return "".join(separator.join(map(str, row)) + end for row in rows)


def few(pairs: Mapping[str, float | None]) -> dict[str, float]:
    """First and last of some figures, as controls."""
    known = dict(pairs.items())
    codes = list(known)
    return {code: float(known[code] or 0) for code in (codes[0], codes[-1])}


# --- workbooks ----------------------------------------------------------------------------------

Fill = Callable[[xlsxwriter.Workbook], None]


def workbook(fill: Fill) -> bytes:
    """An XLSX that is the same bytes each time."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    book.set_properties({"created": DAY.replace(tzinfo=None)})
    fill(book)
    book.close()
    return target.getvalue()


def spreadsheet(rows: Sequence[Sequence[str | float]]) -> bytes:
    """An ODS with one sheet."""
    body = "".join(
        "<table:table-row>" + "".join(map(_ods_cell, row)) + "</table:table-row>" for row in rows
    )
    spaces = "".join(
        f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text")
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content{spaces} '
        'office:version="1.2"><office:body><office:spreadsheet><table:table table:name="Feuille1">'
        f"{body}</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        '<?xml version="1.0" encoding="UTF-8"?><manifest:manifest '
        'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
        "</manifest:manifest>"
    )
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in (
            ("mimetype", kind),
            ("content.xml", content),
            ("META-INF/manifest.xml", manifest),
        ):
            archive.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), text)
    return target.getvalue()


def _ods_cell(value: str | float) -> str:
    if isinstance(value, str):
        text = f"<text:p>{escape(value)}</text:p>"
        return f'<table:table-cell office:value-type="string">{text}</table:table-cell>'
    return (
        f'<table:table-cell office:value-type="float" office:value="{value}">'
        f"<text:p>{value}</text:p></table:table-cell>"
    )


# --- the twenty ---------------------------------------------------------------------------------


def cartosante() -> Paste:
    epci = by("epci")
    old = {c: share(o, p) for c, o, p in zip(epci.index, epci[OLD], epci[PEOPLE_2021], strict=True)}
    second = {
        c: share(o, p)
        for c, o, p in zip(epci.index, epci[SECOND_HOMES], epci[DWELLINGS], strict=True)
    }
    absent = "N/A - résultat non disponible"
    rows: list[Sequence[object]] = [
        ("CartoSanté", *" " * 5),
        ("Référentiel géographique : France par EPCI", *" " * 5),
        (
            "Code",
            "Libellé",
            "Population municipale 2023",
            "Part des 65 ans ou plus 2021",
            "Nombre de logements 2021",
            "Part des résidences secondaires 2021",
        ),
    ]
    rows += [
        (
            code,
            row["nom"],
            int(row[POPULATION]),
            absent if old[code] is None else old[code],
            absent if pd.isna(row[DWELLINGS]) else int(row[DWELLINGS]),
            absent if second[code] is None else second[code],
        )
        for code, row in epci.iterrows()
    ]
    known = {c: v for c, v in old.items() if v is not None}
    return Paste(
        "01_cartosante_epci.csv",
        lines(rows, ";").encode("utf-8-sig"),
        "epci",
        len(epci),
        (
            Value("Population municipale 2023", "count", "", 2023, few(epci[POPULATION])),
            Value("Part des 65 ans ou plus 2021", "rate", "", 2021, few(known)),
            Value("Nombre de logements 2021", "count", "", 2021, {}),
            Value("Part des résidences secondaires 2021", "rate", "", 2021, {}),
        ),
        "Un export à la façon de C@rtoSanté : deux lignes de titre, un EPCI par ligne.",
    )


def observatoire() -> Paste:
    zones = by("departement")
    change = {
        c: round(100 * (float(n) / float(b) - 1), 2)
        for c, n, b in zip(zones.index, zones[POPULATION], zones[POPULATION_2016], strict=True)
        if not pd.isna(b)
    }
    rows: list[Sequence[object]] = [
        ("Observatoire des territoires", "", "", ""),
        ("Référentiel géographique : France par département", "", "", ""),
        (
            "Code",
            "Libellé",
            "Population municipale 2023",
            "Évolution de la population 2016-2023 (en %)",
        ),
    ]
    rows += [
        (
            code,
            row["nom"],
            int(row[POPULATION]),
            change.get(str(code), "N/A - résultat non disponible"),
        )
        for code, row in zones.iterrows()
    ]
    return Paste(
        "02_observatoire_departements.csv",
        lines(rows, ";").encode("utf-8-sig"),
        "departement",
        len(zones),
        (
            Value("Population municipale 2023", "count", "", 2023, few(zones[POPULATION])),
            Value("Évolution de la population 2016-2023 (en %)", "rate", "%", 2023, few(change)),
        ),
        "Un export de l’Observatoire des territoires, avec ses « N/A - résultat non disponible ».",
    )


def merged_titles() -> Paste:
    place = of_epci(DOUAISIS)
    old = {
        c: share(o, p) for c, o, p in zip(place.code, place[OLD], place[PEOPLE_2021], strict=True)
    }

    def fill(book: xlsxwriter.Workbook) -> None:
        notes = book.add_worksheet("Lisez-moi")
        notes.write(0, 0, "Tableau préparé pour la réunion de lancement.")
        notes.write(1, 0, "Contact : le secrétariat.")
        sheet = book.add_worksheet("Communes")
        sheet.merge_range(0, 0, 0, 5, "Diagnostic du Douaisis : population des communes")
        sheet.write(1, 0, "Source : Insee, recensements de la population")
        sheet.merge_range(3, 0, 4, 0, "Code commune")
        sheet.merge_range(3, 1, 4, 1, "Commune")
        sheet.merge_range(3, 2, 3, 3, "Population")
        sheet.write(4, 2, 2016)
        sheet.write(4, 3, 2023)
        sheet.merge_range(3, 4, 3, 5, "Habitants en 2021")
        sheet.write(4, 4, "65 ans ou plus")
        sheet.write(4, 5, "part (%)")
        for at, row in enumerate(place.itertuples(), start=5):
            sheet.write_string(at, 0, row.code)
            sheet.write_string(at, 1, row.nom)
            for column, name in ((2, POPULATION_2016), (3, POPULATION), (4, OLD)):
                sheet.write_number(at, column, int(getattr(row, name)))
            sheet.write_number(at, 5, old[row.code] or 0.0)

    return Paste(
        "03_titres_fusionnes.xlsx",
        workbook(fill),
        "commune",
        len(place),
        (
            Value("Population 2016", "count", "", 2016, few(place[POPULATION_2016])),
            Value("Population 2023", "count", "", 2023, few(place[POPULATION])),
            Value("Habitants en 2021 65 ans ou plus", "count", "", 2021, few(place[OLD])),
            Value("Habitants en 2021 part (%)", "rate", "%", 2021, few(old)),
        ),
        "Un classeur de deux feuilles, aux titres fusionnés sur deux lignes, sous un grand titre.",
    )


def lost_zeros() -> Paste:
    place = of_departement("01")
    rows: list[Sequence[object]] = [("Code", "Commune", "Habitants", "Résidences secondaires (%)")]
    months = ("janv", "févr", "mars", "avr", "mai", "juin", "juil", "août", "sept")
    damaged = 0
    kept: dict[str, float] = {}
    for row in place.itertuples():
        value = share(row.residences_secondaires, row.logements)
        whole, tenth = divmod(round(10 * (value or 0)), 10)
        written = french(value)
        if damaged < 6 and 1 <= whole <= 28 and 1 <= tenth <= 9:
            written = f"{whole:02d}-{months[tenth - 1]}"
            damaged += 1
        elif value is not None:
            kept[row.code] = value
        rows.append((row.code.lstrip("0"), row.nom, row.population_hab, written))
    return Paste(
        "04_zeros_perdus.txt",
        lines(rows, "\t"),
        "commune",
        len(place),
        (
            Value("Habitants", "count", "", None, few(place[POPULATION])),
            Value("Résidences secondaires (%)", "rate", "%", None, few(kept)),
        ),
        "Collé d’un tableur qui a perdu les zéros des codes et pris des nombres pour des dates.",
        unread=damaged,
    )


def codes_as_numbers() -> Paste:
    place = of_epci(DOUAISIS)

    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet("Feuil1")
        for column, title in enumerate(("CODGEO", "LIBGEO", "P23_POP", "LOG_2021")):
            sheet.write(0, column, title)
        for at, row in enumerate(place.itertuples(), start=1):
            sheet.write_number(at, 0, float(row.code))
            sheet.write_string(at, 1, row.nom)
            sheet.write_number(at, 2, int(row.population_hab))
            sheet.write_number(at, 3, int(row.logements))

    return Paste(
        "05_codes_nombres.xlsx",
        workbook(fill),
        "commune",
        len(place),
        (
            Value("P23_POP", "count", "", 2023, few(place[POPULATION])),
            Value("LOG_2021", "count", "", 2021, few(place[DWELLINGS])),
        ),
        "Un classeur dont les codes sont des nombres, avec les noms de variables de l’Insee.",
    )


def mail() -> Paste:
    place = of_epci(DOUAISIS).sort_values(POPULATION, ascending=False).head(25)
    text = ["> Bonjour,", ">", "> Voici les chiffres demandés hier :", ">"]
    text.append(f"> {'Commune':<28}{'Dép.':<8}{'Population 2023':>16}{'65 ans ou plus (2021)':>26}")
    text += [
        f"> {row.nom:<28}{row.departement:<8}{spaced(row.population_hab):>16}"
        f"{spaced(row.age_65_plus_hab):>26}"
        for row in place.itertuples()
    ]
    text += [
        ">",
        "> Source : Insee, recensement de la population",
        ">",
        "> Cordialement,",
        "> Claire",
    ]
    return Paste(
        "06_mail.txt",
        "\n".join(text) + "\n",
        "commune",
        len(place),
        (
            Value("Population 2023", "count", "", 2023, few(place[POPULATION])),
            Value("65 ans ou plus (2021)", "count", "", 2021, few(place[OLD])),
        ),
        "Un tableau dans un mail cité par un autre, entre un bonjour et une signature.",
    )


def long_table() -> Paste:
    place = of_epci(BLESOIS)
    rows: list[Sequence[object]] = [("Code Insee", "Commune", "Année", "Population (milliers)")]
    for row in place.itertuples():
        for year, name in EDITIONS:
            rows.append((row.code, row.nom, year, french(getattr(row, name) / 1000, 3)))
    return Paste(
        "07_annees_en_lignes.csv",
        lines(rows, ";", "\n").encode(),
        "commune",
        len(place),
        tuple(
            Value(
                f"Population (milliers), {year}",
                "count",
                "milliers",
                year,
                few({c: round(p / 1000, 3) for c, p in place[name].items()}),
            )
            for year, name in EDITIONS
        ),
        "Points-virgules et virgule décimale, une ligne par commune et par année.",
    )


def cp1252() -> Paste:
    place = of_epci(BLESOIS)
    parts = {
        c: share(s, n)
        for c, s, n in zip(place.code, place[SECOND_HOMES], place[DWELLINGS], strict=True)
    }
    rows: list[Sequence[object]] = [
        (
            "Département",
            "N° Insee",
            "Libellé",
            "Nombre de logements en 2021",
            "Résidences secondaires",
        )
    ]
    rows += [
        (
            "Loir-et-Cher",
            row.code,
            row.nom,
            spaced(row.logements, "\u00a0"),
            f"{french(parts[row.code])} %",
        )
        for row in place.itertuples()
    ]
    return Paste(
        "08_excel_accents.csv",
        lines(rows, ";").encode("cp1252"),
        "commune",
        len(place),
        (
            Value("Nombre de logements en 2021", "count", "", 2021, few(place[DWELLINGS])),
            Value("Résidences secondaires", "rate", "%", None, few(parts)),
        ),
        "Le CSV d’un tableur français (Windows), espaces entre les milliers et signe %.",
    )


def paris() -> Paste:
    every: Frame = pd.read_parquet(GEO / "communes.parquet").set_index("code", drop=False)
    parts = every[every["parent"] == "75056"]
    place: Frame = pd.concat([every.loc[["75056"]], parts])
    rows: list[Sequence[object]] = [
        ("Code", "Arrondissement", "Population 2016", "Population 2023")
    ]
    rows += [
        (
            row.code,
            row.nom,
            spaced(row.population_2016_hab, "\u202f"),
            spaced(row.population_hab, "\u202f"),
        )
        for row in place.itertuples()
    ]
    return Paste(
        "09_paris_texte_unicode.txt",
        lines(rows, "\t").encode("utf-16"),
        "commune",
        len(place),
        (
            Value("Population 2016", "count", "", 2016, few(place[POPULATION_2016])),
            Value("Population 2023", "count", "", 2023, few(place[POPULATION])),
        ),
        "Paris et ses vingt arrondissements, enregistrés en « Texte Unicode » (UTF-16).",
    )


def names_and_departements() -> Paste:
    twice = communes()["nom"].value_counts()
    names = sorted(twice[twice >= 4].index)[:40]
    place = communes()[communes()["nom"].isin(names)]
    named: Frame = pd.read_parquet(GEO / "departements.parquet", columns=["code", "nom"])
    words = named.set_index("code")["nom"]
    rows: list[Sequence[object]] = [("Ville", "Département", "Nb d'habitants")]
    rows += [
        (f'"{row.nom}"', f'"{words[row.departement]}"', row.population_hab)
        for row in place.itertuples()
    ]
    return Paste(
        "10_noms_et_departements.csv",
        lines(rows, ",", "\n").encode(),
        "commune",
        len(place),
        (Value("Nb d'habitants", "count", "", None, few(place[POPULATION])),),
        "Des communes homonymes dans toute la France, que seul le département distingue.",
    )


def names_of_one_departement() -> Paste:
    place = of_departement("41").head(120)
    rows: list[Sequence[object]] = [("COMMUNE", "SUPERFICIE (km²)", "POPULATION 2023")]
    rows += [
        (row.nom.upper(), french(row.superficie_km2, 2), row.population_hab)
        for row in place.itertuples()
    ]
    areas = {c: round(a, 2) for c, a in place[AREA].items()}
    return Paste(
        "11_noms_loir_et_cher.txt",
        lines(rows, "\t"),
        "commune",
        len(place),
        (
            Value("SUPERFICIE (km²)", "count", "km²", None, few(areas)),
            Value("POPULATION 2023", "count", "", 2023, few(place[POPULATION])),
        ),
        "Les noms seuls, en capitales, d’un même département qui n’est écrit nulle part.",
    )


def homonyms() -> Paste:
    codes = (
        "67482",
        "31555",
        "06088",
        "44109",
        "34172",
        "93066",
        "97411",
        "14366",
        "62498",
        "02408",
        "69123",
        "13055",
        "75056",
        "59350",
        "33063",
    )
    place = communes().loc[list(codes)]
    rows: list[Sequence[object]] = [("Commune", "Habitants en 2023")]
    rows += [(row.nom, row.population_hab) for row in place.itertuples()]
    return Paste(
        "12_noms_homonymes.txt",
        lines(rows, "\t"),
        "commune",
        len(place),
        (Value("Habitants en 2023", "count", "", 2023, {}),),
        "Des noms seuls, de toute la France : il y a deux Saint-Denis, et rien ne les distingue.",
        questions=("matches",),
    )


def postal_codes() -> Paste:
    place = of_epci(DOUAISIS)
    rows: list[Sequence[object]] = [("CP", "Ville", "Population")]
    rows += [(row.codes_postaux[0], row.nom, row.population_hab) for row in place.itertuples()]
    return Paste(
        "13_codes_postaux.csv",
        lines(rows, ",", "\n").encode(),
        "commune",
        len(place),
        (Value("Population", "count", "", None, few(place[POPULATION])),),
        "Des codes postaux, que plusieurs communes partagent, et les villes.",
    )


def siren_and_totals() -> Paste:
    zones = by("epci")
    within = communes()[communes()["region"] == "28"].dropna(subset="epci")["epci"]
    place = zones.loc[sorted(set(within))]
    rows: list[Sequence[object]] = [
        ("Intercommunalités de Normandie", "", "", ""),
        ("", "", "", ""),
        ("SIREN", "EPCI", "Population 2023", "Densité (hab/km²)"),
    ]
    areas = communes().groupby("epci")[AREA].sum()
    density = {str(c): round(float(p) / areas[c], 1) for c, p in place[POPULATION].items()}
    for at, (code, row) in enumerate(place.iterrows()):
        if at == 40:
            rows += [("", "", "", ""), rows[2]]
        rows.append((code, row["nom"], int(row[POPULATION]), french(density[str(code)])))
    total = int(place[POPULATION].sum())
    rows += [
        ("", "TOTAL", total, french(total / areas[place.index].sum())),
        ("", "", "", ""),
        ("Source : Insee, recensement de la population 2023.", "", "", ""),
        ("Champ : EPCI à fiscalité propre dont une commune au moins est en Normandie.", "", "", ""),
    ]
    return Paste(
        "14_epci_total_et_notes.csv",
        lines(rows, ";").encode("utf-8-sig"),
        "epci",
        len(place),
        (
            Value("Population 2023", "count", "", 2023, few(place[POPULATION])),
            Value("Densité (hab/km²)", "rate", "hab/km²", None, few(density)),
        ),
        "Des EPCI par leur SIREN ; titres répétés au milieu, total et notes à la fin.",
        left_out=("ligne vide", "titres répétés", "ligne de total", "ligne vide", "note", "note"),
    )


def departements_by_name() -> Paste:
    zones = by("departement")
    place = zones[zones.index.str.len() == 2]
    text = ["| Département | Population 2023 | Résidences secondaires |", "|---|---:|---:|"]
    parts = {
        c: share(s, n)
        for c, s, n in zip(place.index, place[SECOND_HOMES], place[DWELLINGS], strict=True)
    }
    known = {c: v for c, v in parts.items() if v is not None}
    text += [
        f"| {row['nom']} | {spaced(row[POPULATION])} | "
        f"{french(parts[str(code)]) + ' %' if parts[str(code)] is not None else 'nd'} |"
        for code, row in place.iterrows()
    ]
    return Paste(
        "15_departements_barres.txt",
        "\n".join(text) + "\n",
        "departement",
        len(place),
        (
            Value("Population 2023", "count", "", 2023, few(place[POPULATION])),
            Value("Résidences secondaires", "rate", "%", None, few(known)),
        ),
        "Les départements de métropole par leur nom, dans un tableau à barres verticales.",
    )


def regions() -> Paste:
    zones = by("region")
    rows: list[list[str | float]] = [
        ["Population des régions en 2023", "", ""],
        ["Région", "Nom", "Population"],
    ]
    rows += [[str(c), str(r["nom"]), float(r[POPULATION])] for c, r in zones.iterrows()]
    return Paste(
        "16_regions.ods",
        spreadsheet(rows),
        "region",
        len(zones),
        (Value("Population", "count", "", 2023, few(zones[POPULATION])),),
        "Les régions par leur code, dans un classeur LibreOffice.",
    )


def old_codes() -> Paste:
    place = of_departement("49")
    gone: Frame = pd.read_parquet(GEO / "anciens_noms.parquet")
    gone = gone[(gone["code"] != gone["commune"]) & gone["nom"].notna()]
    one = gone.sort_values("code").drop_duplicates("commune").set_index("commune")
    rows: list[Sequence[object]] = [
        ("depcom", "commune", "Population 2023 de la commune d'aujourd'hui")
    ]
    for row in place.itertuples():
        written = one.loc[row.code] if row.code in one.index else None
        code, name = (row.code, row.nom) if written is None else (written["code"], written["nom"])
        rows.append((code, name, row.population_hab))
    return Paste(
        "17_anciens_codes.csv",
        lines(rows, ";").encode(),
        "commune",
        len(place),
        (
            Value(
                "Population 2023 de la commune d'aujourd'hui",
                "count",
                "",
                2023,
                few(place[POPULATION]),
            ),
        ),
        "Maine-et-Loire, avec les codes et les noms de communes qui ont fusionné.",
    )


def latitude_longitude() -> Paste:
    place = of_epci(BLESOIS).dropna(subset="mairie_latitude")
    rows: list[Sequence[object]] = [("Mairie", "lat", "lon", "population")]
    rows += [
        (f"Mairie n° {at}", row.mairie_latitude, row.mairie_longitude, row.population_hab)
        for at, row in enumerate(place.itertuples(), start=1)
    ]
    return Paste(
        "18_latitude_longitude.csv",
        lines(rows, ",", "\n").encode(),
        "points",
        len(place),
        (Value("population", "count"),),
        "Des lieux par leur latitude et leur longitude.",
    )


def lambert() -> Paste:
    from pyproj import Transformer

    place = of_epci(DOUAISIS).dropna(subset="mairie_latitude")
    xs, ys = Transformer.from_crs(4326, 2154, always_xy=True).transform(
        place["mairie_longitude"].to_numpy(), place["mairie_latitude"].to_numpy()
    )
    rows: list[Sequence[object]] = [("X_L93", "Y_L93", "logements_2021")]
    rows += [
        (french(x, 1), french(y, 1), n) for x, y, n in zip(xs, ys, place[DWELLINGS], strict=True)
    ]
    return Paste(
        "19_lambert_93.csv",
        lines(rows, ";").encode(),
        "points",
        len(place),
        (Value("logements_2021", "count", "", 2021),),
        "Des lieux en coordonnées Lambert 93, en mètres.",
    )


def twice() -> Paste:
    place = of_epci(DOUAISIS)
    rows: list[Sequence[object]] = [("Code", "Nom", "Population")]
    for row in place.itertuples():
        rows.append((row.code, row.nom, row.population_hab))
        if row.code == "59178":
            rows.append((row.code, row.nom, row.population_2016_hab))
    return Paste(
        "20_commune_deux_fois.csv",
        lines(rows, ";").encode(),
        "commune",
        len(place),
        (Value("Population", "count"),),
        "Douai y est deux fois, avec deux populations : celle de 2023 et celle de 2016.",
        questions=("duplicates",),
    )


EVERY: Sequence[Callable[[], Paste]] = (
    cartosante,
    observatoire,
    merged_titles,
    lost_zeros,
    codes_as_numbers,
    mail,
    long_table,
    cp1252,
    paris,
    names_and_departements,
    names_of_one_departement,
    homonyms,
    postal_codes,
    siren_and_totals,
    departements_by_name,
    regions,
    old_codes,
    latitude_longitude,
    lambert,
    twice,
)


# --- what they must give ------------------------------------------------------------------------


def expected(paste: Paste) -> str:
    """A paste in ``attendu.toml``."""
    text = [
        "[[collage]]",
        f'fichier = "{paste.name}"',
        f'niveau = "{paste.level}"',
        f"zones = {paste.zones}",
        f"non_reconnues = {paste.unmatched}",
        f"questions = [{_quoted(paste.questions)}]",
        f"laissees = [{_quoted(paste.left_out)}]",
        f"cases_illisibles = {paste.unread}",
    ]
    for value in paste.values:
        text += [
            "",
            "[[collage.valeur]]",
            f'titre = "{value.title}"',
            f'forme = "{value.form}"',
            f'unite = "{value.unit}"',
            f"annee = {value.year or 0}",
            "controles = { "
            + ", ".join(f'"{c}" = {float(v)!r}' for c, v in value.checks.items())
            + " }",
        ]
    return "\n".join(text) + "\n"


def _quoted(words: Sequence[str]) -> str:
    return ", ".join(f'"{word}"' for word in words)


def readme(pastes: Sequence[Paste]) -> str:
    """Words of the folder."""
    return (
        "# Vingt tableaux comme les gens en ont\n\n"
        "Chaque fichier est un tableau qu’un utilisateur pourrait coller ou déposer dans « Mes "
        "données ». Les chiffres sont ceux de l’Insee que l’application embarque (`geo/`) : "
        "populations municipales de 2016 et de 2023, âges et logements du recensement de 2021. "
        "Seule leur présentation est fabriquée, désordonnée exprès. Ils ne viennent d’aucun "
        "fichier de C@rtoSanté ni de l’Observatoire des territoires, dont deux imitent la mise en "
        "page.\n\n"
        "Produits par `python scripts/collages.py`, à ne pas modifier à la main. `attendu.toml` "
        "dit ce que chacun doit donner : le niveau, le nombre de zones, les colonnes de chiffres "
        "et des valeurs de contrôle, calculées sans passer par la lecture de l’application.\n\n"
        "| Fichier | Ce que c’est |\n|---|---|\n"
        + "".join(f"| `{paste.name}` | {paste.about} |\n" for paste in pastes)
    )


def main() -> None:
    """Write every file of the folder."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    pastes = [make() for make in EVERY]
    for paste in pastes:
        content = paste.content
        (FOLDER / paste.name).write_bytes(content.encode() if isinstance(content, str) else content)
    head = "# Ce que chaque tableau doit donner ; écrit par scripts/collages.py.\n\n"
    (FOLDER / "attendu.toml").write_text(head + "\n".join(map(expected, pastes)), "utf-8")
    (FOLDER / "README.md").write_text(readme(pastes), "utf-8")
    print(f"{len(pastes)} tableaux dans {FOLDER.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
