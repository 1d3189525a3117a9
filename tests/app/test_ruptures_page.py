"""The board of rupture points: from a figure or a voice to a rupture point, then to its objective.

A project with nothing in it, no territory, a road of one's own, eighty rupture points, what has
gone since the project was saved, and markup in every text.
"""

from __future__ import annotations

import re
from typing import Any

import pytest
from screens import plain, press, project, shown, sound, visit, warnings

from diagnostic.pathways.knowledge import pathways
from diagnostic.pathways.suggesting import Evidence, Suggestion
from diagnostic.project import OWN_PATHWAY, encode
from diagnostic.ui import work
from diagnostic.ui.board import suggested

PAGE = "pages/parcours/ruptures.py"
DOUAISIS = ("200044618", "245901152")
HEART = "insuffisance_cardiaque"
MARKUP = "<img src=x onerror=alert(1)> <b>gras</b> *x* [lien](http://x) =1+1 \"a\" 'b'"

pytestmark = pytest.mark.usefixtures("home")


@pytest.fixture
def douaisis(atlas) -> str:
    return encode(
        tuple(sorted(code for siren in DOUAISIS for code in atlas.epci[siren].members)), "Douaisis"
    )


def board(link: str | None = None, pathway: str | None = HEART):
    at = visit(link=link)
    at = sound(at.switch_page(PAGE).run())
    return at if pathway is None else click(at, f"open-{pathway}")


def click(at, key: str):
    return sound(at.button(key=key).click().run())


def keys(at) -> list[str]:
    return [str(one.key) for one in at.button]


def put(at, **lists: Any):
    """The project on screen with these lists in its board, as a file would bring them."""
    desk = at.session_state[work.KEY]
    kept = desk.work.project
    changed = kept.pathways.model_dump() | lists
    history = work.History.of(kept.with_(pathways=changed))
    desk.put(work.Work(history, desk.work.revision))
    return sound(at.run())


def kept(at):
    return project(at).pathways


def open_segment(at, name: str):
    return sound(at.segmented_control(key="board-segments").set_value(name).run())


def say(at, text: str, who: str | None = None):
    """Type what someone says, and add it."""
    if who:
        at = sound(at.selectbox(key="board-who").set_value(who).run())
    (line,) = [one for one in at.text_input if one.label == "Qu’observe-t-il ?"]
    at = sound(line.set_value(text).run())
    return click(at, "board-add")


def first_segment() -> str:
    return pathways()[HEART].segments[0].id


# --- which pathway, which segment -----------------------------------------------------------------


def test_an_empty_project_is_asked_which_pathway():
    at = board(pathway=None)
    text = shown(at)
    assert "Par quel parcours commencer ?" in text
    for pathway in pathways().values():
        assert pathway.public in text
    assert f"open-{OWN_PATHWAY}" in keys(at)


def test_the_choice_is_kept_and_can_be_changed():
    at = board()
    assert kept(at).current == HEART
    assert "Pour qui" in shown(at)
    at = sound(at.selectbox(key="board-pathway").set_value("avc").run())
    assert kept(at).current == "avc"


def test_a_segment_is_opened_in_words():
    at = open_segment(board(), pathways()[HEART].segments[2].id)
    assert f"3. {pathways()[HEART].segments[2].label}" in shown(at)


def test_without_territory_all_but_the_figures_works():
    at = board()
    text = shown(at)
    assert "Composez un territoire pour voir ses chiffres ici." in text
    assert "Les suggestions viennent des chiffres du territoire" in text
    assert "Que dit la référence ?" in text
    at = say(at, "On manque de créneaux", "Infirmier")
    assert kept(at).findings[0].text == "On manque de créneaux"
    assert "Choisissez un territoire" in text or "Où l’obtenir" in text


# --- the figures ----------------------------------------------------------------------------------


def test_the_figures_of_the_territory_are_said_with_year_and_source(douaisis):
    at = board(douaisis)
    text = shown(at)
    assert "généralistes" in text
    assert "Source : INSEE, Base permanente des équipements" in text
    assert re.search(r"┃ (France|Nord)(, 20\d\d)? : \d", text)
    assert "non jugé" in text
    assert "Où l’obtenir" in text
    assert any("à demander" in plain(one.label) for one in at.expander)


