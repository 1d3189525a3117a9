"""The page « Mes données »: given, understood, corrected, mapped, kept, mended, taken away."""

from __future__ import annotations

import io
import tomllib
import zipfile
from pathlib import Path

import pytest
from screens import plain, press, project, shown, sound, visit
from streamlit.testing.v1 import AppTest

from diagnostic.project import encode

PAGE = "pages/cartographie/mes_donnees.py"
COLLAGES = Path(__file__).parents[1] / "data" / "collages"
EXPECTED = {
    each["fichier"]: each
    for each in tomllib.loads((COLLAGES / "attendu.toml").read_text("utf-8"))["collage"]
}
DOUAISIS = ("200044618", "245901152")

pytestmark = pytest.mark.usefixtures("home")


def link(atlas) -> str:
    codes = sorted(code for siren in DOUAISIS for code in atlas.epci[siren].members)
    return encode(tuple(codes), "Douaisis")


def opened(link: str | None = None) -> AppTest:
    return sound(visit(link=link).switch_page(PAGE).run())


def pasted(at: AppTest, text: str) -> AppTest:
    return sound(at.text_area(key="own-pasted").set_value(text).run())


def dropped(at: AppTest, name: str, content: bytes) -> AppTest:
    at = sound(at.segmented_control(key="own-way").set_value("fichier").run())
    place = at.get("file_uploader")[-1]
    return sound(place.set_value((name, content, "application/octet-stream")).run())


def is_mapped(at: AppTest) -> bool:
    """Whether a map was laid: its picture can be taken away."""
    return any(each.key == "figure-own-map-page" for each in at.selectbox)


def labelled(kind, start: str):
    """The one widget with this label, or whose label starts so."""
    same = [each for each in kind if plain(each.label) == start]
    (found,) = same or [each for each in kind if plain(each.label).startswith(start)]
    return found


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_each_collage_is_mapped_or_asks_its_question(name):
    content, expected = (COLLAGES / name).read_bytes(), EXPECTED[name]
    if name.endswith(".txt"):
        encoding = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
        at = pasted(opened(), content.decode(encoding))
    else:
        at = dropped(opened(), name, content)
    text = shown(at)
    if "duplicates" in expected["questions"]:
        assert "Douai" in labelled(at.radio, "**À vous de dire.**").label
        assert "ligne 15 (59178 · Douai · 40250) et ligne 16 (59178 · Douai · 39657)" in text
        assert not [each for each in at.selectbox if each.label.startswith("Zone de la ligne")]
        at = sound(at.radio[0].set_value("first").run())
        assert is_mapped(at)
        return
    if "matches" in expected["questions"]:
        asked = [each for each in at.selectbox if plain(each.label).startswith("Zone de la ligne")]
        assert [plain(each.options[1]) for each in asked] == ["Saint-Denis (93)"] * 2
        assert "149077" in text
    assert is_mapped(at), text
    for value in expected["valeur"]:
        assert plain(value["titre"])[:50] in text or len(expected["valeur"]) > 4
    assert "À corriger" not in text or "d’où viennent" in text or "quelle année" in text


SMALL = "Code commune\tCommune\tPatients\tSuivis\tPart (%)\n" + "\n".join(
    (
        "59178\tDouai\t3512\t400\t11,2",
        "59574\tSomain\t1204\t130\t12,4",
        "59008\tAniche\t843\t90\t9,8",
        "59224\tFéchain\t9\t3\t2,1",
    )
)


def described(at: AppTest, source: str = "CPAM du Hainaut", year: int = 2025) -> AppTest:
    at = sound(labelled(at.text_input, "Source").set_value(source).run())
    return sound(labelled(at.number_input, "Année").set_value(year).run())


def kept(atlas, text: str = SMALL) -> AppTest:
    at = press(described(pasted(opened(link(atlas)), text)), "Garder dans le projet")
    assert len(project(at).own_data) == 1
    return at


def field(at: AppTest, kind, what: str, rank: int):
    """A field of the line of one column."""
    (found,) = [
        each
        for each in kind
        if str(each.key).startswith(f"own-{what}-") and str(each.key).endswith(f"-{rank}")
    ]
    return found


