"""The catalogue of sources: complete, true to the tables and files it names, readable."""

import re
import tomllib
from collections import Counter

import pytest
from pydantic import ValidationError

from diagnostic.paths import DATA
from diagnostic.sources.catalogue import Control, Embedded, RemoteFile, Source, catalogue
from diagnostic.sources.embedded import REFERENCE, csv_columns, embedded_parts
from diagnostic.sources.importers import IMPORTERS
from diagnostic.sources.tables import EMERGENCIES, TABLES

ENTRIES = tomllib.loads((DATA / "sources.toml").read_text("utf-8"))["source"]
BY_ID = {entry["id"]: entry for entry in ENTRIES}
EDITION = re.compile(r"[a-z0-9_-]+")


def required(model):
    return [name for name, field in model.model_fields.items() if field.is_required()]


def strings(node):
    """Texts that a user reads: neither addresses, nor names of things."""
    if isinstance(node, str):
        yield node
    elif isinstance(node, dict):
        for key, value in node.items():
            if key not in {"address", "page", "what", "file", "id", "importer"}:
                yield from strings(value)
    elif isinstance(node, list):
        for item in node:
            yield from strings(item)


# --- refused -------------------------------------------------------------------------------------


def test_what_an_entry_must_say():
    assert required(Source) == [
        "id",
        "publisher",
        "dataset",
        "measures",
        "tables",
        "levels",
        "cog",
        "vintages",
        "licence",
        "credit",
        "page",
        "secrecy",
        "refresh",
        "traps",
    ]


@pytest.mark.parametrize("field", required(Source))
@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry["id"])
def test_an_incomplete_entry_is_refused(entry, field):
    with pytest.raises(ValidationError, match=field):
        Source.model_validate({k: v for k, v in entry.items() if k != field})


@pytest.mark.parametrize("field", ["publisher", "credit", "secrecy", "traps", "tables", "levels"])
def test_an_empty_field_is_refused(field):
    empty = [] if isinstance(ENTRIES[0][field], list) else "  "
    with pytest.raises(ValidationError, match=field):
        Source.model_validate(ENTRIES[0] | {field: empty})


@pytest.mark.parametrize(
    ("model", "inside"), [(RemoteFile, "files"), (Control, "controls"), (Embedded, "embedded")]
)
def test_an_incomplete_part_of_an_entry_is_refused(model, inside):
    whole = BY_ID["insee_bpe"][inside][0]
    model.model_validate(whole)
    for field in required(model):
        with pytest.raises(ValidationError, match=field):
            model.model_validate({k: v for k, v in whole.items() if k != field})


@pytest.mark.parametrize(
    "wrong",
    [
        {"page": "www.insee.fr"},
        {"id": "INSEE BPE"},
        {"licence_url": "https://www.etalab.gouv.fr"},
        {"embedded": [BY_ID["insee_bpe"]["embedded"][0] | {"unknown": ["1320"]}]},
    ],
)
def test_a_wrong_field_is_refused(wrong):
    with pytest.raises(ValidationError):
        Source.model_validate(ENTRIES[0] | wrong)


# --- what it names exists ------------------------------------------------------------------------


def test_ids_are_unique():
    repeated = [name for name, count in Counter(e["id"] for e in ENTRIES).items() if count > 1]
    assert repeated == []
    assert list(catalogue()) == [entry["id"] for entry in ENTRIES]


def test_every_table_named_exists():
    for source in catalogue().values():
        assert set(source.tables) <= set(TABLES), source.id
        assert {part.table for part in source.embedded} <= set(source.tables), source.id


def test_every_table_is_fed():
    fed = {table for source in catalogue().values() for table in source.tables}
    assert set(TABLES) - fed == set()


def test_a_source_is_imported_or_embedded():
    for source in catalogue().values():
        assert source.importer or source.embedded, source.id


