"""Bring official figures in as a user does, on a network that is closed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from browsing import go_to, served
from composing import ribbon_says
from playwright.sync_api import Page, expect

from diagnostic.project import encode
from diagnostic.territory.atlas import load_atlas

DOUAISIS = ("200044618", "245901152")
SECONDS = 1000
PATIENCE = 90 * SECONDS


@pytest.fixture
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server of its own: what is synchronised here must not reach other tests."""
    with served(tmp_path_factory.mktemp("home")) as url:
        yield url


def synthetic_export(folder: Path) -> Path:
    """A Géoclip export of one synthetic indicator, for every EPCI."""
    names = load_atlas().epci
    lines = [
        "Observatoire synthétique; ; ",
        "Référentiel géographique : France par EPCI; ; ",
        "Code;Libellé;Indicateur synthétique 2024",
        *(f"{siren};{area.name};{len(area.members)}" for siren, area in names.items()),
    ]
    path = folder / "sans-rapport.csv"
    path.write_text("\n".join(lines) + "\n", "utf-8-sig")
    return path


def open_update(page: Page, address: str) -> None:
    atlas = load_atlas()
    codes = sorted(code for siren in DOUAISIS for code in atlas.epci[siren].members)
    page.goto(f"{address}/?t={encode(tuple(codes), 'Douaisis')}")
    ribbon_says(page, "55\u00a0communes")
    page.goto(f"{address}/sources")
    page.get_by_role("tab", name="Mettre à jour").click()


def downloaded(page: Page, name: str) -> str:
    """Text of the table once the page offers it under this name."""
    for _ in range(20):
        with page.expect_download() as started:
            page.get_by_role("button", name="Télécharger ces chiffres").click()
        if started.value.suggested_filename == name:
            return Path(started.value.path()).read_text("utf-8-sig")
        page.wait_for_timeout(500)
    raise AssertionError(f"{name} is never offered")


def test_a_folder_is_read_and_its_figures_are_there(page: Page, address: str, tmp_path: Path):
    synthetic_export(tmp_path)
    (tmp_path / "autre.csv").write_text("<!doctype html><html><body>Erreur 503</body></html>")
    open_update(page, address)
    ribbon_says(page, "Données embarquées")
    field = page.get_by_role("textbox", name="Dossier de fichiers officiels")
    field.fill(str(tmp_path))
    field.press("Enter")
    page.get_by_role("button", name="Lire ce dossier").click()
    ribbon_says(page, "1\u00a0source synchronisée")
    expect(page.get_by_text("Terminé, 1", exact=False).first).to_be_visible(timeout=PATIENCE)
    expect(page.get_by_text("autre.csv").first).to_be_visible()
    go_to(page, "Diagnostic", "Chiffres du territoire")
    page.get_by_text("Autres indicateurs").click()
    text = downloaded(page, "chiffres-autres.csv")
    assert "Indicateur synthétique" in text
    assert "CA Douaisis Agglo" in text


def test_a_dropped_file_that_is_not_one_is_refused_in_words(
    page: Page, address: str, tmp_path: Path
):
    broken = tmp_path / "bpe.csv"
    broken.write_text("<!doctype html><html><body>Service indisponible</body></html>")
    open_update(page, address)
    page.locator("input[type=file]").last.set_input_files(broken)
    page.get_by_role("button", name="Importer ces fichiers").click()
    expect(page.get_by_text("est une page web").first).to_be_visible(timeout=PATIENCE)
    ribbon_says(page, "Données embarquées")
