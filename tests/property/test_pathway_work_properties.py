"""Laws of the board, the plan and the letter: any edits leave a whole document."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from diagnostic.errors import UserError
from diagnostic.french import number
from diagnostic.pathways.board import mark, thread
from diagnostic.project import Project, from_json, new_project, to_json
from diagnostic.project.items import MODELS, OF_LETTER, Kind

unhurried = settings(deadline=None, max_examples=100)
KINDS: tuple[Kind, ...] = tuple(MODELS)
OFTEN: tuple[Kind, ...] = (*KINDS, *[kind for kind in KINDS if kind not in OF_LETTER] * 2)
LINKS: tuple[tuple[Kind, str, Kind], ...] = (
    ("ruptures", "findings", "findings"),
    ("objectives", "rupture", "ruptures"),
    ("actions", "objective", "objectives"),
    ("tasks", "action", "actions"),
    ("tasks", "after", "tasks"),
    ("measures", "objective", "objectives"),
)
"""Links that taking an item away mends: (list, field, list that it names)."""
GO_WITH: Mapping[Kind, frozenset[Kind]] = {
    "objectives": frozenset({"measures"}),
    "actions": frozenset({"tasks"}),
}
"""What goes with an item taken away, because it means nothing without it."""

awkward = st.sampled_from(
    [
        "<b>gras</b> & <script>alert(1)</script>",
        "*étoile* _souligné_ `code` [lien](http://synthetique)",
        "=1+1",
        "#let x = 1 \\ $a$ @ref",
        "{{ champ }} {% for x in y %}",
        "a\x00b\x07c\x1b[31m\x7f",
        "gauche \u202e droite \u200b collé",
        "première\r\nseconde\u2028troisième\n\n\nfin",
        "   ",
        "l" * 190,
        "mot " * 240,
        "phrase longue " * 700,
        "é" * 20_000,
        "cœur d’Ostrevent, 12,3\u202f%",
    ]
)
texts = st.text(max_size=60) | awkward
ids = st.from_regex(r"[a-z][a-z0-9_]{0,12}", fullmatch=True)
days = st.none() | st.dates(date(2000, 1, 1), date(2100, 12, 31))
numbers = st.none() | st.floats(min_value=-1e12, max_value=1e12)
labels = st.lists(texts, max_size=3).map(tuple)

OWN: Mapping[Kind, Mapping[str, st.SearchStrategy[Any]]] = {
    "own_segments": {"label": texts, "stakes": texts},
    "findings": {
        "kind": st.sampled_from(["chiffre", "terrain", "reference", "rumeur"]),
        "text": texts,
        "profession": texts,
        "indicator": st.none() | ids,
        "noted_on": days,
    },
    "ruptures": {
        "title": texts,
        "causes": texts,
        "concerned": labels,
        "severity": st.none() | st.integers(0, 6),
        "frequency": st.none() | st.integers(1, 5),
        "capacity": st.none() | st.integers(1, 5),
    },
    "objectives": {"text": texts, "baseline": numbers, "target": numbers, "by": days},
    "actions": {
        "title": texts,
        "levers": st.lists(ids, max_size=3).map(tuple),
        "deadline": days,
        "budget_eur": st.none() | st.floats(min_value=-1, max_value=1e8),
        "note": texts,
    },
    "tasks": {
        "title": texts,
        "referent": texts,
        "start": days,
        "end": days,
        "weeks": st.none() | st.floats(min_value=0, max_value=600),
        "status": st.sampled_from(["a_faire", "en_cours", "fait", "abandonne"]),
    },
    "measures": {"on": days, "value": numbers, "people": st.none() | st.integers(0, 10**9)},
    "groups": {
        "professions": labels,
        "referent": texts,
        "meetings": st.lists(st.fixed_dictionaries({}, optional={"on": days, "purpose": texts})),
    },
    "resources": {"name": texts, "what": texts, "segment": st.none() | ids},
    "partners": {"name": texts, "count": st.none() | st.integers(-1, 200_000), "role": texts},
    "coordination": {"kind": texts, "name": texts, "link": texts},
    "orientations": {"aims": texts, "means": texts},
    "milestones": {"label": texts, "on": days},
}
"""What may be typed in each list; some of it cannot be kept."""


def items(project: Project, kind: Kind) -> tuple[Any, ...]:
    found: tuple[Any, ...] = getattr(
        project.letter if kind in OF_LETTER else project.pathways, kind
    )
    return found


def ids_of(project: Project, kind: Kind) -> list[str]:
    return [each.id for each in items(project, kind)]


def linked(draw: st.DrawFn, project: Project, kind: Kind, own: str | None) -> dict[str, Any] | None:
    """Links of an item to those that are there; None when it cannot stand yet."""
    fields: dict[str, Any] = {}
    for of_kind, field, target in LINKS:
        if of_kind != kind:
            continue
        known = ids_of(project, target)
        if field in {"findings", "after"}:
            others = [each for each in known if each != own]
            fields[field] = tuple(each for each in others if draw(st.booleans()))
        elif (kind, field) in {("tasks", "action"), ("measures", "objective")}:
            if not known:
                return None
            fields[field] = draw(st.sampled_from(known))
        else:
            fields[field] = draw(st.none() | st.sampled_from(known)) if known else None
    return fields


def typed(draw: st.DrawFn, project: Project, kind: Kind, own: str | None) -> dict[str, Any] | None:
    """Fields of a new item, or some of those of an item that is there."""
    fields = linked(draw, project, kind, own)
    if fields is None:
        return None
    if own is None:
        needed = MODELS[kind][0].model_fields
        fields |= {name: "avc" for name in ("pathway", "segment") if name in needed}
        if kind in {"groups", "orientations"}:
            fields["id"] = draw(ids)
    elif not draw(st.booleans()):
        fields = {}
    return fields | draw(st.fixed_dictionaries({}, optional=dict(OWN[kind])))


def same_but(before: Project, after: Project, kind: Kind, changed: str) -> None:
    """One item was added or changed; every other is the same, in the same order."""
    for other in KINDS:
        left = [each for each in items(before, other) if (other, each.id) != (kind, changed)]
        right = [each for each in items(after, other) if (other, each.id) != (kind, changed)]
        assert left == right


def only_mended(before: Project, after: Project, kind: Kind, gone: str) -> None:
    """One item went with what belongs to it; the others stay, their links to it apart."""
    for other in KINDS:
        kept = {each.id: each for each in items(after, other)}
        for each in items(before, other):
            if other == kind and each.id == gone:
                assert each.id not in kept
                continue
            belongs = any(
                getattr(each, field) == gone
                for of_kind, field, target in LINKS
                if of_kind == other and target == kind and other in GO_WITH.get(kind, ())
            )
            assert (each.id in kept) != belongs
            if not belongs:
                mended = {field for of_kind, field, _ in LINKS if of_kind == other}
                assert each.model_dump(exclude=mended) == kept[each.id].model_dump(exclude=mended)
    assert set().union(*(ids_of(after, each) for each in KINDS)) <= set().union(
        *(ids_of(before, each) for each in KINDS)
    )


def dangling(project: Project) -> Iterator[str]:
    for kind, field, target in LINKS:
        known = {None, *ids_of(project, target)}
        for each in items(project, kind):
            named = getattr(each, field)
            for one in named if isinstance(named, tuple) else (named,):
                if one not in known:
                    yield f"{each.id}.{field} → {one}"


def said(value: Any) -> Iterator[str]:
    """Every text of a part."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from said(each)
    elif isinstance(value, (list, tuple)):
        for each in value:
            yield from said(each)


