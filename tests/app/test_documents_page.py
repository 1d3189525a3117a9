"""Documents: from what is written in the letter to the files that are sent, and the thread.

An empty project, a whole one, a template with an unknown field, eighty actions, markup in every
text, a name with quotes.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import docx
import pytest
from rich_project import DAY, MARKUP, PATHWAY, empty_project, many_actions, rich_project
from screens import plain, project, shown, sound, visit

from diagnostic.indicators.base import Base
from diagnostic.project import Project
from diagnostic.reports.documents.catalogue import OFFERED, composed
from diagnostic.reports.documents.content import Missing
from diagnostic.reports.documents.dossier import gather
from diagnostic.sources.reading import Library
from diagnostic.territory.atlas import load_atlas
from diagnostic.ui import work
from diagnostic.ui.deliverables import downloads, lacking, making, sections, template
from diagnostic.ui.deliverables.template import Given

PAGE = "pages/livrables/documents.py"
QUOTES = """L’« Espoir » d"Artois & 'Cie' <b>x</b> {{ y }}"""

pytestmark = pytest.mark.usefixtures("home")


@pytest.fixture
def files(monkeypatch) -> dict[str, Callable[[], bytes]]:
    """What each button would give, by its key; nothing is made until it is asked for."""
    found: dict[str, Callable[[], bytes]] = {}
    laid = downloads._button

    def button(label: str, make: Callable[[], bytes], name: str, mime: str, key: str) -> None:
        found[key] = make
        laid(label, make, name, mime, key)

    monkeypatch.setattr(downloads, "_button", button)
    return found


def page(kept: Project, part: str = "liste"):
    at = visit()
    put(at, kept)
    at = sound(at.switch_page(PAGE).run())
    return at if part == "liste" else open_part(at, part)


def put(at, kept: Project) -> None:
    at.session_state[work.KEY].put(work.Work(work.History.of(kept)))


def open_part(at, part: str):
    return sound(at.segmented_control(key="documents-part").set_value(part).run())


def open_section(at, name: str):
    return click(at, f"letter-section-{name}")


def click(at, key: str):
    return sound(at.button(key=key).click().run())


def keys(at) -> list[str]:
    return [str(one.key) for one in at.button]


def kept(at):
    return project(at).letter


def html_of(at) -> str:
    return "\n".join(str(one.value) for one in at.html)


# --- the list -------------------------------------------------------------------------------------


def test_an_empty_project_has_every_document_and_says_what_each_lacks(files):
    at = page(empty_project())
    text = shown(at)
    for each in OFFERED.values():
        assert each.name in text
        assert f"get-{each.id}-{each.kinds[0]}" in files
    assert "Rien à compléter" not in text
    assert "Aucune commune n’est choisie" in text
    assert "Lettre d’intention : première page" in text
    said = docx.Document(BytesIO(files["get-letter-docx"]())).paragraphs
    assert any("À compléter" in each.text for each in said)


def test_nothing_is_made_while_the_page_is_laid(monkeypatch):
    def fail(*_: object, **__: object) -> None:
        raise AssertionError("a file was made")

    monkeypatch.setattr(downloads, "made", fail)
    monkeypatch.setattr(downloads, "bundle", fail)
    page(rich_project())


def test_a_whole_project_gives_every_file(files):
    page(rich_project())
    for each in OFFERED.values():
        for kind in each.kinds:
            content = files[f"get-{each.id}-{kind}"]()
            assert content.startswith(b"%PDF" if kind == "pdf" else b"PK")


def test_what_is_missing_is_counted_as_the_document_says_it(files):
    page(empty_project())
    word = docx.Document(BytesIO(files["get-letter-docx"]()))
    texts = [each.text for each in word.element.body.iter() if each.tag.endswith("}t")]
    found = lacking.lacks(_missing("letter", empty_project()))
    assert sum(each.times for each in found) == sum("À compléter" in (x or "") for x in texts)


