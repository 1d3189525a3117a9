"""Clicks of the map and changes of the work: none lost, none twice, whatever overlaps."""

from __future__ import annotations

import threading
import time
from dataclasses import replace

import pytest

from diagnostic.errors import UserError
from diagnostic.project import History, SaveOutcome, new_project
from diagnostic.territory.selection import add, remove
from diagnostic.ui import work
from diagnostic.ui.work import Desk, Work

DOUAI, SIN_LE_NOBLE, PARIS, PARIS_1 = "59178", "59569", "75056", "75101"
LIFE, OTHER_LIFE = "k3j2h1", "z9y8x7"


def only_douai(_):
    return frozenset({DOUAI})


def take_notices():
    """What the user is told, and has then read."""
    notices = work.current().notices
    work.dismiss()
    return notices


class FakeStore:
    """Keep every document saved; slow enough for another run to come in between."""

    def __init__(self) -> None:
        self.saved = []
        self.problem = None
        self.fork_next = False

    def save(self, key, project, expected_revision):
        time.sleep(0.001)
        if self.problem:
            raise UserError(self.problem)
        if self.fork_next:
            self.fork_next = False
            return SaveOutcome("forked", project.forked(), 1, "Deux versions sont gardées.")
        self.saved.append(project)
        return SaveOutcome("saved", project, (expected_revision or 0) + 1)


@pytest.fixture
def desk(monkeypatch) -> Desk:
    found = Desk(FakeStore(), "x" * 32, Work(History.of(new_project())))
    monkeypatch.setattr(work, "desk", lambda: found)
    return found


def click(codes, code, wanted):
    return (add if wanted else remove)(work.atlas(), codes, [code])


def take(log, life=LIFE):
    work.take_clicks(life, log, click)


def some_codes(count):
    return sorted(work.atlas().departements["59"].members)[:count]


# ---- one after the other ----------------------------------------------------


def test_each_click_is_a_step(desk):
    take([[1, DOUAI, True], [2, SIN_LE_NOBLE, True], [3, DOUAI, False]])
    assert desk.work.codes == {SIN_LE_NOBLE}
    assert desk.work.acknowledged == {LIFE: 3}
    assert desk.work.history.undo_label == "Retrait\u00a0: Douai"
    assert desk.store.saved[-1] == desk.work.project
    work.undo()
    assert desk.work.codes == {DOUAI, SIN_LE_NOBLE}
    work.undo()
    assert desk.work.codes == {DOUAI}
    work.redo()
    assert desk.work.codes == {DOUAI, SIN_LE_NOBLE}


def test_a_log_sent_again_changes_nothing(desk):
    log = [[1, DOUAI, True], [2, SIN_LE_NOBLE, True]]
    take(log)
    once = desk.work
    take(log)
    take(log[:1])
    assert desk.work.history == once.history
    assert desk.work.acknowledged == once.acknowledged


def test_a_growing_log_takes_only_what_is_new(desk):
    take([[1, DOUAI, True]])
    take([[1, DOUAI, True], [2, DOUAI, False]])
    take([[1, DOUAI, True], [2, DOUAI, False], [3, SIN_LE_NOBLE, True]])
    assert desk.work.codes == {SIN_LE_NOBLE}
    assert len(desk.work.history.past) == 3


def test_a_late_echo_does_not_do_again_what_was_undone(desk):
    take([[1, DOUAI, True], [2, SIN_LE_NOBLE, True]])
    work.undo()
    take([[1, DOUAI, True], [2, SIN_LE_NOBLE, True]])
    assert desk.work.codes == {DOUAI}
    assert desk.work.history.redo_label == "Ajout\u00a0: Sin-le-Noble"


def test_numbers_start_again_with_each_life_of_the_map(desk):
    take([[1, DOUAI, True], [2, SIN_LE_NOBLE, True]])
    take([[1, DOUAI, False]], OTHER_LIFE)
    assert desk.work.codes == {SIN_LE_NOBLE}
    assert list(desk.work.acknowledged)[-1] == OTHER_LIFE


