"""What the archive says of its files: their year here, their licence, what it lacks and why."""

from __future__ import annotations

import io
import zipfile

import pytest
from screens import sound, visit

from diagnostic.project import encode


def archive(*codes: str) -> zipfile.ZipFile:
    at = visit(link=encode(codes, "Essai")).switch_page("pages/diagnostic/carte_identite.py").run()
    sound(at).selectbox(key="dossier-kind").set_value("svg").run()
    (asked,) = [one for one in at.button if one.label == "Tout exporter"]
    made = sound(asked.click().run()).session_state["dossier-made"]
    return zipfile.ZipFile(io.BytesIO(made.content))


def cells(content: bytes) -> list[str]:
    """Every text of a workbook."""
    import xml.etree.ElementTree as ET

    with zipfile.ZipFile(io.BytesIO(content)) as book:
        tree = ET.fromstring(book.read("xl/sharedStrings.xml"))  # noqa: S314 - made here
    return ["".join(node.itertext()) for node in tree]


@pytest.fixture(scope="module")
def monkey():
    with pytest.MonkeyPatch.context() as patch:
        yield patch


@pytest.fixture(scope="module")
def mayotte(monkey, tmp_path_factory) -> zipfile.ZipFile:
    monkey.setenv("DIAGNOSTIC_CPTS_HOME", str(tmp_path_factory.mktemp("home")))
    return archive("97611")


def test_the_population_of_mayotte_is_of_its_year(mayotte) -> None:
    text = mayotte.read("LISEZ-MOI.txt").decode("utf-8-sig").replace("\u00a0", " ")
    assert "Carte : Population, 2017" in text
    assert "INSEE, population municipale 2017" in text
    assert "INSEE, population municipale 2023" not in text
    assert any("-population-2017-carte" in name for name in mayotte.namelist())


def test_every_figure_of_the_workbooks_has_a_licence(mayotte) -> None:
    books = [name for name in mayotte.namelist() if name.endswith(".xlsx")]
    assert books
    for name in books:
        said = cells(mayotte.read(name))
        assert any("Licence Ouverte 2.0" in cell for cell in said), name
        assert not any("Population, 2023" in cell for cell in said), name
        assert "nd" not in [cell for cell in said if "icence" in cell]


def test_what_is_not_made_is_said_with_its_reason(mayotte) -> None:
    text = mayotte.read("LISEZ-MOI.txt").decode("utf-8-sig").replace("\u00a0", " ")
    assert "Non fait : Tableau des pathologies (la source les donne par département" in text
    assert "Non fait : Où se situe chaque indicateur ? (moins de trois points" in text
    assert not any("ou-se-situe-chaque-indicateur" in name for name in mayotte.namelist())
    assert "Source : Contours" not in text
