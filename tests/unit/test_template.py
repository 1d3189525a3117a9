"""The user's template: filled with what it asks for, refused in French when it cannot be."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import docx
import pytest
from docx.document import Document as WordDocument
from synthetic_document import DAY, MARKUP, document, every_block, grid

from diagnostic.errors import UserError
from diagnostic.reports.documents.content import Heading, Paragraph
from diagnostic.reports.documents.template import checked, example, fields, fill


def template(*texts: str, change: Callable[[WordDocument], None] | None = None) -> bytes:
    word = docx.Document()
    for text in texts:
        word.add_paragraph(text)
    if change:
        change(word)
    made = BytesIO()
    word.save(made)
    return made.getvalue()


def rezipped(content: bytes, **changed: tuple[str, str]) -> bytes:
    """A file with a text of one of its parts replaced, by the end of the part's name."""
    made = BytesIO()
    with ZipFile(BytesIO(content)) as inside, ZipFile(made, "w", ZIP_DEFLATED) as archive:
        for name in inside.namelist():
            said = inside.read(name)
            for end, (old, new) in changed.items():
                if name.endswith(f"{end}.xml"):
                    assert old.encode() in said
                    said = said.replace(old.encode(), new.encode())
            archive.writestr(name, said)
    return made.getvalue()


def texts_of(content: bytes) -> list[str]:
    return [each.text for each in docx.Document(BytesIO(content)).paragraphs]


SHORT = document((Heading("Un titre"), Paragraph("Un texte.\nUn autre."), grid(3)))


def test_fields_are_replaced_and_the_body_keeps_its_place() -> None:
    content = fill(template("Pour {{ porteur }}", "{{ contenu }}", "Le {{ date }}."), SHORT)
    said = texts_of(content)
    assert said[0] == "Pour Association <synthétique> & co"
    first, last = said.index("Un titre"), said.index("Le 22\u00a0novembre\u00a02026.")
    assert said[first : first + 3] == ["Un titre", "Un texte.", "Un autre."]
    assert first < last == len(said) - 1
    (table,) = docx.Document(BytesIO(content)).tables
    assert [cell.text for cell in table.rows[1].cells] == [
        *("Commune synthétique 1", "59001", "1,5", "1", "1,1"),
    ]


def test_every_block_goes_into_a_template() -> None:
    content = fill(template("{{ titre }}", "{{ contenu }}"), document(every_block(20, 5)))
    word = docx.Document(BytesIO(content))
    assert len(word.inline_shapes) == 1
    assert any("<b>gras</b> & *étoiles*" in each.text for each in word.paragraphs)
    assert "List Bullet" in {each.style.name for each in word.paragraphs if each.style}


def test_styles_of_the_template_are_kept_and_ours_are_added() -> None:
    def purple(word: WordDocument) -> None:
        word.styles["Heading 1"].font.size = 123456 * 10

    word = docx.Document(BytesIO(fill(template("{{ contenu }}", change=purple), SHORT)))
    assert word.styles["Heading 1"].font.size == pytest.approx(1234560, abs=6350)
    assert word.styles["Source"].font.size


def test_sources_and_limits_are_lists_or_loops() -> None:
    loop = "{% for source in sources %}[{{ source }}]{% endfor %}"
    said = texts_of(fill(template("{{ sources }}", loop, "{{ limites }}"), SHORT))
    assert "INSEE, populations légales 2023" in said
    assert any(
        each.startswith("[INSEE, populations légales 2023][DREES, APL 2023") for each in said
    )
    assert "Les chiffres d’un département ne sont pas ceux du territoire." in said


def test_what_is_not_known_yet_is_seen_and_is_false_in_a_condition() -> None:
    condition = "{% if signataire %}Signé{% else %}Sans signature{% endif %}"
    said = texts_of(fill(template("Signé : {{ signataire }}", condition), SHORT))
    assert said == ["Signé : [À compléter]", "Sans signature"]


def test_markup_of_the_users_is_never_obeyed() -> None:
    own = document((), fields={"porteur": MARKUP})
    (said,) = texts_of(fill(template("{{ porteur }}"), own))
    assert said == MARKUP
    assert texts_of(fill(template("{{ titre }}"), document((), title="{{ 7 * 7 }}"))) == [
        "{{ 7 * 7 }}"
    ]


def test_a_field_of_several_lines_makes_paragraphs() -> None:
    own = document((), fields={"contexte": "Un.\nDeux."})
    assert texts_of(fill(template("{{ contexte }}"), own)) == ["Un.", "Deux."]


def test_fields_stand_in_headers_footers_properties_and_cells() -> None:
    def everywhere(word: WordDocument) -> None:
        word.sections[0].header.paragraphs[0].text = "{{ territoire }}"
        word.sections[0].footer.paragraphs[0].text = "{{ date }}"
        word.core_properties.title = "{{ contexte }}"
        word.add_table(1, 2).cell(0, 1).text = "{{ contenu }}"

    own = document((Paragraph("Dans la cellule"), grid(2)), fields={"contexte": "Un.\nDeux."})
    word = docx.Document(BytesIO(fill(template(change=everywhere), own)))
    assert "Douaisis synthétique" in word.sections[0].header.paragraphs[0].text
    assert "2026" in word.sections[0].footer.paragraphs[0].text
    cell = word.tables[0].cell(0, 1)
    assert cell.paragraphs[0].text == "Dans la cellule"
    assert len(cell.tables[0].rows) == 3
    assert cell.paragraphs[-1].text == "Source\u00a0: INSEE, populations légales 2023."


