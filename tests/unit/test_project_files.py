"""The project file: stable text, and a sentence for every bad file."""

import io
import json
import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, get_args

import pytest
from pydantic import BaseModel

from diagnostic.errors import UserError
from diagnostic.paths import DATA
from diagnostic.project import SCHEMA_VERSION, Project, from_json, json_schema, new_project, to_json
from diagnostic.project.files import MIGRATIONS, MOST_BYTES, as_text, migrate
from diagnostic.project.items import MODELS, OF_LETTER, Kind
from diagnostic.project.letter_choices import LetterChoices
from diagnostic.project.pathway_work import PathwayWork
from diagnostic.project.problems import FIELDS

TESTS_DATA = Path(__file__).parents[1] / "data"
MARCH = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)


def project_of_format_1() -> Project:
    return (
        new_project(["59178", "59569", "2A004"], "Cœur d’Ostrevent", at=MARCH)
        .under_id("0123456789abcdef" * 2)
        .with_seat("59", at=MARCH)
        .with_other_cpts("Scarpe", ["59011"], "scarpe.geojson", at=MARCH)
        .with_aci(
            at=MARCH,
            optional_missions=(),
            signature_date=date(2026, 9, 1),
            startup_aid_eur=50_000.0,
        )
        .with_amount("acces_soins", 4, 82_000.5, at=MARCH)
        .with_amount("parcours", 1, 0, at=MARCH)
    )


def project_of_format_2() -> Project:
    return (
        project_of_format_1()
        .with_diagnosis(at=MARCH, peers=("200030385", "200044618"))
        .with_second("Blaisois", ["41018"], at=MARCH)
        .with_read_value(
            {
                "figure": "part_ald",
                "value": 21.4,
                "people": 219_000,
                "beside": {"france": 20.1},
                "read_on": date(2026, 2, 27),
                "origin": "Rézone CPTS",
                "describes": "2024",
            },
            at=MARCH,
        )
        .with_synthesis(
            [
                {
                    "section": "faiblesse",
                    "text": "Peu de cardiologues.",
                    "indicator": "densite_cardiologue",
                    "composed": "Densité de cardiologues : plus faible qu’en France.",
                },
                {"section": "repere", "text": "Un hôpital à Douai."},
            ],
            at=MARCH,
        )
    )


def project_of_format_3() -> Project:
    return project_of_format_2().with_own_table(
        {
            "title": "Suivi des patients",
            "origin": "tableau collé",
            "level": "commune",
            "zones": ("59178", "59569", "62041"),
            "columns": [
                {
                    "label": "Patients suivis",
                    "year": 2025,
                    "source": "Maison de santé",
                    "values": (120.0, 4.0, None),
                },
                {
                    "label": "Personnes de 75 ans et plus",
                    "year": 2025,
                    "source": "Maison de santé",
                    "values": (2_400.0, 310.0, None),
                    "secret": (2,),
                },
                {
                    "label": "Part suivie",
                    "form": "rate",
                    "unit": "%",
                    "year": 2025,
                    "source": "Maison de santé",
                    "weight": "personnes de 75 ans et plus",
                    "denominator": "perso_personnes_de_75_ans_et_plus",
                    "scale": 100.0,
                    "decimals": 1,
                    "direction": "higher",
                    "values": (5.0, 1.3, None),
                },
            ],
        },
        at=MARCH,
    )