def test_an_echo_of_a_life_gone_by_changes_nothing(desk):
    take([[1, DOUAI, True], [2, SIN_LE_NOBLE, True]])
    take([[1, DOUAI, False]], OTHER_LIFE)
    take([[1, DOUAI, True], [2, SIN_LE_NOBLE, True]])
    assert desk.work.codes == {SIN_LE_NOBLE}
    assert desk.work.acknowledged == {LIFE: 2, OTHER_LIFE: 1}
    # The map of today is the one that is answered.
    assert list(desk.work.acknowledged.items())[-1] == (OTHER_LIFE, 1)


def test_a_click_that_changes_nothing_is_no_step(desk):
    take([[1, DOUAI, True], [2, DOUAI, True], [3, SIN_LE_NOBLE, False]])
    assert desk.work.codes == {DOUAI}
    assert len(desk.work.history.past) == 1
    assert desk.work.acknowledged == {LIFE: 3}


def test_a_city_is_whole_or_by_arrondissement(desk):
    take([[1, PARIS, True], [2, PARIS_1, False]])
    assert len(desk.work.codes) == 19
    take([[1, PARIS, True], [2, PARIS_1, False], [3, PARIS, True]])
    assert desk.work.codes == {PARIS}


@pytest.mark.parametrize(
    "entry",
    [
        None,
        "bonjour",
        7,
        [],
        [2],
        [2, DOUAI],
        [2, DOUAI, True, 1],
        ["2", DOUAI, True],
        [2.0, DOUAI, True],
        [2, 59178, True],
        [2, "99999", True],
        [2, DOUAI, "true"],
        [2, DOUAI, None],
        [-1, DOUAI, True],
        [0, DOUAI, True],
        {"number": 2, "code": DOUAI, "wanted": True},
        [2, ["59178"], True],
    ],
)
def test_an_entry_that_makes_no_sense_is_left_out(desk, entry):
    take([[1, SIN_LE_NOBLE, True], entry, [3, "59606", True]])
    assert desk.work.codes == {SIN_LE_NOBLE, "59606"}
    assert desk.work.acknowledged == {LIFE: 3}


def test_an_empty_log(desk):
    take([])
    assert desk.work.codes == frozenset()
    assert desk.store.saved == []


# ---- overlapping runs -------------------------------------------------------