def _missing(name: str, of: Project):
    dossier = gather(of, Base(Library(), load_atlas()), DAY)
    return [x for x in composed(name, dossier).blocks if isinstance(x, Missing)]


@pytest.mark.parametrize("name", [str(each.id) for each in making.WRITTEN])
@pytest.mark.parametrize("of", [empty_project, rich_project])
def test_what_is_missing_leads_to_the_page_where_it_is_had(name, of):
    for each in lacking.lacks(_missing(name, of())):
        named = "age «" in each.how.replace("\u00a0", " ")
        assert each.script is not None or not named, each.how


def test_what_the_letter_lacks_opens_its_part(files):
    at = page(empty_project())
    (key,) = [
        str(one.key)
        for one in at.button
        if str(one.key).startswith("go-letter-") and "Porteur" in one.label
    ]
    at = click(at, key)
    assert at.segmented_control(key="documents-part").value == "lettre"
    assert at.text_input(key="letter-bearer").label == "Porteur"


def test_another_first_page_is_seen():
    at = click(page(rich_project()), "see-diagnosis")
    assert "Diagnostic territorial : première page" in shown(at)
    assert 'alt="Première page : Diagnostic territorial.' in html_of(at)


def test_the_day_and_the_pathway_are_those_of_the_files(files):
    at = page(rich_project())
    road = at.selectbox(key="documents-pathway-asked")
    assert road.value == PATHWAY
    at = sound(at.date_input(key="documents-day-asked").set_value("2027-01-15").run())
    at = open_part(open_part(at, "fil"), "liste")
    assert str(at.date_input(key="documents-day-asked").value) == "2027-01-15"
    said = docx.Document(BytesIO(files["get-identity-docx"]())).sections[0]
    assert "15 janvier 2027" in plain(said.first_page_footer.paragraphs[0].text)


def test_the_comparator_is_that_of_the_screens():
    at = page(rich_project())
    at = sound(at.segmented_control(key="compare-to-documents").set_value("departement").run())
    at = sound(at.switch_page("pages/diagnostic/population.py").run())
    assert at.session_state["main-comparator"] == "departement"


def test_one_action_or_all_of_them(files):
    at = page(rich_project())
    at = sound(at.selectbox(key="documents-action-asked").set_value("action_2").run())
    one = docx.Document(BytesIO(files["get-action-docx"]()))
    assert any("Former trente infirmiers" in each.text for each in one.paragraphs)
    assert not any("Réserver des créneaux" in each.text for each in one.paragraphs)


def test_everything_in_one_archive(files):
    page(rich_project())
    with ZipFile(BytesIO(files["get-everything"]())) as held:
        names = held.namelist()
        index = held.read("LISEZ-MOI.txt").decode("utf-8-sig")
    assert sum(name.endswith(".docx") for name in names) == len(making.WRITTEN)
    assert sum(name.endswith(".pdf") for name in names) == len(making.WRITTEN)
    assert sum(name.endswith(".xlsx") for name in names) == 1
    assert "Non fait" not in index


def test_eighty_actions_stay_light(files):
    at = page(many_actions())
    assert len(at.button) < 80
    assert "80 actions" in shown(at)
    at = click(at, "more-lacks-action")
    assert len(at.button) < 120
    at = open_part(at, "fil")
    assert len(at.button) < 80


# --- the letter -----------------------------------------------------------------------------------


def test_the_labels_are_those_that_the_letter_asks_for():
    at = page(empty_project(), "lettre")
    fields = []
    for section in sections.SECTIONS:
        at = open_section(at, section.id)
        fields += [one.label for one in (*at.text_input, *at.text_area)]
        fields += [re.sub(r"^\d+\. ", "", one.value) for one in at.subheader]
    for each in _missing("letter", empty_project()):
        quoted = re.findall(r"«\s*([^»]+?)\s*»", each.how)
        if quoted[0] == "Documents":
            assert any(field.startswith(quoted[1]) for field in fields), each.how
            assert not sections.WRITTEN[quoted[1]](empty_project())


