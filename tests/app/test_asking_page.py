"""The page of figures to ask for: what is missing, what is entered, what is refused."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from screens import errors, plain, press, project, shown, sound, visit

from diagnostic.french import NBSP
from diagnostic.indicators.to_ask import TO_ASK
from diagnostic.project import encode, from_json, to_json
from diagnostic.project.diagnosis_choices import ReadValue
from diagnostic.ui.diagnosis.asking_draft import Draft, checked, drafted

pytestmark = pytest.mark.usefixtures("home")

PAGE = "pages/diagnostic/a_demander.py"
DOUAISIS = ("200044618", "245901152")
ALD = "part_ald"
TODAY = date(2026, 6, 1)


def page(link: str | None = None):
    return sound(visit(link=link).switch_page(PAGE).run())


def of(*codes: str) -> str:
    return encode(tuple(sorted(codes)), "Essai")


def whole(atlas, sirens) -> str:
    return of(*(code for siren in sirens for code in atlas.epci[siren].members))


def field(at, kind: str, figure: str, name: str):
    (found,) = [
        one
        for one in getattr(at, kind)
        if one.key and f"-{figure}-" in one.key and one.key.endswith(f"-{name}")
    ]
    return found


def save(at, figure: str):
    return sound(field(at, "button", figure, "save").click().run())


def fill(at, figure: str, value: str, *, origin: str | None = "CPAM", **others: str):
    field(at, "text_input", figure, "value").set_value(value)
    if origin:
        field(at, "pills", figure, "origin").set_value(origin)
    for name, text in others.items():
        field(at, "text_input", figure, name).set_value(text)
    return at


def kept(at) -> dict[str, ReadValue]:
    return {each.figure: each for each in project(at).diagnosis.read_values}


# ---- territories ------------------------------------------------------------


def test_nothing_chosen_says_what_will_be_here():
    assert "s’afficheront ici" in page().info[0].value


@pytest.mark.parametrize("code", ["01001", "97611", "75113", "29083", "97502"])
def test_every_kind_of_territory_is_readable(code):
    text = shown(page(of(code)))
    assert "Il reste 4 chiffres" in text
    assert "15 indicateurs de prévention sur 15" in text
    assert "None" not in text
    assert "nan" not in text.lower().split()


def test_the_message_to_the_cpam_is_whole(atlas):
    at = page(whole(atlas, DOUAISIS))
    (letter,) = [plain(one.value) for one in at.code if "Objet" in one.value]
    assert "« Essai »" in letter
    assert "55 communes, 219 046 habitants (INSEE, population municipale 2023)" in letter
    codes = [code for siren in DOUAISIS for code in atlas.epci[siren].members]
    assert all(code in letter for code in codes)
    for asked in ("sans médecin traitant", "urgences", "longue durée", "solidaire", "quinze"):
        assert asked in letter
    assert "(Nord)" in shown(at)


def test_two_territories_of_an_epci(atlas):
    text = shown(page(whole(atlas, ("200030385",))))
    assert "(Loir-et-Cher)" in text


def test_many_communes_are_sent_as_a_file(atlas):
    everywhere = [c.code for c in atlas.communes.values() if c.departement == "59"]
    at = page(of(*everywhere))
    (letter,) = [one.value for one in at.code if "Objet" in one.value]
    assert "pièce jointe" in letter
    assert "59178" not in letter
    assert [one.label for one in at.get("download_button") if "codes" in one.label]


def test_several_departements_ask_for_the_seat():
    assert "celui du siège" in shown(page(of("59178", "62041")))


# ---- a value ----------------------------------------------------------------


@pytest.mark.parametrize("text", ["12,3", "12.3", "12,3 %"])
def test_a_value_is_kept_in_the_project(text):
    at = save(fill(page(of("59178")), ALD, text, detail="données 2025"), ALD)
    read = kept(at)[ALD]
    assert (read.value, read.people, read.origin) == (12.3, None, "CPAM, données 2025")
    assert from_json(to_json(project(at))).diagnosis == project(at).diagnosis
    text = shown(at)
    assert "Il reste 3 chiffres" in text
    assert "12,3 %" in text
    assert "CPAM, données 2025" in text
    (letter,) = [one.value for one in at.code if "Objet" in one.value]
    assert "longue durée" not in letter


def test_people_and_areas_give_an_interval_and_a_judgement():
    at = fill(page(of("59178")), "sans_medecin_traitant", "15", people="38 000", france="11,2")
    at = save(at, "sans_medecin_traitant")
    text = shown(at)
    assert "entre 14,6 et 15,4" in text
    assert "▼ moins favorable" in text
    assert kept(at)["sans_medecin_traitant"].beside == {"france": 11.2}


def test_the_year_of_the_data_is_kept_and_shown():
    at = page(of("59178"))
    at = save(fill(at, ALD, "21,4", describes="2024"), ALD)
    assert kept(at)[ALD].describes == "2024"
    assert "Année des données" in shown(at)
    assert "données : 2024, lu le" in shown(at)
    assert field(at, "text_input", ALD, "describes").value == "2024"


def test_one_commune_is_said_in_the_singular():
    text = shown(page(of("01001")))
    assert "ajoutez votre commune" in text
    assert "vos 1" not in text
    assert "Son code est dans le message" in text
    assert "ajoutez votre arrondissement" in shown(page(of("75113")))


def test_undo_takes_a_value_back_and_the_form_follows():
    at = save(fill(page(of("59178")), ALD, "12,3"), ALD)
    assert field(at, "text_input", ALD, "value").value == "12,3"
    label = "Annuler : Valeur saisie : Habitants en affection de longue durée"
    at = press(at, label)
    assert kept(at) == {}
    assert field(at, "text_input", ALD, "value").value == ""


def test_a_value_is_erased_and_may_come_back():
    at = save(fill(page(of("59178")), ALD, "12,3"), ALD)
    at = press(at, "Effacer cette valeur")
    assert kept(at) == {}
    at = press(at, "Annuler : Valeur effacée : Habitants en affection de longue durée")
    assert kept(at)[ALD].value == 12.3


def test_a_value_can_be_changed():
    at = save(fill(page(of("59178")), ALD, "12,3"), ALD)
    assert field(at, "pills", ALD, "origin").value == "CPAM"
    at = save(fill(at, ALD, "13", origin=None), ALD)
    assert kept(at)[ALD].value == 13
    assert len(kept(at)) == 1


# ---- what is refused --------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("140 %", "est impossible : une part va de 0 à 100 %"),
        ("−3", "est impossible : une part va de 0 à 100 %"),
        ("beaucoup", "« beaucoup » n’est pas un nombre"),
        ("", "Il manque la valeur."),
    ],
)
def test_an_impossible_value_is_refused_beside_its_field_and_nothing_is_lost(text, said):
    at = fill(page(of("59178")), ALD, text, people="38 000", region="9", detail="Douai")
    at = save(at, ALD)
    assert kept(at) == {}
    assert said in shown(at)
    assert not errors(at)
    # Neither by another action, nor by a visit to another page.
    at = sound(
        sound(at.switch_page("pages/diagnostic/population.py").run()).switch_page(PAGE).run()
    )
    assert said in shown(at)
    assert field(at, "text_input", ALD, "value").value == text
    assert field(at, "text_input", ALD, "people").value == "38 000"
    assert field(at, "text_input", ALD, "region").value == "9"
    assert field(at, "pills", ALD, "origin").value == "CPAM"
    at = save(fill(at, ALD, "12"), ALD)
    assert kept(at)[ALD].beside == {"region": 9}
    assert said not in shown(at)


def test_a_value_without_an_origin_is_refused():
    at = save(fill(page(of("59178")), ALD, "12", origin=None), ALD)
    assert kept(at) == {}
    assert "Il manque l’origine" in shown(at)
    at = save(fill(at, ALD, "12", origin=None, detail="Observatoire régional"), ALD)
    assert kept(at)[ALD].origin == "Observatoire régional"


def test_a_day_to_come_is_refused():
    at = fill(page(of("59178")), ALD, "12")
    later = date.today() + timedelta(days=3)
    field(at, "date_input", ALD, "read_on").set_value(later)
    at = save(at, ALD)
    assert kept(at) == {}
    assert f"{later:%d/%m/%Y} est à venir" in shown(at)


def test_every_problem_is_said_at_once():
    at = fill(page(of("59178")), ALD, "x", origin=None, people="0", departement="101", france="?")
    text = shown(save(at, ALD))
    assert text.count("À corriger.") == 5


# ---- prevention -------------------------------------------------------------


def test_a_prevention_indicator_needs_the_name_that_was_read():
    first, second = "prevention_1", "prevention_2"
    at = save(fill(page(of("59178")), first, "61,5"), first)
    assert kept(at) == {}
    assert "Il manque le nom de l’indicateur" in shown(at)
    field(at, "radio", first, "direction").set_value("higher")
    at = save(fill(at, first, "61,5", label="Dépistage <b>sein</b> *synthetic*"), first)
    read = kept(at)[first]
    assert (read.label, read.direction) == ("Dépistage <b>sein</b> *synthetic*", "higher")
    text = shown(at)
    assert "14 indicateurs de prévention sur 15" in text
    assert "Dépistage <b>sein</b> *synthetic*" in text
    assert not any("<b>sein" in one.value for one in at.html)
    # The form for the next one is a new one, and empty.
    assert field(at, "text_input", second, "label").value == ""


def test_fifteen_prevention_indicators_and_no_more(monkeypatch):
    at = page(of("59178"))
    for rank in range(1, 16):
        name = f"prevention_{rank}"
        at = save(fill(at, name, "50", label=f"Synthetic {rank}"), name)
    assert len(kept(at)) == 15
    assert "Les quinze indicateurs de prévention sont saisis" in shown(at)
    for name in ("sans_medecin_traitant", "passages_sans_hospitalisation", ALD, "part_c2s"):
        at = save(fill(at, name, "10"), name)
    text = shown(at)
    assert "Plus rien : tous les chiffres sont saisis" in text
    assert not [one for one in at.code if "Objet" in one.value]


# ---- the draft --------------------------------------------------------------


def test_what_is_kept_is_typed_again_as_it_was():
    read = ReadValue(
        figure="prevention_2",
        label="Synthetic",
        direction="lower",
        value=12.345,
        people=1_234,
        beside={"france": 10.0},
        read_on=date(2026, 5, 12),
        origin="Rézone CPTS, données 2023",
    )
    draft = drafted(read, TODAY)
    assert (draft.origin, draft.detail) == ("Rézone CPTS", "données 2023")
    fields, wrong = checked(TO_ASK["prevention_2"], draft, TODAY)
    assert not wrong
    assert ReadValue.model_validate(fields) == read


def test_two_numbers_give_the_share_and_its_people():
    draft = Draft(value=f"123 sur 1{NBSP}000", people="5", read_on=TODAY, detail="ORS")
    fields, _ = checked(TO_ASK[ALD], draft, TODAY)
    assert fields is not None
    assert fields["value"] == pytest.approx(12.3)
    assert fields["people"] == 1000
