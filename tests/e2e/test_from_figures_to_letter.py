"""From the start page to the letter of intent in Word, as a new user: embedded figures only."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from browsing import go_to, served
from docx import Document
from docx.document import Document as Word
from docx.oxml.ns import qn
from filling import choose, give_day, open_part, open_the_douaisis, rate, says, write
from playwright.sync_api import BrowserContext, Locator, Page, expect

GRAVITY, FREQUENCY = "Gravité, de 1 à 5", "Fréquence, de 1 à 5"
CAPACITY = "Capacité d’agir, de 1 à 5"
SAID = "Le compte rendu d’hospitalisation arrive après la première visite"
LATE = "Premiers signes repérés trop tard"
NO_VISIT = "Pas de médecin disponible dans la semaine de la sortie"
NO_REPORT = "Compte rendu trop tardif"
OBJECTIVE = "Proposer un rendez-vous dans les 7 jours aux patients qui sortent de l’hôpital"
ACTION = "Créneaux réservés à la sortie de l’hôpital"
PROCEDURE, TRAINING = "Écrire la procédure de sortie", "Former les secrétariats"
BEARER = "Association de préfiguration du Douaisis"
ORIGIN = "Des soignants du Douaisis se réunissent depuis deux ans autour de la sortie d’hôpital."
SIGNATORY = "La présidente de l’association"
NEXT_YEAR = date.today().year + 1


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[str]:
    """Address of a server that holds embedded figures and no project."""
    with served(tmp_path) as address:
        yield address


def test_a_new_user_walks_from_figures_to_the_letter(
    machine: Callable[[], BrowserContext], fresh: str
) -> None:
    page = machine().new_page()
    open_the_douaisis(page, fresh)
    _two_figures_and_a_voice(page)
    _three_rupture_points(page)
    _a_smart_objective(page)
    _an_action_with_two_tasks(page)
    word, paper = _the_letter(page)
    _holds_what_was_done(Document(io.BytesIO(word)))
    assert paper.startswith(b"%PDF")


def _two_figures_and_a_voice(page: Page) -> None:
    go_to(page, "Parcours", "Points de rupture")
    page.get_by_role("button", name="Ouvrir : Insuffisance cardiaque").click()
    says(page.get_by_role("heading", level=2), "1. Diagnostic et évaluation initiale")
    figures = page.locator(".st-key-board-figures")
    figures.get_by_role("button", name="En faire un constat").first.click()
    says(figures, "✓ Constat C1")

    go_to(page, "Diagnostic", "Offre de soins")
    page.get_by_role("button", name="En faire un constat").first.click(timeout=20_000)
    choose(page, "Segment de la route", "3. Sortie")
    page.get_by_role("button", name="Noter ce constat").click()
    expect(page.get_by_text("✓ Noté : constat C2")).to_be_visible(timeout=15_000)
    page.get_by_role("button", name="Voir sur le tableau").click()

    says(page.get_by_role("heading", level=2), "3. Sortie d’hospitalisation du patient")
    choose(page, "Qui le dit ?", "Infirmier")
    write(page, "Qu’observe-t-il ?", SAID)
    page.get_by_role("button", name="Ajouter ce constat").click()
    says(_finding(page, "C3"), "Infirmier")


def _finding(page: Page, mark: str) -> Locator:
    """A finding of the segment that is open, with its buttons."""
    return page.locator("[class*='st-key-finding-']").filter(has_text=mark)


def _three_rupture_points(page: Page) -> None:
    _state(page, "C3", "R1", NO_REPORT, (4, 4, 5))
    _state(page, "C2", "R2", NO_VISIT, (4, 3, 3))
    open_part(page, "1. Diagnostic")
    _state(page, "C1", "R3", LATE, (3, 2, 2))
    matrix = page.get_by_role("img", name="3 points de rupture, par priorité.")
    expect(matrix).to_be_visible()
    told = matrix.get_attribute("alt") or ""
    places = [told.index(each) for each in (NO_REPORT, NO_VISIT, LATE)]
    assert places == sorted(places), told


def _state(page: Page, finding: str, mark: str, title: str, scores: tuple[int, int, int]) -> None:
    """Make a rupture point of a finding, name it, rate it."""
    button = _finding(page, finding).get_by_role("button", name="En faire un point de rupture")
    button.click(timeout=15_000)
    opened = page.locator("[class*='st-key-rupture-']").filter(has_text="Ce qui le montre")
    says(opened, f"{mark} à noter")
    expect(opened.get_by_role("checkbox", name=finding)).to_be_checked()
    write(page, "Point de rupture", title)
    for label, score in zip((GRAVITY, FREQUENCY, CAPACITY), scores, strict=True):
        rate(page, label, score)
    product = scores[0] * scores[1] * scores[2]
    says(opened, f"{product} sur 125")


def _a_smart_objective(page: Page) -> None:
    page.get_by_role("button", name="Ouvrir R2").click()
    page.get_by_role("button", name="Fixer un objectif pour R2").click(timeout=15_000)
    letter = page.locator(".st-key-plan-letter-M")
    says(letter, "Il manque la cible")
    write(page, "Ce qui doit changer", OBJECTIVE)
    write(page, "Cible", "9,6")
    write(page, "Avec quels moyens", "Deux créneaux par semaine dans cinq cabinets")
    write(page, "En quoi il y répond", "Sans rendez-vous, les patients reviennent aux urgences")
    give_day(page, "Échéance", date(NEXT_YEAR, 12, 31))
    for each in "SMART":
        says(page.locator(f".st-key-plan-letter-{each}"), "✓ tenu")
    expect(page.get_by_text("Les cinq lettres sont tenues.")).to_be_visible()


def _an_action_with_two_tasks(page: Page) -> None:
    page.get_by_role("button", name="+ Action", exact=True).click()
    write(page, "Action", ACTION)
    give_day(page, "Échéance", date(NEXT_YEAR, 6, 30))
    choose(page, "Mission de l’ACI", "Parcours")
    _task(page, "T1", PROCEDURE, "Cadre de cardiologie", "6")
    _task(page, "T2", TRAINING, "Coordinateur de la CPTS", "4")
    open_part(page, "Calendrier")
    calendar = page.get_by_role("img", name=ACTION)
    expect(calendar).to_be_visible(timeout=15_000)
    told = calendar.get_attribute("alt") or ""
    assert PROCEDURE in told, told
    assert TRAINING in told, told


def _task(page: Page, mark: str, title: str, referent: str, weeks: str) -> None:
    page.get_by_role("button", name="+ Tâche").click()
    expect(page.get_by_role("button", name=f"Retirer {mark}")).to_be_visible(timeout=15_000)
    write(page, "Tâche", title)
    write(page, "Référent", referent)
    write(page, "Livrable ou attendu (procédure, outils)", "Une page, relue par tous")
    write(page, "Durée, en semaines", weeks)
    says(page.locator(".st-key-plan-editor"), f"{title} · {referent} · du ")


def _the_letter(page: Page) -> tuple[bytes, bytes]:
    """Write what the letter asks for; its file in Word, and in PDF."""
    go_to(page, "Livrables", "Documents")
    page.get_by_role("button", name="Écrire la lettre").click(timeout=20_000)
    write(page, "Porteur", BEARER)
    page.get_by_role("button", name="Suite : Origine et territoire").click()
    write(page, "Origine du projet", ORIGIN)
    page.get_by_role("button", name="8. Appui et signature").click()
    # The file is asked for as soon as the last word is typed: it holds it, and comes.
    page.get_by_label("Signataire", exact=True).fill(SIGNATORY)
    files = _file(page, "Word", ".docx"), _file(page, "PDF", ".pdf")
    says(page.get_by_role("button", name="8. Appui et signature"), "Demande d’appui")
    expect(page.get_by_text("Demande d’appui, Signataire")).to_have_count(0)
    return files


def _file(page: Page, button: str, suffix: str) -> bytes:
    with page.expect_download(timeout=30_000) as waited:
        page.get_by_role("button", name=button, exact=True).click()
    assert waited.value.suggested_filename == f"lettre-intention-douaisis{suffix}"
    return Path(waited.value.path()).read_bytes()


def _holds_what_was_done(letter: Word) -> None:
    lines = [each.text for each in letter.paragraphs]
    whole = "\n".join(lines)
    assert any(each.style.name == "Title" and "Douaisis" in each.text for each in letter.paragraphs)
    assert "Douaisis\u00a0: 55\u00a0communes, 219\u202f046\u00a0habitants" in whole
    for each in (BEARER, ORIGIN, SIGNATORY, f"A1. {ACTION}", SAID):
        assert each in whole, each
    for mark, title, rated in (
        ("R1", NO_REPORT, "80 sur 125"),
        ("R2", NO_VISIT, "36 sur 125"),
        ("R3", LATE, "12 sur 125"),
    ):
        assert f"{mark}. {title}" in lines
        assert rated in whole
    lacking = "\n".join(each.text for each in letter.paragraphs if each.style.name == "À compléter")
    for said in ("porteur", "Origine du projet", "Signataire", "mission «\u00a0Parcours"):
        assert said not in lacking, lacking
    pictures = list(letter.element.body.iter(qn("wp:docPr")))
    assert pictures
    assert all((each.get("descr") or "").strip() for each in pictures)
    assert "Sources et limites" in lines
    assert any("INSEE, population municipale 2023" in each for each in lines)
