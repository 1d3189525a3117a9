"""The plan as a workbook: dates are dates, nothing runs, what is not known is said."""

from __future__ import annotations

import re
from datetime import date, datetime
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook

from diagnostic.project import Project, new_project
from diagnostic.reports.plan_calendar import calendar
from diagnostic.reports.plan_workbook import TO_COMPLETE, plan_workbook

ON = date(2026, 11, 22)
SHEETS = [
    "Plan d’actions",
    "Objectifs",
    "Points de rupture",
    "Gantt",
    "Charge",
    "Budget",
    "Sources et limites",
]
HEAD = 4
FORMULAS = ("=1+1", "+33 6", "-Réduire", "@A1")


def project() -> Project:
    made = new_project(["01001"]).with_item(
        "findings",
        {"pathway": "libre", "segment": "sortie", "kind": "chiffre", "figure": "41 %"},
    )
    made = made.with_item("own_segments", {"id": "sortie", "label": "Sortie"})
    made = made.with_item(
        "ruptures",
        {
            "pathway": "libre",
            "segment": "sortie",
            "title": "=1+1",
            "findings": ("constat_1",),
            "severity": 4,
            "frequency": 4,
            "capacity": 5,
        },
    )
    made = made.with_item(
        "objectives",
        {"pathway": "libre", "rupture": "rupture_1", "text": "-Réduire", "by": date(2027, 9, 1)},
    )
    made = made.with_item(
        "actions",
        {
            "pathway": "libre",
            "objective": "objectif_1",
            "title": "@A1",
            "public": "Patients",
            "mission": "parcours",
            "deadline": date(2027, 6, 30),
            "budget_eur": 1_000,
        },
    )
    made = made.with_item(
        "tasks",
        {
            "action": "action_1",
            "title": "=cmd|' /C calc'!A0",
            "referent": "+33 6",
            "start": date(2027, 1, 4),
            "end": date(2027, 1, 29),
            "priority": "haute",
            "load_days": 4,
        },
    )
    made = made.with_item("tasks", {"action": "action_1", "weeks": 2, "after": ("tache_1",)})
    return made.with_item("actions", {"pathway": "bpco", "title": "Seule"})


def opened(of: Project, **more: Any) -> Any:
    return load_workbook(BytesIO(plan_workbook(of, "Territoire synthétique", ON, **more)))


def rows(page: Any) -> list[dict[str, Any]]:
    head, *lines = page.iter_rows(min_row=HEAD, values_only=True)
    found = []
    for line in lines:
        if not any(line):
            break
        found.append(dict(zip(head, line, strict=True)))
    return found


def test_the_sheets_are_those_that_were_asked_for() -> None:
    assert opened(project()).sheetnames == SHEETS


def test_a_task_is_a_row_with_the_fields_of_the_action_sheet() -> None:
    first, second, alone = rows(opened(project())["Plan d’actions"])
    assert first["Action"] == "A1 @A1"
    assert first["Public cible"] == "Patients"
    assert first["Tâche opérationnelle"].startswith("T1 =cmd")
    assert first["Référent"] == "+33 6"
    assert first["Début"] == datetime(2027, 1, 4)
    assert first["Fin"] == datetime(2027, 1, 29)
    assert (first["Priorité"], first["Statut"], first["Dates"]) == ("haute", "à faire", "données")
    assert (first["Mission ACI"], first["Segment"]) == ("Parcours", "Sortie")
    assert first["Point de rupture"] == "R1 =1+1"
    assert first["Objectif"] == "O1 -Réduire"
    for name in ("Moyens matériels", "Moyens humains", "Livrable / attendu",
                 "Indicateurs de moyens", "Indicateurs de résultats"):  # fmt: skip
        assert first[name] == TO_COMPLETE
    assert second["Début"] == datetime(2027, 6, 16)
    assert second["Dates"].startswith("calculées, durée")
    assert second["Charge (jours)"] == TO_COMPLETE
    assert second["Attend"] == "T1"
    assert alone["Tâche opérationnelle"] == "aucune tâche"


def test_nothing_is_a_formula_or_a_link() -> None:
    content = plan_workbook(project(), "=1+1", ON)
    with ZipFile(BytesIO(content)) as book:
        for name in book.namelist():
            if name.startswith("xl/worksheets/sheet"):
                xml = book.read(name).decode()
                assert "<f>" not in xml
                assert "<hyperlink" not in xml
    texts = {
        str(cell.value)
        for page in load_workbook(BytesIO(content))
        for line in page.iter_rows()
        for cell in line
        if cell.data_type == "s"
    }
    assert all(any(formula in text for text in texts) for formula in FORMULAS)


