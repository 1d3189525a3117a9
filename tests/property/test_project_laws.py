"""Laws of the project file and of its history, on documents drawn at random."""

from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diagnostic.errors import UserError
from diagnostic.project import History, Project, from_json, new_project, to_json

unhurried = settings(deadline=None)
codes = st.from_regex(r"([0-9]{2}|2[AB])[0-9]{3}", fullmatch=True)
moments = st.datetimes(
    min_value=datetime(2001, 1, 1),
    max_value=datetime(2099, 1, 1),
    timezones=st.just(UTC),
)
names = st.text(max_size=40)
amounts = st.floats(min_value=0, max_value=1e8)
missions = st.from_regex(r"[a-z][a-z0-9_]{0,20}", fullmatch=True)


@st.composite
def projects(draw: st.DrawFn) -> Project:
    project = new_project(draw(st.lists(codes, max_size=60)), draw(names), at=draw(moments))
    project = project.with_seat(draw(st.none() | st.sampled_from(["59", "2A", "974"])))
    for _ in range(draw(st.integers(0, 2))):
        other = draw(st.lists(codes, max_size=5))
        project = project.with_other_cpts(draw(names), other, draw(names), at=draw(moments))
    for _ in range(draw(st.integers(0, 3))):
        size = draw(st.integers(1, 4))
        project = project.with_amount(draw(missions), size, draw(amounts))
    return project.with_aci(
        optional_missions=tuple(draw(st.lists(missions, max_size=3))),
        signature_date=draw(st.none() | st.dates(date(2000, 1, 1), date(2100, 12, 31))),
        startup_aid_eur=draw(st.none() | amounts),
        startup_aid_label=draw(names),
    )


@unhurried
@given(projects())
def test_a_file_gives_the_same_document_back(project: Project) -> None:
    text = to_json(project)
    assert from_json(text) == project
    assert from_json(text.encode("utf-8")) == project
    assert to_json(from_json(text)) == text


@settings(unhurried, max_examples=5)
@given(projects())
def test_a_file_cut_at_any_byte_is_refused_in_french(project: Project) -> None:
    raw = to_json(project).encode("utf-8")
    assert from_json(raw[:-1]) == project  # only the last line end is missing
    for end in range(len(raw) - 1):
        with pytest.raises(UserError, match=r"semble coupé|est vide"):
            from_json(raw[:end])


@unhurried
@given(st.binary(max_size=400))
def test_random_bytes_are_refused_in_french(raw: bytes) -> None:
    with pytest.raises(UserError):
        from_json(raw)


@unhurried
@given(st.text(max_size=200))
def test_random_text_is_refused_in_french(text: str) -> None:
    with pytest.raises(UserError):
        from_json("{" + text)


@unhurried
@given(projects(), st.data())
def test_a_byte_changed_gives_a_project_or_a_sentence(
    project: Project, data: st.DataObject
) -> None:
    raw = bytearray(to_json(project).encode("utf-8"))
    for _ in range(data.draw(st.integers(1, 3))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    with suppress(UserError):
        read = from_json(bytes(raw))
        assert from_json(to_json(read)) == read


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)
PLACES = [
    *((key,) for key in Project.model_fields),
    ("territory", "codes"),
    ("territory", "seat"),
    ("aci", "overrides"),
    ("aci", "startup_aid_eur"),
    ("aci", "signature_date"),
    ("aci", "scale"),
]


@unhurried
@given(st.sampled_from(PLACES), json_values)
def test_any_value_anywhere_gives_a_project_or_a_sentence(
    place: tuple[str, ...], value: object
) -> None:
    import json

    data: dict[str, Any] = json.loads(to_json(new_project(["59178"])))
    target = data
    for key in place[:-1]:
        target = target[key]
    target[place[-1]] = value
    try:
        from_json(json.dumps(data))
    except UserError as error:
        message = str(error)
        assert len(message) < 800
        assert not set(message) & set("<>[]`*\\")


@unhurried
@given(projects(), st.timedeltas(min_value=timedelta(days=-9), max_value=timedelta(days=9)))
def test_every_edit_is_later_than_the_one_before(project: Project, shift: timedelta) -> None:
    edited = project.with_(at=project.modified_at + shift, name="Autre")
    assert edited.modified_at > project.modified_at
    assert from_json(to_json(edited)) == edited


class _Model:
    """Undo as a list of states and a cursor."""

    def __init__(self, state: int) -> None:
        self.states, self.cursor = [state], 0

    def push(self, state: int) -> None:
        if state != self.states[self.cursor]:
            self.states[self.cursor + 1 :] = [state]
            self.cursor += 1

    def move(self, by: int) -> None:
        self.cursor = min(max(self.cursor + by, 0), len(self.states) - 1)


@unhurried
@given(st.lists(st.integers(0, 5) | st.sampled_from(["undo", "redo"]), max_size=60))
def test_history_does_what_a_list_and_a_cursor_do(actions: list[int | str]) -> None:
    history, model = History.of(0), _Model(0)
    for action in actions:
        if action == "undo":
            history = history.undo()
            model.move(-1)
        elif action == "redo":
            history = history.redo()
            model.move(1)
        else:
            assert isinstance(action, int)
            history = history.push(action, str(action))
            model.push(action)
        assert history.document == model.states[model.cursor]
        assert len(history.past) == model.cursor
        if history.past:
            assert history.undo().redo() == history
        if history.future:
            assert history.redo().undo() == history
