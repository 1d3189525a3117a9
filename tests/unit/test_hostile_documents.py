"""Every document of projects that nobody would wish to receive: it comes out, and runs nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from zipfile import ZipFile

import pytest
from hostile_projects import HOSTILE, bare, lost, odd_ids
from rich_project import DAY, rich_project

from diagnostic.errors import UserError
from diagnostic.indicators.base import Base
from diagnostic.project.files import from_json, to_json
from diagnostic.reports.documents.catalogue import OFFERED, composed, made
from diagnostic.reports.documents.content import Missing
from diagnostic.reports.documents.dossier import Dossier, gather
from diagnostic.sources.reading import Library
from diagnostic.territory.atlas import load_atlas


@pytest.fixture(scope="module")
def base() -> Base:
    return Base(Library(), load_atlas())


@pytest.fixture(scope="module", params=HOSTILE.keys())
def dossier(request, base) -> Dossier:
    return gather(HOSTILE[request.param](), base, DAY)


@pytest.mark.parametrize("make", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_project_is_saved_and_opened_again_whole(make):
    kept = make()
    again = from_json(to_json(kept))
    assert again == kept
    assert to_json(again) == to_json(kept)


@pytest.mark.parametrize("name", OFFERED)
def test_every_document_comes_out_in_every_format(dossier, name):
    for kind in OFFERED[name].kinds:
        content = made(name, dossier, kind).content
        if kind == "pdf":
            assert content.startswith(b"%PDF")
        else:
            for part in _parts(content):
                assert not _obeyed(part)


def _parts(content: bytes) -> Iterator[str]:
    with ZipFile(BytesIO(content)) as package:
        assert package.testzip() is None
        for name in package.namelist():
            if name.endswith((".xml", ".rels", ".svg")):
                yield package.read(name).decode("utf-8")


def _obeyed(part: str) -> list[str]:
    """Code of a text that the file would run: a script, a formula, a link of the text's own."""
    return re.findall(
        r"<script|<f[ >]|<w:instrText[^<]*HYPERLINK"
        r"|(?:Target|href|instr)=\"[^\"]*(?:javascript:|exemple\.invalid)",
        part,
    )


@pytest.mark.parametrize("make", [bare, lost, odd_ids])
def test_what_is_lacking_is_said_with_what_to_do(base, make):
    dossier = gather(make(), base, DAY)
    for name in ("letter", "diagnosis", "action"):
        lacking = [each for each in composed(name, dossier).blocks if isinstance(each, Missing)]
        assert lacking
        assert all(each.what and each.how for each in lacking)


def test_a_plan_of_a_pathway_that_nobody_knows_is_refused_as_its_synthesis_is(base):
    dossier = gather(rich_project(), base, DAY)
    for name, kind in (("summary", "pdf"), ("plan", "xlsx")):
        with pytest.raises(UserError, match="n’existe pas"):
            made(name, dossier, kind, item="nimporte")
    # A pathway that left the application still has the work that was written in it.
    gone = gather(lost(), base, DAY)
    assert made("plan", gone, "xlsx", item="disparu_9").content
    assert made("summary", gone, "pdf", item="disparu_9").content


def test_figures_are_taken_from_an_earlier_state_only_where_they_are_the_same(base):
    first = gather(rich_project(), base, DAY)
    assert first.answers
    wording = first.project.with_letter(bearer="Une autre association")
    assert gather(wording, base, DAY, before=first).answers is first.answers
    smaller = first.project.with_codes(first.project.territory.codes[:5])
    fewer = gather(smaller, base, DAY, before=first)
    assert fewer.answers is not first.answers
    assert fewer.answers["population"].value != first.answers["population"].value
    reading = first.project.without_read_value("sans_medecin_traitant")
    asked = gather(reading, base, DAY, before=first).answers["sans_medecin_traitant"]
    assert first.answers["sans_medecin_traitant"].value.is_known
    assert not asked.value.is_known
    assert gather(wording, base, DAY, "departement", first).answers is not first.answers


def test_a_pathway_of_ones_own_without_segment_says_so(base):
    dossier = gather(HOSTILE["own_road_without_segment"](), base, DAY)
    said = composed("summary", dossier, "libre").blocks
    assert any(isinstance(each, Missing) and "segment" in each.what for each in said)