def test_a_figure_becomes_a_finding_once_in_the_words_of_today(douaisis):
    at = board(douaisis)
    key = next(each for each in keys(at) if each.startswith(f"note-{first_segment()}-"))
    at = click(at, key)
    (finding,) = kept(at).findings
    assert finding.kind == "chiffre"
    assert finding.indicator
    assert finding.figure
    assert finding.period
    assert "INSEE" in finding.source or "DREES" in finding.source
    assert finding.noted_on
    assert "✓ Constat C1" in shown(at)
    assert key not in keys(at)


def test_a_published_value_is_never_that_of_the_territory(douaisis):
    at = board(douaisis)
    key = next(each for each in keys(at) if each.startswith("note-national-"))
    (finding,) = kept(click(at, key)).findings
    assert finding.kind == "reference"
    assert finding.indicator is None
    assert "reste à demander" in finding.text


# --- the voices -----------------------------------------------------------------------------------


def test_what_is_said_is_kept_while_it_is_typed_and_the_next_line_is_empty():
    at = board()
    at = sound(at.selectbox(key="board-who").set_value("Pharmacien").run())
    (line,) = [one for one in at.text_input if one.label == "Qu’observe-t-il ?"]
    at = sound(line.set_value("Ordonnances sans titr").run())
    assert [each.text for each in kept(at).findings] == ["Ordonnances sans titr"]
    at = say(at, "Ordonnances sans titration")
    at = say(at, "Comptes rendus tardifs", "Infirmier")
    found = [(each.profession, each.text) for each in kept(at).findings]
    assert found == [
        ("Pharmacien", "Ordonnances sans titration"),
        ("Infirmier", "Comptes rendus tardifs"),
    ]
    assert "Déjà dit (2)" in shown(at)


def test_a_line_that_is_emptied_leaves_nothing():
    at = board()
    (line,) = [one for one in at.text_input if one.label == "Qu’observe-t-il ?"]
    at = sound(line.set_value("Erreur").run())
    (line,) = [one for one in at.text_input if one.label == "Qu’observe-t-il ?"]
    at = sound(line.set_value("").run())
    assert kept(at).findings == ()


def test_a_figure_noted_before_the_first_word_does_not_take_its_place(douaisis):
    at = board(douaisis)
    at = click(at, next(each for each in keys(at) if each.startswith(f"note-{first_segment()}-")))
    at = say(at, "Délais trop longs", "Infirmier")
    assert [each.kind for each in kept(at).findings] == ["chiffre", "terrain"]


def test_a_finding_is_mended_removed_and_taken_back():
    at = say(board(), "Delais", "Infirmier")
    at = click(at, "edit-constat_1")
    at = sound(at.text_area(key="findings-constat_1-text").set_value("Délais").run())
    at = click(at, "edit-constat_1")
    assert kept(at).findings[0].text == "Délais"
    at = click(at, "remove-findings-constat_1")
    assert kept(at).findings == ()
    assert "Retiré du projet : le constat C1" in shown(at)
    at = click(at, "undo-removal")
    assert kept(at).findings[0].text == "Délais"
    assert "Retiré du projet" not in shown(at)


# --- the reference --------------------------------------------------------------------------------


def test_a_proposal_is_marked_and_a_fact_has_its_source():
    raw = "\n".join(str(one.value) for one in board().html)
    part = pathways()[HEART].segments[0]
    for stated in (*part.stakes, *part.ruptures, *part.follow_up):
        after = plain(raw).split(plain(stated.text), 1)[1][:400]
        assert ("proposition à valider" in after) if stated.is_proposal else ("Source : " in after)


def test_a_possible_rupture_is_retained_once():
    at = board()
    possible = pathways()[HEART].segments[0].ruptures[0]
    at = click(at, f"possible-{first_segment()}-{possible.id}")
    (rupture,) = kept(at).ruptures
    assert rupture.suggestion == possible.id
    assert "✓ Point de rupture R1" in shown(at)
    assert f"possible-{first_segment()}-{possible.id}" not in keys(at)


