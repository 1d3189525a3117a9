"""The documents of a project: what each says, whole or half-done, and where it comes from."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from io import BytesIO

import docx
import pytest
from rich_project import DAY, PATHWAY, douaisis, empty_project, many_actions, rich_project
from synthetic_diseases import rows
from synthetic_parts import put

from diagnostic.errors import UserError
from diagnostic.french import NBSP, THIN
from diagnostic.indicators.base import Base
from diagnostic.maps.view import Canvas
from diagnostic.pathways.board import offered
from diagnostic.project import Project, new_project
from diagnostic.reports.documents.catalogue import MIMES, OFFERED, composed, made
from diagnostic.reports.documents.content import (
    Bullets,
    Document,
    Grid,
    Heading,
    Missing,
    Pairs,
    Picture,
    texts,
)
from diagnostic.reports.documents.dossier import Dossier, gather
from diagnostic.reports.documents.figures import units_of
from diagnostic.reports.documents.paper import pages
from diagnostic.reports.documents.parts import last_page
from diagnostic.reports.documents.pictures import Album
from diagnostic.reports.documents.setting import SETTINGS, under_title
from diagnostic.reports.documents.word import to_docx
from diagnostic.sources.reading import Library
from diagnostic.sources.store import Store
from diagnostic.sources.tables import TABLES

WRITTEN = [name for name, each in OFFERED.items() if "docx" in each.kinds]
PROJECTS: Mapping[str, Callable[[], Project]] = {
    "rich": rich_project,
    "empty": empty_project,
    "figures": lambda: new_project(douaisis(), "Douaisis"),
    "commune": lambda: new_project(["01001"]),
    "mayotte": lambda: rich_project(["97611"], "Mamoudzou"),
    "many": many_actions,
}
CANVAS = Canvas(900, 420)


@pytest.fixture(scope="module")
def dossier_of(atlas, tmp_path_factory) -> Callable[[str], Dossier]:
    """A project and what the figures shipped with the application say of it."""
    base = Base(Library(Store(tmp_path_factory.mktemp("home") / "sources")), atlas)
    found: dict[str, Dossier] = {}

    def of(name: str) -> Dossier:
        if name not in found:
            found[name] = gather(PROJECTS[name](), base, DAY)
        return found[name]

    return of


@pytest.fixture(scope="module")
def document_of(dossier_of) -> Callable[[str, str], Document]:
    found: dict[tuple[str, str], Document] = {}

    def of(name: str, project: str) -> Document:
        if (name, project) not in found:
            found[name, project] = composed(name, dossier_of(project))
        return found[name, project]

    return of


def said(document: Document) -> str:
    return plain("\n".join([document.title, *texts(document.blocks)]))


def plain(text: str) -> str:
    return text.replace(NBSP, " ").replace(THIN, " ")


def written(document: Document) -> str:
    """Words of the Word file, pictures apart."""
    word = docx.Document(BytesIO(to_docx(document)))
    cells = (cell.text for table in word.tables for row in table.rows for cell in row.cells)
    return "\n".join([*(each.text for each in word.paragraphs), *cells])


def headings(document: Document) -> list[str]:
    return [plain(each.text) for each in document.blocks if isinstance(each, Heading)]


def missing(document: Document) -> str:
    return plain("\n".join(each.what for each in document.blocks if isinstance(each, Missing)))


def fields_of(document: Document) -> dict[str, str]:
    pairs = (row for each in document.blocks if isinstance(each, Pairs) for row in each.rows)
    return dict(reversed(list(pairs)))


# --- every document of every project --------------------------------------------------------------


@pytest.mark.parametrize("project", PROJECTS)
@pytest.mark.parametrize("name", WRITTEN)
class TestEvery:
    def test_words(self, document_of, name, project) -> None:
        document = document_of(name, project)
        for text in [document.title, document.place, *texts(document.blocks)]:
            assert "None" not in text
            assert not re.search(r"\bnan\b", text.lower())
            assert "  " not in text, text
            assert "{" not in text

    def test_what_is_missing_says_how_to_get_it(self, document_of, name, project) -> None:
        for each in document_of(name, project).blocks:
            if isinstance(each, Missing):
                assert len(each.what) > 10
                assert len(each.how) > 10

    def test_figures_have_a_source(self, document_of, name, project) -> None:
        document = document_of(name, project)
        for each in document.blocks:
            if isinstance(each, Picture):
                assert each.drawing(CANVAS).sources
            if isinstance(each, Grid) and "right" in each.align and _counts(each):
                assert each.source or document.says_sources, each.title

    def test_sources_are_told(self, document_of, name, project) -> None:
        document = document_of(name, project)
        if document.says_sources:
            assert last_page(document) == ()
            assert "ources" in said(document)
        else:
            assert last_page(document)
        assert len(set(document.sources)) == len(document.sources)


def _counts(grid: Grid) -> bool:
    """Whether a table has official figures: that of the partners has those of the user."""
    return "Acteur" not in grid.head


@pytest.mark.parametrize("name", WRITTEN)
def test_word_is_french(document_of, name) -> None:
    text = written(document_of(name, "rich"))
    assert not re.search(r"\w'\w", text)
    assert not re.search(r"[^ ] [:;?»%€]", text.replace("=1+1", ""))
    assert "  " not in text
    assert "Établi le" in text or "établi le" in text or name in ("identity", "summary")


def test_markup_is_text(document_of) -> None:
    assert "Dr <b>Martin</b> & *équipe* =1+1" in written(document_of("action", "rich"))


@pytest.mark.parametrize("project", PROJECTS)
@pytest.mark.parametrize(("name", "most"), [("identity", 2), ("summary", 1)])
def test_short_documents_hold_in_their_pages(document_of, name, project, most) -> None:
    document = document_of(name, project)
    assert document.most_pages == most
    assert pages(document, SETTINGS[-1], Album(document)) <= most


# --- each document --------------------------------------------------------------------------------


def test_identity_card(document_of) -> None:
    document = document_of("identity", "figures")
    text = said(document)
    for words in ("219 046", "Taille 4", "192", "297", "Part des 65 ans et plus", "Nord", "France"):
        assert words in text
    assert "INSEE, population municipale 2023" in text
    assert "synchronisez « Data pathologies »" in text
    assert sum(isinstance(each, Picture) for each in document.blocks) == 2


def test_identity_card_names_the_value_read_by_hand(document_of) -> None:
    text = said(document_of("identity", "rich"))
    assert "Habitants sans médecin traitant (%)" in text
    assert "Rézone CPTS, lu par la coordinatrice" in text


def test_two_years_are_never_judged(document_of) -> None:
    """The shipped densities of the territory and of the département are of two years."""
    table = next(
        each
        for each in document_of("identity", "figures").blocks
        if isinstance(each, Grid) and each.head[0] == "Libéraux"
    )
    cells = [cell for row in table.rows for cell in row]
    assert any("(2024)" in cell for cell in cells)
    assert not any(sign in cell for cell in cells for sign in "▲▼○")


def test_diseases_are_those_of_the_departement(atlas, tmp_path) -> None:
    store = Store(tmp_path / "sources")
    places = (("france", "FR", 1_600_000, 1.0), ("departement", "59", 65_000, 1.25))
    put(store, TABLES["pathologies"], "cnam_pathologies", "2023", rows(places))
    dossier = gather(new_project(douaisis(), "Douaisis"), Base(Library(store), atlas), DAY)
    for name in ("identity", "diagnosis"):
        document = composed(name, dossier)
        text = said(document)
        assert "Pathologies dans le département (Nord), 2023" in text
        diabetes = next(
            row
            for each in document.blocks
            if isinstance(each, Grid)
            for row in each.rows
            if row[0] == "Diabète" and len(row) == 5
        )
        assert plain(diabetes[3]).startswith("125")
        assert any("et non dans le territoire" in each for each in document.limits)


def test_diagnosis_has_the_headings_of_the_guides(document_of) -> None:
    found = [each for each in headings(document_of("diagnosis", "rich")) if each[1:2] == "."]
    assert [each[0] for each in found] == list("ABCDEFGH")


def test_diagnosis_draws_and_says_what_it_lacks(document_of) -> None:
    document = document_of("diagnosis", "rich")
    assert sum(isinstance(each, Picture) for each in document.blocks) >= 5
    lacking = missing(document)
    for words in ("flux vers les hôpitaux", "mortalité", "contrat local de santé", "chômage"):
        assert words in lacking


def test_diagnosis_holds_what_the_user_brought(document_of) -> None:
    text = said(document_of("diagnosis", "rich"))
    for words in (
        "Créneaux de soins non programmés par semaine",
        "03/10/2026",
        "Rézone CPTS, lu par la coordinatrice",
        "Le compte rendu arrive souvent après deux semaines.",
        "R1. Pas de rendez-vous dans les 14 jours après la sortie",
        "priorité forte (80 sur 125)",
        "Hôpital de Douai",
        "Unité de cardiologie du centre hospitalier",
    ):
        assert words in text


def test_an_indicator_that_disappeared_is_told(document_of) -> None:
    text = said(document_of("diagnosis", "rich"))
    assert "12,0 %, 2020. Cet indicateur n’est plus dans l’application" in text


def test_the_name_of_the_territory_is_written_once_above(document_of) -> None:
    for name in ("identity", "diagnosis", "action", "dialogue"):
        document = document_of(name, "rich")
        assert "CPTS du Douaisis" in plain(document.title)
        assert plain(under_title(document)) == "55 communes, 219 046 habitants (2023)"


def test_what_is_missing_is_said_once_for_all_without_a_territory(document_of) -> None:
    asked = missing(document_of("diagnosis", "empty"))
    assert asked.count("Aucune commune n’est choisie") == 1
    assert asked.count("Cette partie attend les communes du territoire.") == 5


def test_findings_are_not_taken_for_expectations(document_of) -> None:
    blocks = document_of("diagnosis", "rich").blocks
    rank = next(i for i, x in enumerate(blocks) if isinstance(x, Heading) and x.text == "Attentes")
    assert blocks[rank + 1] == Bullets(
        (
            "Un rendez-vous dans les deux jours pour tous.",
            "Un appui à l’écriture du projet de santé.",
        )
    )


def test_stakes_tell_the_rank_and_the_objective(document_of) -> None:
    text = said(document_of("diagnosis", "rich"))
    assert "R1. Pas de rendez-vous dans les 14 jours après la sortie : priorité forte" in text
    assert "Objectif O1 : Faire passer la part des patients" in text
    assert "((" not in text
    assert "))" not in text


def test_rates_of_the_chart_have_their_units(dossier_of) -> None:
    answers = dossier_of("figures").answers
    names = ("densite_cardiologue", "densite_infirmier", "densite_pharmacie")
    told = plain(units_of([answers[name] for name in names]))
    assert told == "pour 10 000 hab. ; pour 100 000 hab. (cardiologues)"


def test_a_value_read_by_hand_has_one_source(document_of) -> None:
    sources = document_of("diagnosis", "rich").sources
    assert sum("lu par la coordinatrice" in each for each in sources) == 1


def test_initials_keep_their_capitals(document_of) -> None:
    for name in ("identity", "diagnosis", "letter"):
        text = said(document_of(name, "mayotte"))
        assert "aPL" not in text
        assert "APL aux médecins généralistes" in text


def test_a_territory_is_not_taken_for_the_name_of_a_cpts(dossier_of) -> None:
    project = many_actions(1)
    dossier = replace(dossier_of("figures"), project=project)
    document = composed("action", dossier)
    assert plain(document.title) == "Plan d’action de la CPTS à nommer (Douaisis)"


def test_a_lever_without_evaluation_says_so_once(dossier_of) -> None:
    text = said(composed("action", dossier_of("rich"), "action_1"))
    assert text.lower().count("aucune évaluation lue") + text.count("sans évaluation lue") == 1


def test_action_sheet_has_the_fields_of_the_model(dossier_of) -> None:
    document = composed("action", dossier_of("rich"), "action_1")
    found = fields_of(document)
    assert plain(found["Plan d’action de la"]) == "CPTS du Douaisis"
    assert found["Parcours"] == "Insuffisance cardiaque"
    for label in (
        "Public cible",
        "Référent",
        "Moyens matériels",
        "Moyens humains",
        "Livrable ou attendu (procédure, outils)",
        "Calendrier, rétroplanning et priorité",
        "Indicateurs de moyens et de résultats",
        "Mission ACI",
        "Indicateur ACI",
        "Budget",
    ):
        assert found[label]
        assert found[label] != "None"
    assert plain(found["Budget"]) == "12 500 €"
    assert plain(found["État au 22/11/2026"]) == "en cours, 0 tâche faite sur 2"
    assert found["Fil"] == "A1 ← O1 ← R1 ← C2, C3"
    tasks = [each for each in headings(document) if each.startswith("Tâche opérationnelle")]
    assert tasks == [
        "Tâche opérationnelle 1 : Écrire le protocole de sortie",
        "Tâche opérationnelle 2 : Ouvrir les créneaux",
    ]
    assert any(isinstance(each, Picture) for each in document.blocks)


def test_action_sheet_tells_the_thread_and_its_sources(dossier_of) -> None:
    document = composed("action", dossier_of("rich"), "action_1")
    thread = next(
        each for each in document.blocks if isinstance(each, Grid) and each.head[0] == "Repère"
    )
    assert [row[0] for row in thread.rows] == ["A1", "O1", "R1", "C2", "C3"]
    assert thread.rows[1][2] == "CPAM du Hainaut, SNDS"
    assert thread.rows[3][2] == "Médecins généralistes"
    assert "atelier « Parcours de soins »" in plain(thread.rows[4][2])
    assert any("atelier « Parcours de soins »" in plain(each) for each in document.sources)


def test_a_lever_says_what_is_shown_of_it(dossier_of) -> None:
    text = said(composed("action", dossier_of("rich"), "action_1"))
    assert "l’effet sur la santé n’est pas montré" in text
    assert "Leviers disparus de l’application : levier_disparu." in text


def test_what_disappeared_is_told_and_the_sheet_comes_out(dossier_of) -> None:
    second = composed("action", dossier_of("rich"), "action_2")
    assert "« mission_disparue », que le barème choisi ne connaît pas" in said(second)
    assert "à revoir dans le calendrier" in said(second).lower()
    third = composed("action", dossier_of("rich"), "action_3")
    assert "« parcours_disparu » n’est plus dans l’application" in missing(third)


def test_a_past_date_is_told(document_of) -> None:
    assert "Dates déjà passées au 22 novembre 2026 : A2." in missing(document_of("letter", "rich"))
    assert "échéance passée le 31/01/2025" in said(document_of("summary", "rich"))


def test_eighty_actions_come_out(document_of) -> None:
    document = document_of("action", "many")
    found = {each.partition(".")[0] for each in headings(document)}
    assert {f"A{rank}" for rank in range(1, 81)} <= found


def test_an_unknown_action_is_refused(dossier_of) -> None:
    with pytest.raises(UserError, match=r"action_9.*action_1"):
        composed("action", dossier_of("rich"), "action_9")
    with pytest.raises(UserError, match="n’a aucune action"):
        composed("action", dossier_of("empty"), "action_1")


def test_summary_ranks_and_tells_who_and_when(document_of) -> None:
    document = document_of("summary", "rich")
    table = next(each for each in document.blocks if isinstance(each, Grid))
    assert [row[0].partition(".")[0] for row in table.rows] == ["R1", "R2", "R3"]
    assert plain(table.rows[0][2]).endswith("42 % → 65 %, d’ici le 30/06/2028")
    assert "Coordinatrice de la CPTS, d’ici le 30/09/2027" in table.rows[0][3]
    assert document.is_landscape


def test_summary_of_each_pathway(dossier_of) -> None:
    dossier = dossier_of("rich")
    for name in offered(dossier.project.pathways):
        assert composed("summary", dossier, name).blocks
    gone = composed("summary", dossier, "parcours_disparu")
    assert "n’est plus dans l’application" in missing(gone)
    with pytest.raises(UserError, match=PATHWAY):
        composed("summary", dossier, "jamais_vu")


def test_summary_says_what_it_leaves_out(document_of) -> None:
    text = said(document_of("summary", "many"))
    assert "autres" in text
    assert "Voir le plan d’actions." in text


def test_the_level_is_chosen(atlas, tmp_path) -> None:
    base = Base(Library(Store(tmp_path / "sources")), atlas)
    dossier = gather(new_project(douaisis(), "Douaisis"), base, DAY, "region")
    assert "Hauts-de-France" in said(composed("identity", dossier))


# --- files ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", OFFERED)
@pytest.mark.parametrize("project", ["rich", "empty", "many"])
def test_every_format_is_made(dossier_of, name, project) -> None:
    for kind in OFFERED[name].kinds:
        file = made(name, dossier_of(project), kind)
        assert file.name.endswith(f".{kind}")
        assert re.fullmatch(r"[a-z0-9.-]+", file.name)
        assert file.mime == MIMES[kind]
        assert file.content.startswith(b"%PDF" if kind == "pdf" else b"PK")


def test_the_same_project_makes_the_same_file(dossier_of) -> None:
    dossier = dossier_of("rich")
    again = replace(dossier)
    assert made("action", dossier, "docx").content == made("action", again, "docx").content


@pytest.mark.parametrize(
    ("name", "kind", "template", "words"),
    [
        ("roman", "pdf", None, "n’est pas un document"),
        ("letter", "xlsx", None, "le format « xlsx » n’est pas proposé"),
        ("plan", "docx", None, "le format « docx » n’est pas proposé"),
        ("letter", "pdf", b"PK", "ne se remplit qu’en Word"),
        ("letter", "docx", b"rien", "Word"),
    ],
)
def test_what_cannot_be_made_is_said(dossier_of, name, kind, template, words) -> None:
    with pytest.raises(UserError, match=words):
        made(name, dossier_of("empty"), kind, template)


def test_a_template_is_filled(dossier_of) -> None:
    word = docx.Document()
    word.add_paragraph("{{ cpts }} : {{ action }}, {{ parcours }}, {{ referent }}")
    content = BytesIO()
    word.save(content)
    file = made("action", dossier_of("rich"), "docx", content.getvalue(), "action_1")
    text = "\n".join(each.text for each in docx.Document(BytesIO(file.content)).paragraphs)
    assert "CPTS du Douaisis" in text
    assert "Réserver des créneaux pour les sorties d’hôpital, Insuffisance cardiaque" in text