def whole(project: Project) -> None:
    for kind in KINDS:
        assert len(set(ids_of(project, kind))) == len(ids_of(project, kind))
    assert list(dangling(project)) == []
    for part in (project.pathways, project.letter):
        for text in said(part.model_dump()):
            assert not [
                char for char in text if unicodedata.category(char) == "Cc" and char != "\n"
            ]


def attempted(project: Project, kind: Kind, fields: dict[str, Any]) -> tuple[Project, str]:
    """The document with an item, or as it was with the sentence that refuses it."""
    try:
        return project.with_item(kind, fields), ""
    except UserError as error:
        return project, str(error)


@st.composite
def edited(draw: st.DrawFn) -> Project:
    """A project after any edits, each of them checked."""
    project = new_project(["59178"])
    for _ in range(draw(st.integers(0, 30))):
        kind = draw(st.sampled_from(OFTEN))
        known = ids_of(project, kind)
        before = project
        if known and draw(st.integers(0, 3)) == 0:
            gone = draw(st.sampled_from(known))
            project = before.without_item(kind, gone)
            only_mended(before, project, kind, gone)
        else:
            own = draw(st.none() | st.sampled_from(known)) if known else None
            fields = typed(draw, before, kind, own)
            if fields is None:
                continue
            written = to_json(before)
            project, refusal = attempted(before, kind, {"id": own, **fields} if own else fields)
            if refusal:
                assert to_json(before) == written
                assert len(refusal) < 800
                continue
            changed = own or fields.get("id") or project.last_id(kind)
            same_but(before, project, kind, changed)
            assert own or "id" in fields or changed not in known  # nothing is replaced
            assert project.item(kind, changed) is not None
        whole(project)
        assert project.modified_at > before.modified_at
        assert project.id == before.id
    return project