# --- the suggestions ------------------------------------------------------------------------------


@pytest.fixture
def one_suggestion(monkeypatch):
    """A rupture that a figure of the Douaisis would suggest, whatever it says."""

    def found(pathway, answers, level, kept=()):
        segment = pathway.segments[0]
        rupture = segment.ruptures[0]
        if rupture.id in {each.suggestion for each in kept}:
            return []
        answer = answers["densite_infirmier"]
        evidence = Evidence(
            segment.indicators[0], answer, answer.comparators[-1], "Moins d’infirmiers ici.", 1.0
        )
        return [Suggestion(segment, rupture, (evidence,), "Moins d’infirmiers ici.", 1.0)]

    monkeypatch.setattr(suggested, "suggestions", found)


@pytest.mark.usefixtures("one_suggestion")
def test_a_suggestion_is_retained_with_its_figure_and_only_by_the_user(douaisis):
    at = board(douaisis)
    assert kept(at).ruptures == ()
    assert "Pourquoi : Moins d’infirmiers ici." in shown(at)
    at = click(at, next(each for each in keys(at) if each.startswith("take-")))
    (rupture,) = kept(at).ruptures
    (finding,) = kept(at).findings
    assert rupture.findings == (finding.id,)
    assert finding.indicator == "densite_infirmier"
    assert not [each for each in keys(at) if each.startswith("take-")]


# --- the rupture points ---------------------------------------------------------------------------


def stated(at, title: str = "Sortie sans rendez-vous"):
    at = click(at, "board-state")
    name = kept(at).ruptures[-1].id
    return sound(at.text_input(key=f"ruptures-{name}-title").set_value(title).run())


def rate(at, name: str, *notes: int):
    for field, note in zip(("severity", "frequency", "capacity"), notes, strict=True):
        at = sound(at.segmented_control(key=f"ruptures-{name}-{field}").set_value(note).run())
    return at


def test_a_rupture_point_is_stated_explained_rated_and_ranked():
    at = stated(say(board(), "Délais", "Infirmier"))
    at = sound(at.text_area(key="ruptures-rupture_1-causes").set_value("Pas de créneau").run())
    at = sound(at.checkbox(key="tick-rupture_1-constat_1").set_value(True).run())
    at = rate(at, "rupture_1", 4, 4, 4)
    at = rate(stated(at, "Titration non faite"), "rupture_2", 5, 5, 5)
    first, second = kept(at).ruptures
    assert (first.causes, first.findings) == ("Pas de créneau", ("constat_1",))
    assert (first.severity, first.frequency, first.capacity) == (4, 4, 4)
    text = shown(at)
    assert "Priorité forte : 125 sur 125" in text
    assert "En tête : R2, Titration non faite." in text
    assert second.title == "Titration non faite"


def test_what_one_and_five_mean_is_written():
    text = shown(stated(board()))
    assert "1 : une gêne, sans conséquence sur la santé" in text
    assert "5 : la CPTS peut agir seule" in text


def test_a_rupture_point_is_removed_and_taken_back_whole():
    at = rate(stated(board()), "rupture_1", 3, 3, 3)
    at = click(at, "remove-ruptures-rupture_1")
    assert kept(at).ruptures == ()
    at = click(at, "undo-removal")
    assert kept(at).ruptures[0].severity == 3


def test_an_objective_begins_with_the_figure_of_the_evidence(douaisis):
    at = board(douaisis)
    at = click(at, next(each for each in keys(at) if each.startswith(f"note-{first_segment()}-")))
    at = click(at, "from-constat_1")
    at = click(at, "objective-rupture_1")
    (objective,) = kept(at).objectives
    (finding,) = kept(at).findings
    assert objective.rupture == "rupture_1"
    assert objective.pathway == HEART
    assert objective.indicator == finding.indicator
    assert objective.baseline is not None
    assert objective.baseline_period == finding.period
    assert objective.unit
    assert "Objectifs et plan d’actions" in shown(at)


def test_an_objective_of_a_voice_has_no_baseline():
    at = click(say(board(), "Délais", "Infirmier"), "from-constat_1")
    at = click(at, "objective-rupture_1")
    (objective,) = kept(at).objectives
    assert (objective.indicator, objective.baseline) == (None, None)