# --- bad input ------------------------------------------------------------------------------------

NOVEL = (
    "Longtemps, je me suis couché de bonne heure. Parfois, à peine ma bougie éteinte, mes yeux se "
    "fermaient si vite que je n’avais pas le temps de me dire : je m’endors.\n"
) * 200
WIDE = "Code\t" + "\t".join(f"Nombre {n}" for n in range(200)) + "\n"
WIDE += "\n".join(f"{code}\t" + "\t".join(["12"] * 200) for code in ("59178", "59574", "59008"))
LONG = "Code\tNombre\n" + "59178\t12\n" * 300_000
BAD = {
    "a novel": (NOVEL, "ce sont des phrases"),
    "300 000 lines": (LONG, "plus que les 100 000 lues ici"),
    "200 columns": (WIDE, "seules les 100 premières sont lues"),
    "two columns of codes": (
        "Code commune A\tCode commune B\tNombre\n59178\t59574\t20\n59574\t59008\t30\n"
        "59008\t59178\t40",
        "Laquelle dit la zone de chaque ligne",
    ),
    "all equal": (
        "Code\tNombre\n59178\t20\n59574\t20\n59008\t20",
        "toutes les valeurs sont égales",
    ),
    "all missing": ("Code\tNombre\n59178\tnd\n59574\tnd\n59008\tnd", "Aucune colonne de chiffres"),
    "one value": ("Code\tNombre\n59178\t20", "une seule valeur"),
    "negative populations": (
        "Code\tPopulation\n59178\t-20\n59574\t30\n59008\t40",
        "a des valeurs négatives",
    ),
    "dates": (
        "Code\tOuverture\tNombre\n59178\t01/02/2024\t20\n59574\t03/04/2024\t30\n59008\t05/06/2023\t40",
        "contient des dates",
    ),
    "only dates": (
        "Code\tOuverture\n59178\t01/02/2024\n59574\t03/04/2024\n59008\t05/06/2023",
        "Aucune colonne de chiffres",
    ),
    "nothing but words": ("bonjour\nmerci\nau revoir", ""),
}


@pytest.mark.parametrize("what", BAD)
def test_bad_input_is_told_and_never_lost(atlas, what):
    text, said = BAD[what]
    at = pasted(opened(link(atlas)), text)
    told = shown(at) + "".join(plain(each.label) for each in at.radio)
    told += "".join(plain(each.value) for each in at.info)
    assert said in told
    assert at.text_area(key="own-pasted").value == text
    at = sound(at.switch_page("pages/cartographie/explorer.py").run())
    at = sound(at.switch_page(PAGE).run())
    assert at.text_area(key="own-pasted").value == text


@pytest.mark.parametrize(
    "cell",
    [
        "<img src=x onerror=alert(1)>",
        '=HYPERLINK("http://x";"y")',
        "{{ 7*7 }}",
        "$x^2$ :red[a] **b**",
        "`a` <script>1</script>",
    ],
)
def test_hostile_words_stay_words(atlas, cell):
    text = f"Code\tCommune\t{cell}\n59178\t{cell}\t20\n59574\tSomain\t30\n99999\t{cell}\t40"
    at = press(described(pasted(opened(link(atlas)), text)), "Garder dans le projet")
    for each in (*at.markdown, *at.radio):
        value = str(getattr(each, "value", "")) + str(getattr(each, "label", ""))
        assert "<img" not in value
        assert "<script" not in value
    for each in at.html:
        assert "<img src=x" not in str(each.value)
        assert "<script>1" not in str(each.value)
    (table,) = project(at).own_data
    assert table.columns[0].label.strip("=") in text