ITEMS: tuple[tuple[Kind, dict[str, Any]], ...] = (
    ("own_segments", {"label": "Repérage", "stakes": "Voir plus tôt."}),
    (
        "findings",
        {
            "pathway": "insuffisance_cardiaque",
            "segment": "sortie",
            "kind": "chiffre",
            "text": "Les infirmiers sont moins accessibles ici.",
            "indicator": "apl_infirmier",
            "figure": "118,2 ETP pour 100 000 hab.",
            "beside": "France : 153,9",
            "period": "2023",
            "source": "DREES",
            "noted_on": date(2026, 3, 1),
        },
    ),
    (
        "findings",
        {
            "pathway": "insuffisance_cardiaque",
            "segment": "sortie",
            "text": "Le compte rendu arrive après la visite.\n<b>Souvent</b> trop tard.",
            "profession": "Infirmier",
        },
    ),
    (
        "ruptures",
        {
            "pathway": "insuffisance_cardiaque",
            "segment": "sortie",
            "title": "Pas d’infirmier dans la semaine",
            "causes": "Peu d’infirmiers.\nSortie le vendredi.",
            "concerned": ("Infirmier", "Médecin traitant"),
            "evidence": "Deux constats.",
            "findings": ("constat_1", "constat_2"),
            "severity": 5,
            "frequency": 4,
            "capacity": 3,
            "suggestion": "synthetique",
        },
    ),
    (
        "objectives",
        {
            "pathway": "insuffisance_cardiaque",
            "rupture": "rupture_1",
            "text": "Un infirmier dans la semaine pour huit patients sur dix.",
            "measure": "Part des sorties vues par un infirmier à sept jours",
            "indicator": "apl_infirmier",
            "unit": "%",
            "baseline": 44.0,
            "baseline_period": "2025",
            "target": 80.0,
            "by": date(2028, 12, 31),
            "source": "CPAM",
            "means": "PRADO",
            "relevance": "Éviter de revenir à l’hôpital.",
        },
    ),
    (
        "actions",
        {
            "pathway": "insuffisance_cardiaque",
            "objective": "objectif_1",
            "title": "Inscrire les sorties au PRADO",
            "public": "Patients qui sortent",
            "mission": "parcours",
            "aci_indicator": "Nombre de parcours",
            "levers": ("prado",),
            "deadline": date(2027, 6, 30),
            "budget_eur": 12_000.0,
            "note": "=1+1",
        },
    ),
    (
        "tasks",
        {
            "action": "action_1",
            "title": "Écrire la procédure",
            "referent": "Dr A. Martin-Lévêque",
            "material": "Salle",
            "human": "Deux infirmiers",
            "deliverable": "Procédure",
            "start": date(2026, 9, 1),
            "end": date(2026, 12, 1),
            "priority": "haute",
            "means_indicators": "Réunions tenues",
            "result_indicators": "Procédure signée",
            "load_days": 4.5,
            "status": "en_cours",
        },
    ),
    ("tasks", {"action": "action_1", "weeks": 6.0, "after": ("tache_1",)}),
    (
        "measures",
        {
            "objective": "objectif_1",
            "on": date(2027, 1, 15),
            "period": "2026",
            "value": 52.5,
            "people": 240,
            "expected": 45.0,
            "source": "CPAM",
            "note": "Six mois de recueil",
        },
    ),
    (
        "groups",
        {
            "id": "insuffisance_cardiaque",
            "professions": ("Infirmier", "Cardiologue"),
            "referent": "Dr A. Martin-Lévêque",
            "meetings": ({"on": date(2026, 4, 2), "purpose": "Constats"}, {}),
        },
    ),
    ("resources", {"pathway": "sante_mentale", "name": "CMP de Douai", "kind": "CMP"}),
    ("resources", {"segment": "sortie", "what": "Soins à domicile", "contact": "03 00 00 00 00"}),
    ("partners", {"name": "Centre hospitalier", "kind": "Hôpital", "count": 12, "role": "Appui"}),
    ("partners", {"name": "DAC", "state": "a_associer"}),
    ("coordination", {"kind": "MSP", "name": "MSP du Centre", "link": "Membre"}),
    ("orientations", {"id": "parcours", "aims": "Mieux sortir.", "means": "PRADO"}),
    ("milestones", {"label": "Dépôt de la lettre", "on": date(2026, 6, 1)}),
)


def full_project() -> Project:
    """Every field of every item is given at least once, and half-done items stand beside."""
    project = project_of_format_3()
    for kind, fields in ITEMS:
        project = project.with_item(kind, fields, at=MARCH)
    return (
        project.with_pathway("insuffisance_cardiaque", at=MARCH)
        .with_own_pathway("Plaies chroniques", at=MARCH)
        .with_letter(
            at=MARCH,
            cpts_name="CPTS du Douaisis",
            bearer="Association",
            recipients=("ARS Hauts-de-France", "CPAM du Hainaut"),
            place="Douai",
            dated=date(2026, 5, 4),
            signatory="La présidente",
            context="Un projet né en 2025.\n\nDeux réunions.",
            territory_reason="Un bassin de vie.",
            diagnosis="Peu de médecins.",
            support="Aide à la rédaction.",
            support_eur=10_000.0,
        )
    )