# --- beside the road ------------------------------------------------------------------------------


def test_the_working_group_and_its_meetings_are_kept():
    at = board()
    at = sound(at.text_input(key=f"groups-{HEART}-referent").set_value("Pharmacienne").run())
    at = click(at, f"meeting-{HEART}")
    at = sound(at.text_input(key=f"meeting-{HEART}-0-purpose").set_value("Lancement").run())
    (group,) = kept(at).groups
    assert (group.referent, group.meetings[0].purpose) == ("Pharmacienne", "Lancement")
    at = click(at, f"no-meeting-{HEART}-0")
    assert kept(at).groups[0].meetings == ()


def test_the_directory_is_completed_from_what_is_to_look_for(douaisis):
    at = board(douaisis)
    assert "Pharmacies" in shown(at)
    key = next(each for each in keys(at) if each.startswith("listed-"))
    at = click(at, key)
    (resource,) = kept(at).resources
    assert resource.name
    assert key not in keys(at)
    name = f"resources-{resource.id}-contact"
    at = sound(at.text_input(key=name).set_value("03 00 00 00 00").run())
    assert kept(at).resources[0].contact == "03 00 00 00 00"


# --- a road of one's own --------------------------------------------------------------------------


def own(at=None):
    at = at or board(pathway=OWN_PATHWAY)
    for label in ("Repérage", "Suivi"):
        at = click(at, "own-segment-add")
        name = kept(at).own_segments[-1].id
        at = sound(at.text_input(key=f"own_segments-{name}-label").set_value(label).run())
    return at


def test_a_road_of_ones_own_is_drawn_named_and_put_in_order():
    at = board(pathway=OWN_PATHWAY)
    assert "Cette route n’a pas encore de segment" in shown(at)
    at = own(at)
    at = sound(at.text_input(key="own-pathway-title").set_value("Obésité").run())
    assert kept(at).own_title == "Obésité"
    at = click(at, "move-segment_2--1")
    assert [each.label for each in kept(at).own_segments] == ["Suivi", "Repérage"]
    at = say(at, "Rien n’est prévu", "Diététicien")
    assert kept(at).findings[0].pathway == OWN_PATHWAY


def test_what_was_noted_on_a_segment_outlives_it():
    at = say(own(), "Personne ne suit", "Infirmier")
    name = kept(at).findings[0].segment
    at = click(at, f"remove-own_segments-{name}")
    assert len(kept(at).own_segments) == 1
    assert [each.text for each in kept(at).findings] == ["Personne ne suit"]
    assert "Ce qui y était noté est gardé" in plain(warnings(at)[0].value)
    at = open_segment(at, name)
    assert "Personne ne suit" in shown(at)


# --- what has gone, what is too much, what is hostile ---------------------------------------------


def a_finding(**more: Any) -> dict[str, Any]:
    base = {"id": "constat_1", "pathway": HEART, "segment": first_segment(), "text": "Vu un jour"}
    return base | more


def test_an_indicator_that_has_gone_keeps_its_words(douaisis):
    gone = a_finding(kind="chiffre", indicator="disparu_depuis", figure="12 %", source="X, 2020")
    rupture = {
        "id": "rupture_1",
        "pathway": HEART,
        "segment": first_segment(),
        "findings": ["constat_1"],
    }
    at = put(board(douaisis), findings=[gone], ruptures=[rupture])
    text = shown(at)
    assert "Vu un jour" in text
    assert "Cet indicateur n’est plus dans l’application : ses mots sont gardés." in text
    at = click(at, "objective-rupture_1")
    (objective,) = kept(at).objectives
    assert (objective.indicator, objective.baseline) == ("disparu_depuis", None)


def test_a_segment_that_has_gone_is_at_the_end_of_the_road():
    at = put(board(), findings=[a_finding(segment="ancien")])
    assert "Ce qui y était noté est gardé, à la fin de la route." in plain(warnings(at)[0].value)
    assert "Vu un jour" in shown(open_segment(at, "ancien"))


