"""The letter of intent, content by content: those that the ARS and the URPS ask for.

The contents are those of the letters of four regions and editors: territory, first diagnosis,
actors associated and to associate, existing coordinations, orientations by mission, calendar,
request for support; and the forms of a letter: who writes, to whom, where and when, of what.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest
from rich_project import DAY, douaisis, empty_project, rich_project

from diagnostic.french import NBSP, THIN
from diagnostic.indicators.base import Base
from diagnostic.project import Project, new_project
from diagnostic.reports.documents.catalogue import composed
from diagnostic.reports.documents.content import (
    Block,
    Document,
    Facts,
    Grid,
    Heading,
    Missing,
    Paragraph,
    Picture,
    texts,
)
from diagnostic.reports.documents.dossier import gather
from diagnostic.reports.documents.setting import under_title
from diagnostic.sources.reading import Library
from diagnostic.sources.store import Store

PARTS = (
    "1. Le territoire envisagé",
    "2. Premiers éléments de diagnostic",
    "3. Acteurs associés et à associer",
    "4. Coordinations existantes",
    "5. Orientations par mission de l’accord",
    "6. Calendrier prévisionnel",
    "7. Demande d’appui",
)
ANNEX = "Annexe : les communes du territoire"
PROJECTS: Mapping[str, Callable[[], Project]] = {
    "rich": rich_project,
    "empty": empty_project,
    "figures": lambda: new_project(douaisis(), "Douaisis"),
    "commune": lambda: new_project(["01001"]),
    "mayotte": lambda: new_project(["97611"], "Mamoudzou"),
    "reunion": lambda: new_project(["97411"], "Saint-Denis"),
}


@pytest.fixture(scope="module")
def base(atlas, tmp_path_factory) -> Base:
    return Base(Library(Store(tmp_path_factory.mktemp("home") / "sources")), atlas)


@pytest.fixture(scope="module")
def letter_of(base) -> Callable[[str], Document]:
    found: dict[str, Document] = {}

    def of(name: str) -> Document:
        if name not in found:
            found[name] = written(base, PROJECTS[name]())
        return found[name]

    return of


def written(base: Base, project: Project) -> Document:
    return composed("letter", gather(project, base, DAY))


def plain(text: str) -> str:
    return text.replace(NBSP, " ").replace(THIN, " ")


def aside(document: Document) -> list[str]:
    """What stands in the right half of the page."""
    return [
        plain(each.text)
        for each in document.blocks
        if isinstance(each, Paragraph) and each.look == "aside"
    ]


def part(document: Document, title: str) -> list[Block]:
    """Blocks of a part, its title apart; those before the first are part «» ."""
    found: list[Block] = []
    current = ""
    for each in document.blocks:
        if isinstance(each, Heading) and each.level == 1:
            current = plain(each.text)
        elif current == title:
            found.append(each)
    return found


def said(blocks: list[Block]) -> str:
    return plain("\n".join(texts(blocks)))


def lacking(blocks: list[Block]) -> str:
    return plain("\n".join(each.what for each in blocks if isinstance(each, Missing)))


@pytest.mark.parametrize("name", PROJECTS)
def test_every_part_is_there_in_order(letter_of, name) -> None:
    found = [
        plain(each.text)
        for each in letter_of(name).blocks
        if isinstance(each, Heading) and each.level == 1
    ]
    assert found == [*PARTS, *([ANNEX] if name != "empty" else [])]


@pytest.mark.parametrize("name", PROJECTS)
def test_no_part_is_empty(letter_of, name) -> None:
    for title in PARTS:
        assert said(part(letter_of(name), title)), title


# --- the forms of a letter ------------------------------------------------------------------------


def test_who_writes_to_whom_where_when_and_of_what(letter_of) -> None:
    document = letter_of("rich")
    assert said(part(document, "")).split("\n")[0] == "Association des soignants du Douaisis"
    assert aside(document) == [
        "Agence régionale de santé Hauts-de-France\nCaisse primaire d’assurance maladie (Nord)",
        "Douai, le 22 novembre 2026",
        "La présidente de l’association",
    ]
    leads = [x.text for x in document.blocks if isinstance(x, Paragraph) and x.look == "lead"]
    assert leads == ["Objet : lettre d’intention pour la création de la CPTS du Douaisis"]
    body = said(list(document.blocks))
    assert body.index("Madame, Monsieur,\n") < body.index("Nous restons à votre disposition")
    assert "l’expression de nos salutations distinguées" in body


def test_a_letter_is_dated_without_a_place(letter_of) -> None:
    assert aside(letter_of("figures"))[1] == "Le 22 novembre 2026"


def test_recipients_are_written_as_an_address(base) -> None:
    names = ("la mutualité sociale agricole", "ARS Hauts-de-France", "l’union des médecins")
    document = written(base, empty_project().with_letter(recipients=names))
    assert aside(document)[0] == (
        "Mutualité sociale agricole\nARS Hauts-de-France\nUnion des médecins"
    )


@pytest.mark.parametrize(
    ("name", "fund"),
    [
        ("mayotte", "Caisse de sécurité sociale (Mayotte)"),
        ("reunion", "Caisse générale de sécurité sociale (La Réunion)"),
        ("commune", "Caisse primaire d’assurance maladie (Ain)"),
    ],
)
def test_the_fund_is_that_of_the_departement(letter_of, name, fund) -> None:
    assert aside(letter_of(name))[0].split("\n")[1] == fund


@pytest.mark.parametrize(
    ("cpts", "words"),
    [
        ("", "pour la création d’une CPTS"),
        ("CPTS du Douaisis", "pour la création de la CPTS du Douaisis"),
        ("Grand Douaisis", "pour la création de la CPTS « Grand Douaisis »"),
    ],
)
def test_the_object_names_the_cpts_once(base, cpts, words) -> None:
    body = said(list(written(base, empty_project().with_letter(cpts_name=cpts)).blocks))
    assert words in body
    assert "CPTS de CPTS" not in body
    assert "CPTS « CPTS" not in body


def test_the_name_is_not_repeated_under_the_title(letter_of) -> None:
    document = letter_of("rich")
    assert plain(document.title) == "CPTS du Douaisis"
    assert plain(under_title(document)) == "55 communes, 219 046 habitants (2023)"
    assert plain(letter_of("empty").title) == "Projet de CPTS"
    assert under_title(letter_of("empty")) == ""


def test_who_is_not_named_is_asked_for(letter_of) -> None:
    lacks = lacking(list(letter_of("empty").blocks))
    for words in ("Le porteur du projet", "Ce qui vous réunit", "Le signataire"):
        assert words in lacks


# --- its contents ---------------------------------------------------------------------------------


def test_territory_has_its_map_its_size_its_list_and_its_reason(letter_of) -> None:
    blocks = part(letter_of("rich"), PARTS[0])
    assert sum(isinstance(each, Picture) for each in blocks) == 1
    facts = next(each for each in blocks if isinstance(each, Facts))
    assert [plain(" ".join(pair)) for pair in facts.pairs] == [
        "219 046 habitants (2023)",
        "55 communes",
        "Taille 4 de l’ACI CPTS : plus de 175 000 habitants",
        "585 habitants au km²",
    ]
    text = said(blocks)
    assert "55 communes (département : Nord). La liste est en annexe." in text
    assert "Les habitants se soignent à Douai et à Somain." in text
    annex = part(letter_of("rich"), ANNEX)
    table = next(each for each in annex if isinstance(each, Grid))
    assert table.head == ("Commune", "Code INSEE", "Habitants", "EPCI")
    assert len(table.rows) == 55
    assert [plain(cell) for cell in table.rows[0]] == [
        "Douai",
        "59178",
        "40 250",
        "CA Douaisis Agglo",
    ]
    assert "INSEE, population municipale 2023" in table.source


def test_advice_on_the_perimeter_is_for_the_writer(letter_of) -> None:
    """What is to be checked is never said to the ARS as a sentence of the letter."""
    blocks = part(letter_of("mayotte"), PARTS[0])
    asked = [plain(each.what) for each in blocks if isinstance(each, Missing)]
    assert any(each.startswith("Mayotte : population de 2017.") for each in asked)
    assert any(each.startswith("Une intercommunalité coupée en deux.") for each in asked)
    others = [each for each in blocks if not isinstance(each, Missing)]
    assert "vérifiez" not in said(others)


def test_diagnosis_compares_dates_and_names_its_sources(letter_of) -> None:
    blocks = part(letter_of("rich"), PARTS[1])
    table = next(each for each in blocks if isinstance(each, Grid))
    assert [plain(each) for each in table.head] == [
        "Indicateur",
        "Ici",
        "Nord",
        "Hauts-de-France",
        "France",
        "Année",
    ]
    assert all(row[-1] for row in table.rows)
    assert table.source.startswith("Sources : INSEE")
    assert "Points de rupture déjà repérés" in said(blocks)


def test_the_founders_own_words_replace_the_sentences_of_the_figures(base) -> None:
    project = rich_project().with_letter(diagnosis="Nos mots à nous.")
    text = said(part(written(base, project), PARTS[1]))
    assert "Nos mots à nous." in text
    assert "Moins favorable ici" not in text
    assert "Chiffres clés du territoire" in text


def test_what_is_not_known_keeps_its_initials(letter_of) -> None:
    lacks = lacking(part(letter_of("mayotte"), PARTS[1]))
    assert "APL aux médecins généralistes (non disponible)" in lacks
    assert "part des 65 ans et plus (non disponible)" in lacks
    assert "passages aux urgences non suivis d’hospitalisation (à demander)" in lacks


def test_actors_are_told_with_their_state(letter_of) -> None:
    blocks = part(letter_of("rich"), PARTS[2])
    actors = next(each for each in blocks if isinstance(each, Grid) and "Acteur" in each.head)
    assert [row[:1] + row[2:4] for row in actors.rows] == [
        ("Hôpital de Douai", "", "associé"),
        ("Infirmiers libéraux", "42", "associé"),
        ("France Assos Santé", "", "à associer"),
    ]
    assert "non ceux qui se sont engagés" in said(blocks)
    assert "Aucun acteur n’est nommé" in lacking(part(letter_of("figures"), PARTS[2]))


def test_coordinations_are_told_with_their_link(letter_of) -> None:
    text = said(part(letter_of("rich"), PARTS[3]))
    assert "MSP\nMaison de santé de Somain\nRéférente du parcours" in text
    assert "Aucune coordination n’est décrite" in lacking(part(letter_of("figures"), PARTS[3]))


def test_orientations_are_those_of_the_four_missions(letter_of) -> None:
    """The crisis mission is of every CPTS since 2022: the scale of 2019 does not hide it."""
    blocks = part(letter_of("rich"), PARTS[4])
    assert [plain(each.text) for each in blocks if isinstance(each, Heading)] == [
        "Améliorer l’accès aux soins",
        "Organiser des parcours pluriprofessionnels autour du patient",
        "Développer des actions de prévention sur le territoire",
        "Répondre aux crises sanitaires graves",
    ]
    text = said(blocks)
    assert "Un rendez-vous dans les deux jours pour tous." in text
    assert "A1. Réserver des créneaux" in text
    crisis = blocks[-1]
    assert isinstance(crisis, Missing)
    assert "Crises sanitaires" in crisis.what
    assert "« Orientations »" in plain(crisis.how)


def test_an_optional_mission_is_told_once_it_is_taken(base) -> None:
    project = rich_project()
    project = project.with_item("orientations", {"id": "qualite", "aims": "Mieux prescrire."})
    text = said(part(written(base, project), PARTS[4]))
    assert "Mieux prescrire." in text
    assert "(mission optionnelle)" in text


def test_calendar_is_in_order_of_days(letter_of) -> None:
    blocks = part(letter_of("rich"), PARTS[5])
    table = next(each for each in blocks if isinstance(each, Grid))
    assert [plain(row[0]) for row in table.rows] == [
        "31 janvier 2025",
        "1er mars 2027",
        "30 septembre 2027",
    ]
    assert "Dates déjà passées au 22 novembre 2026 : A2." in lacking(blocks)


def test_support_is_asked_for_with_its_amount(letter_of) -> None:
    text = said(part(letter_of("rich"), PARTS[6]))
    assert "Un appui à l’écriture du projet de santé." in text
    assert "Montant demandé : 15 000 €." in text
    assert "L’appui attendu" in lacking(part(letter_of("figures"), PARTS[6]))