def altered(change: Callable[[dict[str, Any]], object]) -> str:
    data = json.loads(to_json(full_project()))
    change(data)
    return as_text(data)


def refusal(source: bytes | str) -> str:
    with pytest.raises(UserError) as caught:
        from_json(source)
    return str(caught.value)


def test_what_is_written_is_read_back_and_written_alike() -> None:
    project = full_project()
    text = to_json(project)
    assert from_json(text) == project
    assert from_json(text.encode()) == project
    assert to_json(from_json(text)) == text
    assert text.endswith("}\n")
    assert "Cœur d’Ostrevent" in text
    keys = list(json.loads(text))
    assert keys == sorted(keys)


def test_a_file_written_once_is_readable_for_ever() -> None:
    """The file of a format is never rewritten: only migrations may bring it forward."""
    every = {
        1: project_of_format_1(),
        2: project_of_format_2(),
        3: project_of_format_3(),
        4: full_project(),
    }
    for version, project in every.items():
        file = TESTS_DATA / f"projet_format_{version}_synthetic.json"
        assert from_json(file.read_text(encoding="utf-8")) == project
    assert set(every) == set(range(1, SCHEMA_VERSION + 1))


def test_notepad_saves_are_read() -> None:
    project = full_project()
    text = to_json(project)
    assert from_json(text.encode("utf-8-sig")) == project
    assert from_json(text.encode("utf-16")) == project
    assert from_json(text.replace("\n", "\r\n").encode()) == project


def test_the_published_schema_is_current_and_accepts_what_is_written() -> None:
    published = (DATA / "schemas" / "project-4.json").read_text(encoding="utf-8")
    assert published == as_text(json_schema()), (
        "The project's fields changed. If files already written stay readable, rewrite "
        "data/schemas/project-4.json with as_text(json_schema()); if a key appears, disappears or "
        "changes its meaning, raise SCHEMA_VERSION and add a migration."
    )
    jsonschema = pytest.importorskip("jsonschema")
    jsonschema.validate(json.loads(to_json(full_project())), json_schema())
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(json.loads(altered(lambda d: d.update(codess=[]))), json_schema())


@pytest.mark.parametrize("source", [b"", b"  \n", "", b"\x00" * 900, b"\xef\xbb\xbf"])
def test_an_empty_file(source: bytes | str) -> None:
    assert "est vide" in refusal(source)


def test_a_truncated_file_says_at_which_line() -> None:
    text = to_json(full_project())
    cut = text[: text.index('"name"') + 12]
    line = cut.count("\n") + 1
    assert f"semble coupé\u00a0: il s’arrête à la ligne {line}" in refusal(cut)
    in_a_character = text.encode()[: text.encode().index("’".encode()) + 1]
    assert "semble coupé" in refusal(in_a_character)


def xlsx() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    return out.getvalue()


@pytest.mark.parametrize(
    ("source", "likeness"),
    [
        (xlsx(), "Excel"),
        (b"\xd0\xcf\x11\xe0rest", "ancien document Excel"),
        (b"%PDF-1.7", "PDF"),
        (b"<!DOCTYPE html><html></html>", "page web"),
        (b'<?xml version="1.0"?><kml/>', "XML ou KML"),
        (b"code;nom\n59178;Douai\n", "tableau"),
        ("code;libellé\n59178;Douai\n".encode("cp1252"), "tableau"),
        (b"59178\n59569\n", "autre type de fichier"),
        (b"[1, 2]", "JSON d’une autre nature"),
        (b'{"name": "package", "version": "1"}', "JSON d’une autre nature"),
        (b'{"type": "FeatureCollection", "features": []}', "GeoJSON"),
        (b"\x00\x01\x02\xff\xfe" * 9, "pas du texte"),
    ],
)
def test_another_kind_of_file_is_named(source: bytes, likeness: str) -> None:
    message = refusal(source)
    assert "n’est pas un projet" in message
    assert likeness in message


def test_a_slip_of_the_hand_is_shown_at_its_line() -> None:
    text = to_json(full_project())
    slip = text.replace('"2A004",', '"2A004"', 1)
    line = slip[: slip.index('"2A004"')].count("\n") + 2
    assert f"La ligne {line} de ce fichier n’est pas écrite correctement" in refusal(slip)
    assert "pas écrite correctement" in refusal(text + text)
    assert "pas écrite correctement" in refusal(text + "59178")