def test_a_pathway_that_has_gone_shows_what_is_kept():
    finding = a_finding(pathway="ancien_parcours")
    at = put(board(), current="ancien_parcours", findings=[finding])
    assert "n’est plus dans l’application" in plain(warnings(at)[0].value)
    assert "Vu un jour" in shown(at)
    at = sound(at.selectbox(key="board-pathway").set_value(HEART).run())
    assert kept(at).current == HEART
    assert len(kept(at).findings) == 1


def many(count: int) -> list[dict[str, Any]]:
    segments = pathways()[HEART].segments
    return [
        {
            "id": f"rupture_{rank}",
            "pathway": HEART,
            "segment": segments[rank % len(segments)].id,
            "title": f"Rupture numéro {rank}",
            "severity": 1 + rank % 5,
            "frequency": 1 + rank % 4,
            "capacity": 1 + rank % 3,
        }
        for rank in range(1, count + 1)
    ]


def test_eighty_rupture_points_stay_readable():
    at = put(board(), ruptures=many(80))
    assert len(at.button) < 120
    text = shown(at)
    assert "80 points de rupture, dont 80 notés" in text
    assert "En tête : R59" in text
    at = click(at, f"more-ranked-{HEART}")
    assert "open-rupture-rupture_80-ranked" in keys(at)
    at = click(at, "open-rupture-rupture_80-ranked")
    assert at.text_input(key="ruptures-rupture_80-title").value == "Rupture numéro 80"


def test_markup_is_shown_as_it_was_typed():
    words = {"pathway": HEART, "segment": first_segment()}
    at = put(
        board(),
        findings=[
            a_finding(text=MARKUP, profession=MARKUP),
            a_finding(id="constat_2", kind="chiffre", text=MARKUP, source=MARKUP, indicator="a"),
            a_finding(id="constat_3", kind="reference", text=MARKUP, source=MARKUP),
        ],
        ruptures=[
            {"id": "rupture_1", **words, "title": MARKUP, "causes": MARKUP, "evidence": MARKUP},
            {"id": "rupture_2", **words, "title": MARKUP, "concerned": [MARKUP]},
        ],
        objectives=[{"id": "objectif_1", "pathway": HEART, "rupture": "rupture_1", "text": MARKUP}],
        resources=[{"id": "ressource_1", "pathway": HEART, "name": MARKUP, "contact": MARKUP}],
        groups=[{"id": HEART, "professions": [MARKUP], "referent": MARKUP}],
    )
    for step in (None, "open-rupture-rupture_1", "remove-ruptures-rupture_1"):
        at = at if step is None else click(at, step)
        raw = "\n".join(str(one.value) for one in at.html)
        assert "<img src=x" not in raw
        assert "<b>gras" not in raw
        assert "&lt;b&gt;gras&lt;/b&gt; *x* [lien](http://x) =1+1" in raw
        for one in (*at.checkbox, *at.button, *at.segmented_control):
            assert "<b>" not in one.label
            assert not re.search(r"(?<!\\)\[lien", one.label)


def test_markup_in_a_road_of_ones_own():
    segments = [{"id": "segment_1", "label": MARKUP, "stakes": MARKUP}]
    at = put(board(pathway=OWN_PATHWAY), own_title=MARKUP, own_segments=segments)
    raw = "\n".join(str(one.value) for one in at.html)
    assert "<img src=x" not in raw


# --- in a room ------------------------------------------------------------------------------------


def test_in_a_room_one_question_a_screen(douaisis):
    at = say(board(douaisis), "Délais trop longs", "Infirmier")
    at = rate(stated(at), "rupture_1", 4, 4, 4)
    at = sound(at.toggle(key="projection").set_value(True).run())
    seen = [shown(at)]
    for _ in range(6):
        at = press(at, "Suivant")
        seen.append(shown(at))
    heads = (
        "Où les patients sortent-ils de la route ?",
        "Que disent les chiffres ici ?",
        "Que disent les professionnels ?",
        "Que dit la référence ?",
        "Que suggèrent les chiffres ?",
        "Où est la rupture sur ce segment ?",
        "Par quels points de rupture commencer ?",
    )
    for head, text in zip(heads, seen, strict=True):
        assert head in text
        assert sum(each in text for each in heads) == 1
