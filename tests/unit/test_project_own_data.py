"""The user's own tables in the project: kept, edited, removed, and never shown small."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from diagnostic.errors import UserError
from diagnostic.project import History, Project, decode, encode, from_json, new_project, to_json
from diagnostic.project.own_data import (
    MOST_CELLS,
    MOST_TABLES,
    column_id,
    content_key,
    figures,
)

MARCH = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
ZONES = ("59178", "59569", "62041")


def column(label: str = "Malades", **fields):
    values = {"label": label, "year": 2024, "source": "CPAM", "values": (120.0, 4.0, None)}
    return values | fields


def table(*columns, **fields):
    values = {
        "title": "Suivi",
        "origin": "tableau collé",
        "level": "commune",
        "zones": ZONES,
        "columns": columns or (column(),),
    }
    return values | fields


def kept(*columns, **fields) -> Project:
    return new_project(["59178"], at=MARCH).with_own_table(table(*columns, **fields), at=MARCH)


def refusal(*columns, **fields) -> str:
    with pytest.raises(UserError) as caught:
        kept(*columns, **fields)
    return str(caught.value).replace("\u00a0", " ")


# --- kept, edited, removed ------------------------------------------------------------------------


def test_kept_as_it_was_given_and_read_back() -> None:
    project = kept(column(), column("Âgés", threshold=0, secret=(2,)))
    (found,) = project.own_data
    assert [each.id for each in found.columns] == ["perso_malades", "perso_ages"]
    assert found.id == "tableau_1"
    assert found.imported_at == MARCH
    assert found.columns[0].values == (120.0, 4.0, None)
    text = to_json(project)
    assert from_json(text) == project
    assert from_json(text).own_data[0].columns[1].secret == (2,)
    assert to_json(from_json(text)) == text


def test_a_column_is_one_line_of_the_file() -> None:
    text = to_json(kept())
    assert '"values": [120.0, 4.0, null]' in text
    assert '"zones": ["59178", "59569", "62041"]' in text
    assert json.loads(text)["own_data"][0]["zones"] == list(ZONES)


@pytest.mark.parametrize("label", ["\x000", '"\\u00000"', "\\u00001", "<b>[0]</b>"])
def test_a_name_never_passes_for_a_list(label: str) -> None:
    project = kept(column(f"x{label}"), title=f"y{label}")
    assert from_json(to_json(project)) == project


def test_a_second_table_a_replaced_one_a_removed_one() -> None:
    project = kept().with_own_table(table(column(), title="Autre"))
    first, second = project.own_data
    assert (first.id, second.id) == ("tableau_1", "tableau_2")
    assert second.columns[0].id == "perso_malades_2"
    again = project.with_own_table(table(column("Nouveau"), id=first.id))
    assert [each.id for each in again.own_data] == ["tableau_1", "tableau_2"]
    assert again.own_data[0].columns[0].label == "Nouveau"
    left = project.without_own_table("tableau_1")
    assert left.own_data == (second,)
    assert left.with_own_table(table(column("Encore"))).own_data[-1].id not in {second.id}
    assert project.without_own_table("tableau_9").own_data == project.own_data


def test_an_edit_of_a_column_leaves_the_others_and_their_figures() -> None:
    project = kept(column(), column("Autre", values=(33.0, 44.0, 55.0)))
    first = figures(project.own_data)
    changed = project.with_own_column("tableau_1", "perso_malades", label="Patients", threshold=0)
    assert [each.label for each in changed.own_data[0].columns] == ["Patients", "Autre"]
    assert changed.own_data[0].columns[1] is project.own_data[0].columns[1]
    assert figures(changed.own_data)[0].values == {"59178": 120.0, "59569": 4.0}
    assert changed.modified_at > project.modified_at
    # What was computed of a table is no part of the document.
    assert first
    assert project == from_json(to_json(project))
    with pytest.raises(UserError, match="n’est plus dans vos données"):
        project.with_own_column("tableau_1", "perso_autre_chose", label="x")
    with pytest.raises(UserError, match="négative"):
        project.with_own_column("tableau_1", "perso_malades", values=(-1.0, 2.0, 3.0))


def test_undone_like_any_edit() -> None:
    project = kept()
    history = History.of(project).push(project.without_own_table("tableau_1"), "Retirer")
    assert history.document.own_data == ()
    assert history.undo().document == project


def test_the_link_carries_none_of_it() -> None:
    project = kept()
    link = encode(project.territory.codes, project.name)
    assert link == encode(["59178"])
    assert decode(link)[1] == ("59178",)


# --- refused with a sentence ----------------------------------------------------------------------


def test_people_are_not_counted_below_zero_but_a_balance_may_be() -> None:
    assert "« Malades » compte des personnes" in refusal(column(values=(-3.0, 4.0, None)))
    project = kept(column("Solde", threshold=0, values=(-3.0, 4.0, None)))
    assert figures(project.own_data)[0].values["59178"] == -3


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"source": ""}, "la source d’une colonne : il ne peut pas être vide"),
        ({"values": (1.0, 2.0)}, "2 valeurs pour 3 lignes"),
        ({"values": (float("inf"), 2.0, 3.0)}, "les valeurs d’une colonne"),
        ({"scale": 0.0}, "l’échelle d’un taux"),
        ({"form": "rate", "denominator": "perso_absent"}, "pas une colonne de nombres"),
        ({"denominator": "perso_malades"}, "est un nombre, sans dénominateur"),
    ],
)
def test_a_column_that_means_nothing(fields, said) -> None:
    assert said in refusal(column(**fields))


def test_zones_of_another_level_or_given_twice() -> None:
    assert "200044618" in refusal(zones=("59178", "59569", "200044618"))
    assert "donnée deux fois" in refusal(zones=("59178", "59178", "62041"))
    assert "un SIREN d’EPCI" in refusal(level="epci")
    assert kept(zones=("59", "2A", "974"), level="departement").own_data


def test_too_many_tables_and_too_many_cells() -> None:
    project = new_project(["59178"])
    for _ in range(MOST_TABLES):
        project = project.with_own_table(table())
    with pytest.raises(UserError, match="20 éléments au plus"):
        project.with_own_table(table())
    zones = tuple(f"{rank:05d}" for rank in range(1_000, 41_000))
    many = [column(str(rank), values=(20.0,) * len(zones)) for rank in range(11)]
    assert len(many) * len(zones) > MOST_CELLS
    said = refusal(*many, zones=zones)
    assert "440\u202f000 cases" in said
    assert "400\u202f000" in said


# --- shown ----------------------------------------------------------------------------------------


def test_what_is_shown_hides_the_small_ones_and_the_document_keeps_them() -> None:
    project = kept(column(), column("Autre", secret=(2,)))
    first, second = figures(project.own_data)
    assert first.values == {"59178": 120.0}
    assert first.secret == {"59569"}
    assert second.secret == {"59569", "62041"}
    assert project.own_data[0].columns[0].values[1] == 4.0
    (shown,) = figures(kept(column(threshold=0)).own_data)
    assert shown.values == {"59178": 120.0, "59569": 4.0}


def test_a_rate_takes_its_denominators_from_its_column() -> None:
    share = column(
        "Part",
        form="rate",
        unit="%",
        scale=100.0,
        denominator="perso_suivis",
        direction="higher",
        values=(50.0, 2.0, None),
    )
    project = kept(column("Suivis", values=(400.0, 300.0, None)), share)
    _, rate = figures(project.own_data)
    assert rate.is_rate
    assert rate.denominators == {"59178": 400.0}
    assert rate.secret == {"59569"}  # 2 % of 300 people are six
    assert rate.indicator.interval == "proportion"
    assert rate.indicator.theme == "propres"


def test_the_key_is_that_of_the_content() -> None:
    project = kept()
    key = content_key(project.own_data)
    assert key == content_key(from_json(to_json(project)).own_data)
    assert figures(project.own_data) is figures(from_json(to_json(project)).own_data)
    assert key != content_key(
        project.with_own_column("tableau_1", "perso_malades", year=2023).own_data
    )
    assert content_key(()) == ""
    assert figures(()) == ()


def test_names_of_columns() -> None:
    assert column_id("Taux de pauvreté (%)", ()) == "perso_taux_de_pauvrete"
    assert column_id("日本", ()) == "perso_colonne"
    assert column_id("x" * 200, {"perso_" + "x" * 40}) == "perso_" + "x" * 40 + "_2"