def test_runs_that_overlap_lose_no_click_and_take_none_twice(desk):
    codes = some_codes(60)
    log = [[number, code, True] for number, code in enumerate(codes, 1)]
    # Each run carries the log as it stood when it was sent: late, early, in any order.
    sent = [log[:end] for end in range(1, len(log) + 1)]
    threads = [
        threading.Thread(target=lambda part=sent[start::4]: [take(each) for each in part])
        for start in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert desk.work.codes == set(codes)
    assert desk.work.acknowledged == {LIFE: len(codes)}
    assert len(desk.work.history.past) == len(codes)
    assert desk.store.saved[-1] == desk.work.project


def test_a_click_and_a_button_at_once_are_both_kept(desk):
    codes = some_codes(40)

    def clicks():
        for number, code in enumerate(codes, 1):
            take([[number, code, True]])

    def names():
        for number in range(40):
            work.edit(
                lambda project, number=number: project.with_(name=f"Nom {number}"), "Changement"
            )

    threads = [threading.Thread(target=clicks), threading.Thread(target=names)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert desk.work.codes == set(codes)
    assert desk.work.project.name == "Nom 39"
    assert len(desk.work.history.past) == 80


# ---- the store says no ------------------------------------------------------


def test_a_save_that_fails_keeps_the_work_and_says_so_once(desk):
    desk.store.problem = "Le disque du serveur est plein."
    take([[1, DOUAI, True]])
    take([[1, DOUAI, True], [2, SIN_LE_NOBLE, True]])
    assert desk.work.codes == {DOUAI, SIN_LE_NOBLE}
    assert desk.work.revision is None
    assert take_notices() == (("error", "Le disque du serveur est plein."),)
    assert take_notices() == ()
    desk.store.problem = None
    take([[3, "59606", True]])
    assert desk.store.saved[-1].territory.codes == (DOUAI, SIN_LE_NOBLE, "59606")
    assert desk.work.revision == 1


def test_a_fork_goes_on_under_its_new_name_and_undo_stays_there(desk):
    take([[1, DOUAI, True]])
    desk.store.fork_next = True
    take([[2, SIN_LE_NOBLE, True]])
    assert desk.work.codes == {DOUAI, SIN_LE_NOBLE}
    assert take_notices() == (("warning", "Deux versions sont gardées."),)
    forked = desk.work.project.id
    work.undo()
    work.undo()
    assert desk.work.project.id == forked
    assert desk.store.saved[-1].id == forked


# ---- changes of the panel ---------------------------------------------------


def test_choosing_the_same_communes_is_no_step(desk):
    work.choose(only_douai, "Ajout")
    before = desk.work.history
    work.choose(only_douai, "Ajout", look=True)
    assert desk.work.history is before


def test_a_change_that_cannot_be_kept_is_said_and_changes_nothing(desk):
    work.choose(only_douai, "Ajout")
    before = desk.work.history
    work.edit(lambda project: project.with_(name="x" * 500), "Changement de nom")
    assert desk.work.history == before
    ((kind, text),) = take_notices()
    assert kind == "error"
    assert "120" in text


def test_what_is_done_before_any_commune_is_kept(desk):
    work.edit(lambda project: project.with_(name="Autour de Douai"), "Changement de nom")
    assert desk.store.saved[-1].name == "Autour de Douai"


def test_nothing_done_nothing_saved(desk):
    desk.put(desk.work)
    work.open_project(new_project())
    assert desk.store.saved == []


def test_two_perimeters_of_one_name_are_both_looked_at(desk):
    project = new_project([DOUAI, SIN_LE_NOBLE])
    project = project.with_other_cpts("Voisine", [DOUAI], "liste collée")
    project = project.with_other_cpts("Voisine", [SIN_LE_NOBLE], "liste collée")
    work.open_project(project)
    (advice,) = [one for one in work.portrait().advice if one.id == "chevauchement"]
    assert advice.codes == (DOUAI, SIN_LE_NOBLE)


# ---- a document of another year ---------------------------------------------


def test_a_document_of_a_former_year_is_brought_to_today(desk):
    former = new_project([DOUAI, "59355"]).with_(cog_year=2019)  # Lomme, in Lille since 2000
    former = former.with_other_cpts("Voisine", ["59355"], "liste collée")
    work.open_project(former)
    assert desk.work.codes == {DOUAI, "59350"}
    assert desk.work.project.cog_year == 2026
    assert desk.work.project.other_cpts[0].codes == ("59350",)
    assert take_notices() == (
        ("warning", "Communes remplacées par celle qui leur succède : 59355 par Lille."),
    )


def test_a_document_of_nonsense_says_what_is_left_out(desk):
    work.open_project(new_project([DOUAI, "00000", PARIS, PARIS_1]))
    assert desk.work.codes == {DOUAI, PARIS}
    ((_, text),) = take_notices()
    assert "laissés de côté : 00000" in text
    assert "comptée entière : Paris" in text


def test_a_document_of_today_is_left_as_it_is(desk):
    project = new_project([DOUAI])
    work.open_project(project)
    assert desk.work.project is project
    assert take_notices() == ()


# ---- where the map looks ----------------------------------------------------


def test_looking_moves_the_map_once(desk):
    work.choose(only_douai, "Ajout", look=True)
    first = desk.work.view
    west, south, east, north = first.bounds
    assert west < work.atlas()[DOUAI].longitude < east
    assert south < work.atlas()[DOUAI].latitude < north
    take([[1, DOUAI, True]])
    assert desk.work.view == first  # a click leaves the zoom alone
    work.choose(only_douai, "Ajout", look=True)
    assert desk.work.view.token == first.token + 1


def test_communes_without_a_place_leave_the_map_alone(desk):
    before = desk.work.view
    nowhere = {c.code for c in work.atlas().communes.values() if c.longitude is None}
    assert nowhere
    work.choose(lambda _: frozenset(nowhere), "Ajout", look=True)
    assert desk.work.view == before


def test_work_is_replaced_whole(desk):
    with pytest.raises(AttributeError):
        desk.work.revision = 3  # type: ignore[misc]
    assert replace(desk.work, revision=3) != desk.work