def test_a_part_is_written_when_the_letter_no_longer_asks_for_it():
    for of in (rich_project(), empty_project(), many_actions()):
        asked = " ".join(each.how for each in _missing("letter", of))
        for label, is_written in sections.WRITTEN.items():
            if label == sections.REASON and not of.territory.codes:
                continue  # the letter asks for the communes first
            assert is_written(of) == (f"« {label} »" not in plain(asked)), label


def test_the_letter_is_written_field_by_field():
    at = page(empty_project(), "lettre")
    at = sound(at.text_input(key="letter-cpts_name").set_value(QUOTES).run())
    at = sound(at.text_input(key="letter-bearer").set_value("Association <b>A</b>").run())
    at = sound(at.date_input(key="letter-dated").set_value("2026-12-01").run())
    at = click(at, "letter-next")
    at = sound(at.text_area(key="letter-context").set_value("Trois cabinets.\nUn projet.").run())
    at = sound(at.text_area(key="letter-territory_reason").set_value("Bassin de vie.").run())
    said = kept(at)
    assert (said.cpts_name, said.bearer) == (QUOTES, "Association <b>A</b>")
    assert str(said.dated) == "2026-12-01"
    assert said.context == "Trois cabinets.\nUn projet."
    at = open_section(at, "appui")
    at = sound(at.text_input(key="letter-support_eur").set_value("15 000 €").run())
    assert kept(at).support_eur == 15_000
    at = sound(at.text_input(key="letter-support_eur").set_value("beaucoup").run())
    assert "n’est pas un nombre" in shown(at)
    assert kept(at).support_eur == 15_000


def test_the_sentences_of_the_figures_are_a_start():
    of = rich_project().with_letter(diagnosis="")
    at = open_section(page(of, "lettre"), "diagnostic")
    assert "letter-composed" in html_of(at)
    at = click(at, "letter-diagnosis-fill")
    assert "contre" in kept(at).diagnosis
    assert at.text_area(key="letter-diagnosis").value == kept(at).diagnosis
    at = click(at, "plan-undo")
    assert kept(at).diagnosis == ""


def test_without_territory_there_is_no_sentence_to_begin_with():
    at = open_section(page(empty_project(), "lettre"), "diagnostic")
    assert "Composez un territoire" in shown(at)
    assert "letter-diagnosis-fill" not in keys(at)


def test_actors_come_in_a_click_without_being_engaged():
    of = rich_project()
    for each in of.letter.partners:
        of = of.without_item("partners", each.id)
    at = open_section(page(of, "lettre"), "acteurs")
    at = sound(at.pills(key="letter-add-partner").set_value("EHPAD").run())
    (first,) = kept(at).partners
    assert (first.name, first.kind, first.state) == ("EHPAD", "Médico-social", "a_associer")
    at = sound(at.text_area(key=f"partners-{first.id}-role").set_value("Alerte").run())
    assert kept(at).partners[0].role == "Alerte"
    at = click(at, "letter-partner-counted")
    added = kept(at).partners[1:]
    assert len(added) > 5
    assert all(each.state == "a_associer" and each.count is None for each in added)
    assert "letter-partner-counted" not in keys(at)
    at = click(at, f"remove-partners-{first.id}")
    at = click(at, "undo-removal")
    assert "EHPAD" in {each.name for each in kept(at).partners}


def test_a_coordination_comes_in_a_click():
    at = open_section(page(empty_project(), "lettre"), "coordinations")
    at = sound(at.pills(key="letter-add-coordination").set_value("CLS").run())
    (first,) = kept(at).coordination
    assert first.kind == "CLS"
    at = sound(at.text_input(key=f"coordination-{first.id}-name").set_value("CLS 2025").run())
    assert "CLS 2025" in " ".join(plain(one.label) for one in at.button)