def test_a_file_saved_in_another_encoding() -> None:
    text = to_json(project_of_format_1().with_(name="Écaillon"))
    line = text[: text.index("Écaillon")].count("\n") + 1
    message = refusal(text.encode("cp1252", errors="replace"))
    assert f"La ligne {line} contient un caractère illisible" in message
    assert "UTF-8" in message


def test_a_key_written_twice_is_not_lost_silently() -> None:
    text = to_json(full_project()).replace('"seat": "59"', '"seat": "59",\n    "seat": "62"')
    line = text[: text.index('"seat": "62"')].count("\n") + 1
    message = refusal(text)
    assert f"Ligne {line}" in message
    assert "«\u00a0seat\u00a0»" in message


def test_an_unknown_key_is_refused_by_its_name_and_line() -> None:
    text = altered(lambda d: d["territory"].update(zone="nord"))
    line = text[: text.index('"zone"')].count("\n") + 1
    message = refusal(text)
    assert f"ligne {line}, le territoire, «\u00a0zone\u00a0»" in message
    assert "pour ne rien perdre" in message


def test_a_future_version() -> None:
    message = refusal(altered(lambda d: d.update(schema_version=99, novelty={"a": 1})))
    assert "version plus récente" in message
    assert "Mettez l’application à jour" in message


@pytest.mark.parametrize("version", [-1, "1", True, None, 1.5, [1]])
def test_a_version_that_means_nothing(version: object) -> None:
    assert "le numéro de format" in refusal(altered(lambda d: d.update(schema_version=version)))


def test_a_version_never_written() -> None:
    assert "jamais écrit" in refusal(altered(lambda d: d.update(schema_version=0)))


def set_read(**fields: object) -> Callable[[dict[str, Any]], None]:
    return lambda d: d["diagnosis"]["read_values"][0].update(fields)


def set_column(rank: int, **fields: object) -> Callable[[dict[str, Any]], None]:
    return lambda d: d["own_data"][0]["columns"][rank].update(fields)


def set_table(**fields: object) -> Callable[[dict[str, Any]], None]:
    return lambda d: d["own_data"][0].update(fields)


def set_code(value: object) -> Callable[[dict[str, Any]], None]:
    return lambda d: d["territory"]["codes"].__setitem__(1, value)


