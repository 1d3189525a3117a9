"""Word files as LibreOffice sees them: opened, laid out, turned into PDF, pages counted."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from rich_project import empty_project, many_actions, rich_project
from synthetic_document import DAY, document, every_block, grid

from diagnostic.indicators.base import Base
from diagnostic.project import Project
from diagnostic.reports.documents.catalogue import OFFERED, composed
from diagnostic.reports.documents.content import Document, Pairs, Paragraph
from diagnostic.reports.documents.dossier import gather
from diagnostic.reports.documents.template import example, fill
from diagnostic.reports.documents.word import to_docx
from diagnostic.sources.reading import Library
from diagnostic.sources.store import Store
from diagnostic.territory.atlas import Atlas

OFFICE = shutil.which("soffice")
SENTENCE = Paragraph("Une phrase qui fait à peu près une ligne. " * 3)
pytestmark = pytest.mark.skipif(OFFICE is None, reason="LibreOffice n’est pas installé")

Converted = Callable[[bytes], bytes]


@pytest.fixture(scope="module")
def converted(tmp_path_factory: pytest.TempPathFactory) -> Converted:
    """A Word file as the PDF that LibreOffice makes of it, with a profile of its own."""
    folder = tmp_path_factory.mktemp("office")

    def convert(content: bytes) -> bytes:
        path = folder / "document.docx"
        path.write_bytes(content)
        made = path.with_suffix(".pdf")
        made.unlink(missing_ok=True)
        subprocess.run(
            [
                str(OFFICE),
                f"-env:UserInstallation={(folder / 'profile').as_uri()}",
                *("--headless", "--convert-to", "pdf", "--outdir", str(folder), str(path)),
            ],
            capture_output=True,
            check=True,
            timeout=180,
        )
        return made.read_bytes()

    return convert


def pages_of(content: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", content))


def words_of(content: bytes, folder: Path) -> str:
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext n’est pas installé : les mots du PDF ne peuvent pas être relus")
    path = folder / "read.pdf"
    path.write_bytes(content)
    told = subprocess.run(
        ["pdftotext", "-layout", str(path), "-"], capture_output=True, check=True, timeout=60
    )
    return re.sub(r"\s+", " ", told.stdout.decode())


def test_every_block_opens(converted: Converted, tmp_path: Path) -> None:
    made = converted(to_docx(document()))
    assert 9 <= pages_of(made) <= 12
    said = words_of(made, tmp_path)
    assert said.count("Pour 10 000 hab.") >= 5
    assert f"Page 2 sur {pages_of(made)}" in said
    for words in (
        "<b>gras</b> & *étoiles*",
        "À compléter. Les ruptures",
        "Commune synthétique 200",
        "Action synthétique 80",
        "Diagnostic CPTS, établi le 22 novembre 2026",
        "Sources et limites",
    ):
        assert words in said


@pytest.mark.parametrize(
    ("made", "count"),
    [
        (document((SENTENCE,)), 2),
        (document((SENTENCE,), is_landscape=True), 2),
        (document(()), 2),
        (document((SENTENCE,) * 18, most_pages=1), 2),
        (document((SENTENCE,) * 22, most_pages=1), 2),
        (document((Pairs((("Champ", "Un texte. " * 12),) * 11), grid(8)), most_pages=1), 2),
    ],
    ids=["short", "landscape", "empty", "tight", "tighter", "sheet"],
)
def test_pages(converted: Converted, made: Document, count: int) -> None:
    assert pages_of(converted(to_docx(made))) == count


def test_a_filled_template_opens(converted: Converted, tmp_path: Path) -> None:
    own = document(every_block(30, 10))
    made = converted(fill(example(DAY), own))
    said = words_of(made, tmp_path)
    assert "Commune synthétique 30" in said
    assert "DREES, APL 2023 : <synthétique>" in said
    assert "{{" not in said.replace("{{ titre }}", "")  # typed by the user in a text


PROJECTS: dict[str, Callable[[], Project]] = {
    "rich": rich_project,
    "empty": empty_project,
    "many": many_actions,
}


@pytest.mark.parametrize("project", PROJECTS)
@pytest.mark.parametrize("name", [name for name, each in OFFERED.items() if "docx" in each.kinds])
def test_each_document_of_a_project_opens(
    converted: Converted, tmp_path: Path, atlas: Atlas, name: str, project: str
) -> None:
    base = Base(Library(Store(tmp_path / "sources")), atlas)
    own = composed(name, gather(PROJECTS[project](), base, DAY))
    made = converted(to_docx(own))
    said = words_of(made, tmp_path)
    assert " ".join(own.title.split()) in said
    assert "établi le 22 novembre 2026" in said
    if own.most_pages:
        assert pages_of(made) <= own.most_pages
    if project == "many" and name == "action":
        assert "A80." in said