def test_a_mission_has_its_aims_beside_the_actions_that_serve_it():
    at = open_section(page(rich_project(), "lettre"), "orientations")
    assert any("A1" in plain(one.label) for one in at.button)
    at = sound(at.text_area(key="orientations-prevention-aims").set_value("Vacciner.").run())
    assert project(at).item("orientations", "prevention").aims == "Vacciner."
    at = sound(at.toggle(key="letter-missions-more").set_value(True).run())
    assert at.text_area(key="orientations-qualite-aims").value == ""


def test_a_scale_that_is_not_known_is_said():
    of = empty_project().with_aci(scale="bareme_disparu")
    at = open_section(page(of, "lettre"), "orientations")
    assert at.warning


def test_usual_steps_are_proposed_without_a_day():
    at = open_section(page(empty_project(), "lettre"), "calendrier")
    at = click(at, "letter-steps-usual")
    steps = kept(at).milestones
    assert len(steps) == 7
    assert all(each.on is None for each in steps)
    assert "letter-steps-usual" not in keys(at)
    at = sound(at.date_input(key="milestones-etape_1-on").set_value("2027-02-01").run())
    assert str(kept(at).milestones[0].on) == "2027-02-01"
    at = click(at, "remove-milestones-etape_2")
    assert len(kept(at).milestones) == 6


def test_eighty_actors_stay_usable():
    of = empty_project()
    for rank in range(80):
        of = of.with_item("partners", {"name": f"Acteur numéro {rank + 1}"})
    at = open_section(page(of, "lettre"), "acteurs")
    assert len(at.button) < 50
    assert "80 acteurs" in shown(at)
    at = sound(at.text_input(key="letter-search-partners").set_value("numero 77").run())
    at = click(at, "letter-line-acteur_77")
    assert at.text_input(key="partners-acteur_77-name").value == "Acteur numéro 77"
    at = click(at, "letter-partner-other")
    at = sound(at.text_input(key="partners-acteur_81-name").set_value("Le dernier").run())
    assert kept(at).partners[-1].name == "Le dernier"


# --- the template ---------------------------------------------------------------------------------


def word(*texts: str) -> bytes:
    made = docx.Document()
    for text in texts:
        made.add_paragraph(text)
    content = BytesIO()
    made.save(content)
    return content.getvalue()


def give(at, content: bytes, *documents: str):
    at.session_state["documents-template"] = Given("modele <b>x</b>.docx", content, documents)
    return sound(at.run())


def test_every_field_is_told():
    text = shown(page(empty_project(), "modele"))
    for name in template.fields():
        assert f"{{{{ {name} }}}}" in text
    assert "le temps de cette visite" in text