NONSENSE: list[tuple[Callable[[dict[str, Any]], object], list[str]]] = [
    (set_read(value=140), ["entre 0 et 100", "140,00\u00a0%"]),
    (set_read(beside={"france": -1}), ["entre 0 et 100"]),
    (set_read(figure="part_inventee"), ["pas de ceux que l’application demande"]),
    (set_read(figure="prevention_3"), ["le nom de l’indicateur"]),
    (set_read(origin=""), ["l’origine de la valeur", "vide"]),
    (set_read(people=0), ["l’effectif", "au moins 1"]),
    (set_read(read_on="hier"), ["la date de lecture", "une date comme"]),
    (
        lambda d: d["diagnosis"]["read_values"].append(d["diagnosis"]["read_values"][0]),
        ["les valeurs saisies", "deux fois"],
    ),
    (lambda d: d["diagnosis"].update(peers=["59"]), ["les territoires semblables", "n°\u00a01"]),
    (lambda d: d["diagnosis"]["second"].update(codes=[]), ["communes du second territoire"]),
    (set_column(0, values=[-3, 4, None]), ["les colonnes", "Patients suivis", "négative"]),
    (set_column(0, values=[1]), ["Patients suivis", "1 valeurs pour 3 lignes"]),
    (set_column(0, values=["<b>", 4, None]), ["les valeurs d’une colonne", "un nombre", "·b·"]),
    (set_column(0, source=" "), ["la source d’une colonne", "vide"]),
    (set_column(0, year=25), ["l’année d’une colonne", "1900"]),
    (set_column(0, secret=[3]), ["Patients suivis", "secret hors de ses lignes"]),
    (set_column(0, threshold=-1), ["le seuil de secret", "au moins 0"]),
    (set_column(0, id="perso_part_suivie"), ["même identifiant"]),
    (set_column(2, denominator="perso_autre"), ["Part suivie", "pas une colonne de nombres"]),
    (set_table(zones=["59178", "59178", "62041"]), ["59178", "deux fois"]),
    (set_table(zones=["59178", "200044618", "62041"]), ["code de commune", "200044618"]),
    (set_table(level="canton"), ["le niveau des zones", "pas permise"]),
    (set_table(columns=[]), ["les colonnes d’un tableau", "au moins 1"]),
    (set_code("1004"), ["les communes du territoire, n°\u00a02", "01004", "«\u00a01004\u00a0»"]),
    (set_code(59178), ["n°\u00a02", "texte entre guillemets", "59178"]),
    (set_code("<script>alert(1)</script>"), ["·script·alert(1)·/script·"]),
    (set_code("![x](https://a.b/c.png)" * 99), ["··x·(https://a.b/c.png)", "…"]),
    (set_code("\u202e\x00"), ["n°\u00a02"]),
    (lambda d: d["territory"].update(codes="59178"), ["liste entre crochets"]),
    (lambda d: d["territory"].update(codes=["59178"] * 40_001), ["40\u202f000 éléments au plus"]),
    (lambda d: d.update(territory=None), ["le territoire\u00a0: il faut un objet", "rien"]),
    (lambda d: d.pop("territory"), ["le territoire\u00a0: ce champ manque"]),
    (lambda d: d["territory"].update(seat="Nord"), ["le département du siège", "59, 2A ou 974"]),
    (lambda d: d.update(id="../../etc/passwd"), ["l’identifiant du projet"]),
    (lambda d: d.update(name="x" * 121), ["le nom du territoire", "120 caractères"]),
    (lambda d: d.update(name=None), ["le nom du territoire", "texte"]),
    (lambda d: d.update(cog_year="2026"), ["l’année du code géographique", "nombre entier"]),
    (lambda d: d.update(cog_year=26), ["il faut au moins 2000"]),
    (lambda d: d.update(cog_year=2026.5), ["nombre entier"]),
    (lambda d: d.update(created_at="hier"), ["la date de création", "une date et une heure"]),
    (lambda d: d.update(created_at=1), ["la date de création", "une date et une heure"]),
    (lambda d: d.update(created_at="2026-01-01T00:00:00"), ["avec fuseau"]),
    (lambda d: d.update(created_at="0001-01-01T00:00:00+14:00"), ["entre 2000 et 2100"]),
    (lambda d: d["aci"].update(signature_date="2026-02-30"), ["une date comme 2026-03-01"]),
    (lambda d: d["aci"].update(signature_date=3), ["une date comme 2026-03-01"]),
    (lambda d: d["aci"].update(startup_aid_eur="beaucoup"), ["l’aide au démarrage", "un nombre"]),
    (lambda d: d["aci"].update(startup_aid_eur=1e300), ["il faut au plus 100\u202f000\u202f000"]),
    (lambda d: d["aci"].update(startup_aid_eur=-1), ["il faut au moins 0"]),
    (lambda d: d["aci"].update(overrides=[]), ["les montants négociés", "accolades"]),
    (
        lambda d: d["aci"]["overrides"].update(parcours={"5": 1}),
        ["les montants négociés", "«\u00a0parcours\u00a0»", "il faut au plus 4"],
    ),
    (lambda d: d["aci"]["overrides"].update({"<b>": {}}), ["«\u00a0·b·\u00a0»"]),
    (lambda d: d["other_cpts"][0].pop("imported_at"), ["la date d’import", "ce champ manque"]),
    (lambda d: d.update(other_cpts={"a": 1}), ["les autres CPTS", "liste entre crochets"]),
]


@pytest.mark.parametrize(("change", "told"), NONSENSE)
def test_nonsense_is_told_in_french_with_its_field_and_line(
    change: Callable[[dict[str, Any]], object], told: list[str]
) -> None:
    message = refusal(altered(change))
    for part in told:
        assert part in message
    assert "ligne " in message or "manque" in message
    assert "pas la forme attendue" not in message or "identifiant" in message or "·b·" in message
    assert not set(message) & set("<>[]*`\\\x00\u202e")
    assert len(message) < 700


def test_the_line_told_is_the_line_of_the_value() -> None:
    text = altered(set_code("1004"))
    line = text[: text.index('"1004"')].count("\n") + 1
    assert f"ligne {line}, les communes du territoire, n°\u00a02" in refusal(text)