@unhurried
@given(edited())
def test_any_edits_leave_a_whole_document_that_its_file_gives_back(project: Project) -> None:
    text = to_json(project)
    assert from_json(text) == project
    assert from_json(text.encode("utf-8")) == project
    assert to_json(from_json(text)) == text


@unhurried
@given(edited())
def test_everything_can_be_taken_away_in_any_order(project: Project) -> None:
    for kind in KINDS:
        for one in ids_of(project, kind):
            project = project.without_item(kind, one)
            whole(project)
    assert all(items(project, kind) == () for kind in KINDS)


@unhurried
@given(edited(), st.sampled_from(KINDS))
def test_taking_away_what_is_not_there_changes_nothing(project: Project, kind: Kind) -> None:
    after = project.without_item(kind, "jamais_vu")
    assert after.pathways == project.pathways
    assert after.letter == project.letter


@unhurried
@given(edited())
def test_the_thread_of_any_item_can_be_followed(project: Project) -> None:
    work = project.pathways
    for action in work.actions:
        found = thread(project, action.id)
        assert found.action == action
        assert found.marks.startswith(mark(action.id))
        assert {each.action for each in found.tasks} <= {action.id}
        assert (found.objective is None) == (action.objective is None)
    for rupture in work.ruptures:
        assert {each.id for each in thread(project, rupture.id).findings} == set(rupture.findings)


@unhurried
@given(texts, texts)
def test_a_text_is_kept_as_it_was_cleaned_or_refused_whole(label: str, paragraphs: str) -> None:
    """Nothing is cut in silence: a text too long is refused, another keeps its letters."""
    project = new_project(["59178"])
    for kind, field, text, most in (
        ("resources", "name", label, 200),
        ("ruptures", "causes", paragraphs, 10_000),
    ):
        fields = {"pathway": "avc", "segment": "sortie", field: text}
        after, refusal = attempted(project, kind, fields)
        if refusal:
            assert number(most) in refusal or str(most) in refusal
            assert len(text) > most
            continue
        kept = getattr(items(after, kind)[-1], field)
        assert len(kept) <= most
        bare = "".join(char for char in text if char.isalnum())
        assert "".join(char for char in kept if char.isalnum()) in {
            bare,
            "".join(char for char in unicodedata.normalize("NFC", text) if char.isalnum()),
        }