def test_an_unknown_field_is_named_and_our_pages_are_kept(files):
    at = page(rich_project(), "modele")
    at = give(at, word("{{ porteur }} {{ champ_inconnu }}"), "letter", "identity")
    (error,) = at.error
    said = plain(error.value)
    assert "« champ_inconnu »" in said
    assert "Champs connus" in said
    assert "Lettre d’intention et Carte d’identité" in said
    open_part(at, "liste")
    assert b"word/document.xml" in files["get-letter-docx"]()


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", word("Sans champ"), word("{{ porteur")])
def test_what_is_no_template_is_said(content):
    at = give(page(rich_project(), "modele"), content, "letter")
    assert len(at.error) == 1


def test_a_template_is_filled_until_it_is_left(files):
    at = page(rich_project(), "modele")
    at = give(at, word("Porté par {{ porteur }}", "{{ contenu }}"), "letter")
    assert not at.error
    at = open_part(at, "liste")
    assert any(plain(each.label) == "Word, votre modèle" for each in at.button)
    said = docx.Document(BytesIO(files["get-letter-docx"]())).paragraphs
    assert said[0].text == "Porté par Association des soignants du Douaisis"
    at = click(open_part(at, "modele"), "template-leave")
    open_part(at, "liste")
    said = docx.Document(BytesIO(files["get-letter-docx"]())).paragraphs
    assert said[0].text == "Lettre d’intention"


def test_our_own_template_can_be_given_back():
    at = page(rich_project(), "modele")
    written = tuple(str(each.id) for each in making.WRITTEN)
    at = give(at, template.example(DAY), *written)
    assert not at.error


# --- the thread -----------------------------------------------------------------------------------


def test_the_thread_goes_back_to_the_source_and_opens_each_page():
    at = page(rich_project(), "fil")
    links = {plain(one.label): str(one.key) for one in at.button if "link-" in str(one.key)}
    assert "**A2**" in links
    assert any("Densité d’infirmiers libéraux" in label for label in links)
    assert any(label.startswith("Source : INSEE") for label in links)
    assert "indicateur disparu" in shown(at)
    at = click(at, links["**A2**"])
    assert at.session_state["plan-item"] == "action_2"
    assert "Objectifs et plan d’actions" in shown(at)


def test_a_rupture_point_opens_on_the_board_with_its_segment():
    at = page(rich_project().with_pathway("avc"), "fil")
    (key,) = {str(x.key) for x in at.button if "Surveillance infirmière" in x.label}
    at = click(at, key)
    assert project(at).pathways.current == PATHWAY
    assert at.session_state["board-segment"] == "suivi_ville"
    assert "Points de rupture" in shown(at)


def test_where_a_thread_stops_is_said():
    at = page(rich_project(), "fil")
    text = shown(at)
    assert "Cette action n’est rattachée à aucun objectif." in text
    assert "(sans action)" in text


def test_without_a_thread_the_way_to_one():
    assert "Pas encore de fil" in shown(page(empty_project(), "fil"))


# --- markup ---------------------------------------------------------------------------------------


def marked(of: Project) -> Project:
    """A project whose every text is markup."""
    of = of.with_(name=QUOTES)
    texts = ("cpts_name", "bearer", "place", "signatory", "context", "territory_reason")
    of = of.with_letter(**dict.fromkeys((*texts, "diagnosis", "support"), MARKUP))
    changes: dict[str, dict[str, Any]] = {
        "findings": {"text": MARKUP, "source": MARKUP, "profession": MARKUP},
        "ruptures": {"title": MARKUP, "causes": MARKUP},
        "objectives": {"text": MARKUP},
        "actions": {"title": MARKUP, "public": MARKUP},
        "partners": {"name": MARKUP, "role": MARKUP, "kind": MARKUP},
        "coordination": {"name": MARKUP, "link": MARKUP, "kind": MARKUP},
        "milestones": {"label": MARKUP},
    }
    for kind, fields in changes.items():
        part = of.letter if hasattr(of.letter, kind) else of.pathways
        for each in getattr(part, kind):
            of = of.with_item(kind, {"id": each.id, **fields})  # type: ignore[arg-type]
    return of


def test_markup_is_shown_as_it_was_typed(files):
    at = page(marked(rich_project()))
    seen = [at]
    seen.append(open_part(at, "fil"))
    at = open_part(at, "lettre")
    for section in sections.SECTIONS:
        at = open_section(at, section.id)
        raw = html_of(at)
        assert "<b>Martin" not in raw
        for one in (*at.button, *at.pills):
            assert not re.search(r"<b>|(?<!\\)\*équipe(?<!\\)\*", one.label.replace("\\<", ""))
    at = page(marked(rich_project()), "fil")
    assert "<b>Martin" not in html_of(at)
    assert "&lt;b&gt;Martin&lt;/b&gt;" in html_of(at)
    word_file = docx.Document(BytesIO(files["get-letter-docx"]()))
    assert any(MARKUP in plain(each.text) for each in word_file.paragraphs)


# --- in a room ------------------------------------------------------------------------------------


def test_in_a_room_only_the_list():
    at = page(rich_project())
    at = sound(at.toggle(key="projection").set_value(True).run())
    text = shown(at)
    assert "Quels documents sont prêts ?" in text
    for each in OFFERED.values():
        assert each.name in text
    assert not [each for each in at.button if each.key and each.key.startswith("get-")]
    assert not at.segmented_control