def test_panes_filters_and_print_are_set() -> None:
    book = opened(project())
    for name in SHEETS[:-1]:
        page = book[name]
        assert page.freeze_panes is not None
        assert page.auto_filter.ref is not None
        assert page.page_setup.orientation == "landscape"
        assert page.page_setup.fitToWidth in ((2,) if name == "Plan d’actions" else (None, 1))
        assert page.page_setup.fitToHeight == 0
        assert page.sheet_properties.pageSetUpPr.fitToPage
        assert page.page_setup.paperSize in (8, 9)
    assert book["Plan d’actions"].page_setup.paperSize == 8
    assert book["Plan d’actions"].print_title_cols == "$A:$C"


def test_the_gantt_is_lettered_and_coloured() -> None:
    page = opened(project())["Gantt"]
    lines = {str(line[0].value)[:2]: line for line in page.iter_rows(min_row=HEAD + 1) if line[0].value}  # fmt: skip  # noqa: E501
    heads = {cell.column: cell.value for cell in page[HEAD] if isinstance(cell.value, datetime)}
    high = [cell for cell in lines["T1"] if cell.value == "H"]
    # From Monday 4 to Friday 29 January 2027: four weeks.
    assert [heads[cell.column] for cell in high] == [datetime(2027, 1, day) for day in (4, 11, 18, 25)]  # fmt: skip  # noqa: E501
    assert high[0].fill.fgColor.rgb == "FFB3392F"
    counted = [cell for cell in lines["T2"] if cell.value == "m"]
    assert len(counted) == 3
    assert counted[0].fill.fgColor.rgb != "00000000"
    assert [heads[c.column] for c in lines["A1"] if c.value == "E"] == [datetime(2027, 6, 28)]


def test_steps_grow_with_the_plan() -> None:
    def step(until: date) -> str:
        made = new_project().with_item("actions", {"pathway": "bpco", "deadline": until})
        made = made.with_item("tasks", {"action": "action_1", "start": date(2027, 1, 4)})
        from diagnostic.pathways.timeline import timelines

        found = calendar(timelines(made.pathways, ON), ON)
        assert len(found.columns) <= 130
        return found.step

    assert step(date(2027, 6, 30)) == "semaine"
    assert step(date(2031, 6, 30)) == "mois"
    assert step(date(2100, 6, 30)) == "année"


def test_rupture_points_carry_their_findings_and_priority() -> None:
    (one,) = rows(opened(project())["Points de rupture"])
    assert one["Priorité (sur 125)"] == 80
    assert one["Degré"] == "forte"
    assert one["Constats"] == "C1 41 %"


def test_the_budget_is_that_of_the_territory() -> None:
    by_mission = {row["Mission ACI"]: row for row in rows(opened(project())["Budget"])}
    assert by_mission["Parcours"]["Prévu (€)"] == 1_000
    assert by_mission["Parcours"]["Enveloppe par an (€)"] == 50_000
    assert by_mission["Sans mission ACI"]["Enveloppe par an (€)"] == "sans objet"
    nowhere = {row["Mission ACI"]: row for row in rows(opened(project().with_codes([]))["Budget"])}
    assert nowhere["Parcours"]["Enveloppe par an (€)"] == "inconnu"


def test_work_that_nobody_estimated_is_unknown() -> None:
    found = {row["Référent"]: row for row in rows(opened(project())["Charge"])}
    assert found["+33 6"]["Total connu (jours)"] == pytest.approx(4)
    assert found["Sans référent"]["Total connu (jours)"] == "inconnu"


def test_one_pathway_can_be_kept() -> None:
    found = rows(opened(project(), pathway="bpco")["Plan d’actions"])
    assert [row["Action"] for row in found] == ["A2 Seule"]
    assert not rows(opened(project(), pathway="ic")["Objectifs"])[0]["Mesure"]


def test_an_empty_project_and_eighty_actions_are_written() -> None:
    assert opened(new_project()).sheetnames == SHEETS
    made = new_project()
    for rank in range(80):
        made = made.with_item("actions", {"pathway": "bpco", "title": f"<b>{rank}</b>"})
        made = made.with_item("tasks", {"action": made.last_id("actions"), "title": "x" * 200})
    assert len(rows(opened(made)["Plan d’actions"])) == 80


def test_limits_and_the_day_are_on_the_last_sheet() -> None:
    texts = [str(cell.value) for line in opened(project())["Sources et limites"].iter_rows()
             for cell in line if cell.value]  # fmt: skip
    assert any("calculée" in text for text in texts)
    assert any(re.search(r"Établi le 22.novembre.2026", text) for text in texts)


def test_the_same_plan_is_the_same_bytes() -> None:
    assert plan_workbook(project(), "Ici", ON) == plan_workbook(project(), "Ici", ON)