def bomb() -> bytes:
    """A workbook of a few kilobytes that would be gigabytes once opened."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            for _ in range(400):
                sheet.write(b"0" * 1_000_000)
    return content.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("bombe.xlsx", bomb, ""),
        ("gros.csv", lambda: b"59178;12\n" * 23_000_000, "plus que les 30 Mo acceptés"),
        ("vide.csv", lambda: b"", "est vide"),
        ("image.csv", lambda: b"\x89PNG\r\n\x1a\n\0\0\0", "est une image"),
    ],
)
def test_bad_files_are_told(name, content, said):
    at = dropped(opened(), name, content())
    text = shown(at)
    assert "À corriger" in text
    assert said in text
    assert name in text or not said


def test_a_file_is_still_there_after_another_page():
    name = "03_titres_fusionnes.xlsx"
    at = dropped(opened(), name, (COLLAGES / name).read_bytes())
    assert is_mapped(at)
    at = sound(at.switch_page("pages/cartographie/explorer.py").run())
    at = sound(at.switch_page(PAGE).run())
    assert is_mapped(at)
    at = press(at, "Oublier ce fichier")
    assert not is_mapped(at)


# --- corrections ----------------------------------------------------------------------------------


def test_what_was_understood_is_told_in_a_sentence(atlas):
    text = shown(pasted(opened(link(atlas)), SMALL))
    assert (
        "Compris : 4 communes, 3 colonnes de chiffres : « Patients » (nombre), « Suivis » "
        "(nombre) et « Part (%) » (taux)." in text
    )
    assert "Le lien de partage n’en porte aucun" in text
    assert "petits nombres compris" in text
    assert "seuil de 11" in text


def test_a_role_is_changed_and_changed_back(atlas):
    at = pasted(opened(link(atlas)), SMALL)
    at = sound(field(at, at.selectbox, "role", 2).set_value("other").run())
    assert "« Patients »" not in shown(at).split("Compris :")[1][:200]
    assert is_mapped(at)
    at = sound(field(at, at.selectbox, "role", 2).set_value("value").run())
    assert "« Patients » (nombre)" in shown(at)
    at = sound(field(at, at.selectbox, "role", 0).set_value("other").run())
    assert is_mapped(at)  # read by their names
    at = press(at, "Revenir à ce qui a été reconnu")
    assert field(at, at.selectbox, "role", 0).value == "code"


def test_every_column_left_out_is_no_dead_end(atlas):
    at = pasted(opened(link(atlas)), SMALL)
    for rank in (2, 3, 4):
        at = sound(field(at, at.selectbox, "role", rank).set_value("other").run())
    assert "Aucune colonne de chiffres" in shown(at) or at.info
    at = sound(field(at, at.selectbox, "role", 3).set_value("value").run())
    assert is_mapped(at)
    at = press(at, "Revenir à ce qui a été reconnu")
    (choice,) = [each for each in at.multiselect if each.label == "Colonnes à garder"]
    at = sound(choice.set_value([]).run())
    assert "Choisissez au moins une colonne" in shown(at)
    assert not is_mapped(at)
    (choice,) = [each for each in at.multiselect if each.label == "Colonnes à garder"]
    at = sound(choice.set_value([2]).run())
    assert is_mapped(at)


def test_a_question_answered_can_be_answered_again(atlas):
    name = "20_commune_deux_fois.csv"
    at = dropped(opened(link(atlas)), name, (COLLAGES / name).read_bytes())
    at = sound(labelled(at.radio, "**À vous de dire.**").set_value("sum").run())
    again = labelled(at.selectbox, "Zone donnée plusieurs fois")
    assert again.value == "sum"
    assert is_mapped(at)
    at = sound(again.set_value("last").run())
    assert is_mapped(at)
    at = sound(labelled(at.selectbox, "Zone donnée plusieurs fois").set_value("").run())
    assert labelled(at.radio, "**À vous de dire.**").value is None


def test_a_homonym_is_asked_answered_and_changed():
    content = (COLLAGES / "12_noms_homonymes.txt").read_bytes().decode("utf-8-sig")
    at = pasted(opened(), content)
    assert "2 lignes sans zone" in plain(" ".join(each.label for each in at.expander))
    lines = [each for each in at.selectbox if each.label.startswith("Zone de la ligne")]
    at = sound(lines[0].set_value("93066").run())
    assert "1 ligne rattachée à la main" in plain(" ".join(each.label for each in at.expander))
    assert "Compris : 14 communes" in shown(at)
    lines = [each for each in at.selectbox if each.label.startswith("Zone de la ligne")]
    assert lines[0].value == "93066"
    at = sound(lines[1].set_value("97411").run())
    assert "Compris : 15 communes" in shown(at)
    lines = [each for each in at.selectbox if each.label.startswith("Zone de la ligne")]
    at = sound(lines[0].set_value("").run())
    assert "Compris : 14 communes" in shown(at)


def test_a_column_without_any_value_may_be_asked_for(atlas):
    at = pasted(opened(link(atlas)), "Code\tNombre\n59178\tnd\n59574\tnd\n59008\tnd")
    at = sound(field(at, at.selectbox, "role", 1).set_value("value").run())
    assert "aucune valeur connue" in shown(at)


def test_titles_decimals_and_levels_are_corrected(atlas):
    at = pasted(opened(link(atlas)), SMALL)
    header = labelled(at.number_input, "Ligne des titres")
    at = sound(header.set_value(0).run())
    assert "Colonne 3" in shown(at)
    at = sound(labelled(at.number_input, "Ligne des titres").set_value(1).run())
    assert "« Patients »" in shown(at)
    assert field(at, at.text_input, "label", 2).value == "Patients"
    at = sound(labelled(at.selectbox, "Décimales").set_value(".").run())
    at = sound(labelled(at.selectbox, "Décimales").set_value("").run())
    at = sound(labelled(at.selectbox, "Lignes du tableau").set_value("region").run())
    assert not is_mapped(at)
    at = sound(labelled(at.selectbox, "Lignes du tableau").set_value("").run())
    assert is_mapped(at)
    at = sound(labelled(at.selectbox, "Séparateur").set_value("|").run())
    at = sound(labelled(at.selectbox, "Séparateur").set_value("").run())
    assert is_mapped(at)


# --- what is said of the columns ------------------------------------------------------------------


def test_nothing_typed_is_lost_when_the_year_changes(atlas):
    at = pasted(opened(link(atlas)), SMALL)
    at = sound(field(at, at.text_input, "label", 2).set_value("Sans médecin").run())
    at = described(at)
    assert field(at, at.text_input, "label", 2).value == "Sans médecin"
    at = sound(at.switch_page("pages/cartographie/explorer.py").run())
    at = sound(at.switch_page(PAGE).run())
    assert field(at, at.text_input, "label", 2).value == "Sans médecin"
    assert labelled(at.text_input, "Source").value == "CPAM du Hainaut"


def test_a_divisor_that_leaves_is_told(atlas):
    at = described(pasted(opened(link(atlas)), SMALL))
    at = sound(field(at, at.selectbox, "by", 4).set_value(2).run())
    (choice,) = [each for each in at.multiselect if each.label == "Colonnes à garder"]
    at = sound(choice.set_value([3, 4]).run())
    assert "« Part (%) » n’est plus divisé par « Patients », qui n’est pas gardée" in shown(at)
    at = press(at, "Garder dans le projet")
    (table,) = project(at).own_data
    assert [column.denominator for column in table.columns] == [None, None]


def test_a_divisor_is_kept_under_its_own_name(atlas):
    at = described(pasted(opened(link(atlas)), SMALL))
    at = sound(field(at, at.selectbox, "by", 4).set_value(2).run())
    at = sound(field(at, at.text_input, "label", 2).set_value("Assurés").run())
    at = press(at, "Garder dans le projet")
    (table,) = project(at).own_data
    assert table.columns[2].denominator == "perso_assures"
    assert table.columns[2].weight == "Assurés"


def test_a_column_that_divides_divides_the_rates(atlas):
    at = pasted(opened(link(atlas)), SMALL)
    at = sound(field(at, at.selectbox, "role", 2).set_value("denominator").run())
    assert field(at, at.selectbox, "by", 4).value == 2


def test_negative_figures_that_are_no_people_are_kept(atlas):
    at = described(pasted(opened(link(atlas)), BAD["negative populations"][0]))
    assert next(each for each in at.button if each.label == "Garder dans le projet").disabled
    at = sound(field(at, at.number_input, "threshold", 1).set_value(0).run())
    assert is_mapped(at)
    assert len(project(press(at, "Garder dans le projet")).own_data) == 1


# --- places ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["18_latitude_longitude.csv", "19_lambert_93.csv"])
def test_places_are_points_and_counted_by_commune(name):
    at = dropped(opened(), name, (COLLAGES / name).read_bytes())
    assert is_mapped(at)
    text = shown(at)
    assert "en points, regroupés quand ils sont proches" in text
    assert "Le projet garde les chiffres par commune, pas les points" in text


def test_places_that_are_people_are_not_shown_one_by_one():
    text = "nom\tlatitude\tlongitude\n" + "\n".join(
        f"Lieu {n}\t50.37{n:02}\t3.08{n:02}" for n in range(15)
    )
    at = pasted(opened(), text)
    assert "15 lieux en points" in shown(at)
    (threshold,) = [e for e in at.number_input if str(e.key).startswith("own-threshold-")]
    assert threshold.value == 0
    at = sound(threshold.set_value(11).run())
    assert "ce sont des personnes" in shown(at)


# --- kept -----------------------------------------------------------------------------------------


def test_a_table_is_kept_removed_and_brought_back(atlas):
    at = kept(atlas)
    assert at.text_area(key="own-pasted").value == ""
    at = press(at, "Retirer")
    assert not project(at).own_data
    at = press(at, "Annuler : Données retirées")
    assert len(project(at).own_data) == 1


def test_a_kept_table_is_seen_in_the_explorer(atlas):
    at = kept(atlas)
    at.session_state["explorer-mode"] = "croisees"
    see = next(each for each in at.button if each.label == "Voir sur la carte")
    at = sound(see.click().run())
    assert "Patients, 2025" in shown(at)


def test_the_workbook_hides_what_is_secret(atlas):
    from datetime import date

    from diagnostic.territory.sheets import read_sheets
    from diagnostic.ui.own_data.export import table_file

    at = kept(atlas, SMALL.replace("Patients", "=SUM(A1)"))
    every = project(at).own_data
    content = table_file(every[0], every, "Douaisis", date(2026, 1, 2), {})
    assert content == table_file(every[0], every, "Douaisis", date(2026, 1, 2), {})
    sheets = {sheet.name: sheet.rows for sheet in read_sheets(content)}
    assert list(sheets) == ["Mes données", "Sources et limites"]
    lines = {row[0]: list(row) for row in sheets["Mes données"]}
    assert lines["59178"][:4] == ["59178", "Douai", "3512", "400"]
    assert lines["59224"][2:4] == ["secret", "secret"]
    assert "=SUM(A1), 2025 (nombre)" in lines["Code"]
    last = "\n".join(cell for row in sheets["Sources et limites"] for cell in row)
    assert "CPAM du Hainaut" in last
    assert "de 1 à 10 sont cachés" in last


def test_a_column_is_mended(atlas):
    at = press(kept(atlas), "Modifier")
    labelled(at.text_input, "Nom").set_value("Sans médecin traitant")
    labelled(at.number_input, "Année").set_value(2024)
    at = press(at, "Enregistrer les changements")
    (table,) = project(at).own_data
    assert table.columns[0].label == "Sans médecin traitant"
    assert table.columns[0].year == 2024
    assert table.columns[0].id == "perso_patients"
    at = press(at, "Annuler : Données modifiées")
    assert project(at).own_data[0].columns[0].label == "Patients"


def test_a_mistake_changes_nothing_and_is_told(atlas):
    at = press(kept(atlas), "Modifier")
    before = project(at).own_data
    labelled(at.text_input, "Source").set_value("")
    at = press(at, "Enregistrer les changements")
    assert "Dites d’où viennent ces chiffres" in shown(at)
    assert project(at).own_data == before


def test_a_divisor_cannot_become_a_rate(atlas):
    at = described(pasted(opened(link(atlas)), SMALL))
    at = sound(field(at, at.selectbox, "by", 4).set_value(2).run())
    at = press(press(at, "Garder dans le projet"), "Modifier")
    before = project(at).own_data
    labelled(at.selectbox, "Nature").set_value("rate")
    at = press(at, "Enregistrer les changements")
    assert "n’est pas une colonne de nombres" in shown(at)
    assert project(at).own_data == before