@pytest.mark.skipif(not IMPORTERS, reason="aucun importeur n’est encore inscrit")
def test_every_importer_is_known_on_both_sides():
    declared = {source.importer for source in catalogue().values() if source.importer}
    assert declared == {importer.id for importer in IMPORTERS}
    for importer in IMPORTERS:
        for layout in importer.layouts:
            assert catalogue()[layout.source].importer == importer.id, layout.label


def test_every_credit_names_its_publisher():
    for source in catalogue().values():
        assert source.publisher in source.credit, source.id


def test_addresses_are_encrypted():
    for source in catalogue().values():
        for address in (source.page, *(file.address for file in source.files)):
            assert address.startswith("https://"), address


def test_addresses_are_unique():
    addresses = [file.address for source in catalogue().values() for file in source.files]
    assert len(set(addresses)) == len(addresses)


def test_controls_are_not_repeated():
    for source in catalogue().values():
        names = [(control.edition, control.what) for control in source.controls]
        assert len(set(names)) == len(names), source.id
        assert all(EDITION.fullmatch(edition) for edition, _ in names), source.id


def test_a_control_detects_a_file_cut_in_half():
    for source in catalogue().values():
        for control in source.controls:
            assert control.tolerance < control.total / 20, control.what


# --- embedded parts ------------------------------------------------------------------------------


def test_every_embedded_file_is_there_and_declared():
    declared = [part.path for part in embedded_parts()]
    assert len(set(declared)) == len(declared)
    assert set(declared) == set(REFERENCE.iterdir())


def test_embedded_editions_are_unique_names():
    names = [(part.table, part.source, part.edition) for part in embedded_parts()]
    assert len(set(names)) == len(names)
    assert all(EDITION.fullmatch(edition) for *_, edition in names)


def test_only_a_list_of_what_exists_covers_whole_departements():
    for part in embedded_parts():
        assert TABLES[part.table].complete or not part.departements, part.path.name
        assert part.departements or not part.unknown, part.path.name


def test_general_practitioners_cover_the_mainland_without_paris():
    (part,) = [part for part in embedded_parts() if part.edition == "2017"]
    assert len(part.departements) == 95
    assert "75" not in part.departements
    assert not any(code.startswith("97") for code in part.departements)


def test_arrondissements_are_unknown_where_their_city_is_given_whole(atlas):
    (part,) = [part for part in embedded_parts() if part.edition == "2017"]
    cities = {atlas[code].parent for code in part.unknown}
    assert cities == {"13055", "69123"}
    assert part.unknown == {code for city in cities for code in atlas.arrondissements[city]}


def test_the_commune_of_the_missing_emergency_site_is_unknown(atlas):
    (part,) = [part for part in embedded_parts() if part.table == "urgences"]
    assert {atlas.name(code) for code in part.unknown} == {"Ollioules"}
    assert {"01", "2A", "75", "974", "975", "976", "978"} <= part.departements


def test_columns_of_a_csv_are_those_of_the_contract():
    columns = dict(csv_columns(EMERGENCIES))
    assert list(columns) == [column.name for column in EMERGENCIES.columns]
    assert columns["code"] == "VARCHAR"
    assert columns["passages"] == "BIGINT"
    assert columns["longitude"] == "DOUBLE"


# --- as it is read -------------------------------------------------------------------------------


def test_nothing_is_left_to_write():
    assert [text for text in strings(ENTRIES) if "à écrire" in text] == []


def test_french_typography():
    for text in strings(ENTRIES):
        assert "'" not in text, text
        assert not re.search(r" [:;?!»%€]|« ", text), text
        assert not re.search(r"\d \d{3}(?!\d)", text), text
        assert "!" not in text, text


def test_sentences_end_with_a_dot():
    for source in catalogue().values():
        for text in (source.measures, source.secrecy, source.refresh, *source.traps):
            assert text.endswith("."), text
        for name in (source.dataset, source.cog, source.vintages, source.licence, source.credit):
            assert not name.endswith("."), name