def test_many_problems_are_counted() -> None:
    text = altered(lambda d: d["territory"].update(codes=["x"] * 10))
    assert "et 7 autres" in refusal(text)


@pytest.mark.parametrize(
    "value", ["NaN", "Infinity", "1" * 5000, "[" * 5000 + "]" * 5000, '"\\ud800"', "1e999"]
)
def test_values_that_json_readers_choke_on(value: str) -> None:
    text = to_json(full_project()).replace("82000.5", value)
    assert len(refusal(text)) < 700
    named = to_json(full_project()).replace('"Cœur d’Ostrevent"', value)
    assert len(refusal(named)) < 700


def test_a_file_too_big() -> None:
    assert "dépasse 20\u00a0Mo" in refusal(b" " * (MOST_BYTES + 1))


def test_every_earlier_format_has_its_migration() -> None:
    assert set(MIGRATIONS) == set(range(1, SCHEMA_VERSION))


def test_migrations_run_in_order_and_say_when_they_cannot() -> None:
    synthetic = {
        1: lambda data: {**data, "title": data["name"]},
        2: lambda data: {key: value for key, value in data.items() if key != "name"},
    }
    data = {"schema_version": 1, "name": "Douaisis"}
    assert migrate(data, 1, 3, synthetic) == {"schema_version": 3, "title": "Douaisis"}
    assert migrate(data, 3, 3, synthetic) is data
    assert data == {"schema_version": 1, "name": "Douaisis"}
    with pytest.raises(UserError, match="format 1, est incomplet"):
        migrate({"schema_version": 1}, 1, 3, synthetic)
    with pytest.raises(UserError, match="jamais écrit"):
        migrate(data, 0, 3, synthetic)


def test_an_earlier_format_is_read_through_its_migration(monkeypatch: pytest.MonkeyPatch) -> None:
    def synthetic(data: dict[str, Any]) -> dict[str, Any]:
        return {"name" if key == "nom" else key: value for key, value in data.items()}

    monkeypatch.setitem(MIGRATIONS, 0, synthetic)

    def older(data: dict[str, Any]) -> None:
        data["schema_version"], data["nom"] = 0, data.pop("name")

    assert from_json(altered(older)) == full_project()


def paths_of(model: type[BaseModel], within: str) -> Iterator[str]:
    """Every field of a part and of the parts it lists, as it is written in a location."""
    for name, field in model.model_fields.items():
        yield f"{within}.{name}"
        for each in (field.annotation, *get_args(field.annotation)):
            if isinstance(each, type) and issubclass(each, BaseModel):
                yield from paths_of(each, f"{within}.{name}")


def test_every_field_of_the_board_the_plan_and_the_letter_has_its_name_in_french() -> None:
    paths = [*paths_of(PathwayWork, "pathways"), *paths_of(LetterChoices, "letter")]
    assert "pathways.groups.meetings.on" in paths
    assert [path for path in paths if path not in FIELDS] == []


def test_the_full_project_gives_every_field_a_value_of_its_own() -> None:
    """So that the file of this format would tell of any field read otherwise one day."""
    project = full_project()
    for kind, (model, _) in MODELS.items():
        items = getattr(project.letter if kind in OF_LETTER else project.pathways, kind)
        for name, field in model.model_fields.items():
            values = [getattr(each, name) for each in items]
            assert any(value != field.default for value in values), f"{kind}.{name}"


@pytest.mark.parametrize(
    ("kind", "fields", "said"),
    [
        ("ruptures", {"severity": 6}, "la gravité d’un point de rupture"),
        ("tasks", {"start": "demain"}, "le début d’une tâche"),
        ("groups", {"meetings": [{"on": "2026-13-01"}]}, "la date d’une réunion"),
        ("partners", {"count": -1}, "le nombre de professionnels d’un acteur"),
    ],
)
def test_a_bad_field_of_an_item_is_named_in_french(
    kind: Kind, fields: dict[str, Any], said: str
) -> None:
    project = full_project()
    known = project.last_id(kind)
    with pytest.raises(UserError) as caught:
        project.with_item(kind, {"id": known, **fields})
    assert said in str(caught.value)
    assert project == full_project()

    def spoil(data: dict[str, Any]) -> None:
        part = data["letter" if kind in OF_LETTER else "pathways"]
        part[kind][-1].update(fields)

    message = refusal(altered(spoil))
    assert said in message
    assert "ligne " in message