def test_a_field_cut_into_runs_by_word_is_read() -> None:
    def cut(word: WordDocument) -> None:
        paragraph = word.add_paragraph()
        for part in ("{", "{ ti", "tre", " }", "}"):
            paragraph.add_run(part)
        paragraph = word.add_paragraph()
        for part in ("{{p con", "tenu ", "}}"):
            paragraph.add_run(part)

    said = texts_of(fill(template(change=cut), SHORT))
    assert said[0] == SHORT.title
    assert "Un titre" in said


def test_the_same_bytes_twice() -> None:
    one = template("{{ titre }}", "{{ contenu }}")
    assert fill(one, SHORT) == fill(one, SHORT)


def test_our_example_fills() -> None:
    made = example(DAY)
    assert checked(made) == (
        *("contenu", "date", "genre", "limites", "sources", "territoire", "titre"),
    )
    said = texts_of(fill(made, SHORT))
    assert said[:3] == [SHORT.kind, SHORT.title, SHORT.place]
    assert not [each for each in said if "{{" in each]


def test_a_model_of_word_is_a_template() -> None:
    types = ("document.main+xml", "template.main+xml")
    model = rezipped(template("{{ titre }}"), **{"[Content_Types]": types})
    assert texts_of(fill(model, SHORT)) == [SHORT.title]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{{ titr }}", "Le champ « titr » n’existe pas"),
        ("{{ un }} {{ deux }}", "Les champs « deux », « un » n’existent pas"),
        ("Bonjour", "n’a aucun champ"),
        ("", "n’a aucun champ"),
        ("{{ titre", "« {{ titre » n’est pas fermé"),
        ("{% if titre", "« {% if titre » n’est pas fermé"),
        ("{{ titre | enorme }}", "le filtre « enorme »"),
        ("{{ titre titre }}", "« {{ titre titre }} » ne peut pas être lu"),
        ("{% if titre %}", "n’est pas fermée"),
        ("{% montre titre %}", "le mot « montre »"),
        ("{{ titre.__class__ }}", "pas proposée"),
        ("{{ titre[0] }}", "pas proposée"),
        ("{{ titre() }}", "pas proposée"),
        ("{{ 'a' * 1000000000 }}", "pas proposée"),
        ("{% for a in titre %}{{ a }}{% endfor %}", "pas proposée"),
        (
            "{% for a in sources %}{% for b in sources %}{{ b }}{% endfor %}{% endfor %}",
            "pas proposée",
        ),
        ("{% set a = 1 %}", "pas proposée"),
        ("{% include 'a' %}", "pas proposée"),
        ("{{ range(9) }}", "pas proposée"),
    ],
)
def test_a_bad_field_is_said(text: str, said: str) -> None:
    with pytest.raises(UserError) as refused:
        fill(template(text), SHORT)
    assert said in str(refused.value).replace("\u00a0", " ")


def test_an_unknown_field_lists_the_known_ones() -> None:
    with pytest.raises(UserError) as refused:
        checked(template("{{ titr }}"))
    assert all(name in str(refused.value) for name in fields())


def test_fields_of_one_document_are_known_for_it_only() -> None:
    own = document((), fields={"echeance_synthetique": "2027"})
    assert texts_of(fill(template("{{ echeance_synthetique }}"), own)) == ["2027"]
    with pytest.raises(UserError):
        fill(template("{{ echeance_synthetique }}"), SHORT)


def test_every_field_is_told() -> None:
    for name, told in fields(SHORT).items():
        assert name.isidentifier()
        assert told.endswith(".")


def test_the_body_is_not_for_a_header() -> None:
    def head(word: WordDocument) -> None:
        word.sections[0].header.paragraphs[0].text = "{{ contenu }}"

    with pytest.raises(UserError, match="en-tête"):
        fill(template(change=head), SHORT)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "abîmé"),
        (b"Bonjour", "abîmé"),
        (b"PK\x03\x04 abime", "abîmé"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512, "ancien format"),
        (b"a" * 20_000_001, "20 Mo"),
    ],
)
def test_a_file_that_is_not_word_is_said(content: bytes, said: str) -> None:
    with pytest.raises(UserError, match=said):
        checked(content)


@pytest.mark.parametrize(("old", "new"), [("<w:body>", "<w:body"), ("</w:document>", "")])
def test_a_broken_body_is_said(old: str, new: str) -> None:
    with pytest.raises(UserError, match="abîmé"):
        checked(rezipped(template("{{ titre }}"), document=(old, new)))


@pytest.mark.parametrize("missing", ["word/document.xml", "[Content_Types].xml", "_rels/.rels"])
def test_a_file_that_lacks_a_part_is_said(missing: str) -> None:
    made = BytesIO()
    with ZipFile(BytesIO(template("{{ titre }}"))) as inside, ZipFile(made, "w") as archive:
        for name in inside.namelist():
            if name != missing:
                archive.writestr(name, inside.read(name))
    with pytest.raises(UserError, match="abîmé"):
        checked(made.getvalue())


def test_macros_are_refused() -> None:
    made = BytesIO(template("{{ titre }}"))
    with ZipFile(made, "a") as archive:
        archive.writestr("word/vbaProject.bin", b"synthetic")
    with pytest.raises(UserError, match="macros"):
        checked(made.getvalue())


def test_a_file_that_swells_is_refused() -> None:
    made = BytesIO(template("{{ titre }}"))
    with ZipFile(made, "a", ZIP_DEFLATED) as archive:
        archive.writestr("word/media/zero.bin", b"\0" * 100_000_001)
    with pytest.raises(UserError, match="trop grand"):
        checked(made.getvalue())


def test_a_condition_that_cuts_a_table_is_said() -> None:
    def cut(word: WordDocument) -> None:
        word.add_paragraph("{% if porteur %}Un")
        word.add_table(1, 1).cell(0, 0).text = "{% endif %}"

    with pytest.raises(UserError, match="coupe"):
        fill(template(change=cut), document((), fields={"porteur": ""}))
