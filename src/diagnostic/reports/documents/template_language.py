"""The language of a template: what its fields may say, read before anything is filled.

It is a small part of Jinja: a field, a few filters, a condition, a loop over a list. Everything
else is refused by name, then the rest runs in a sandbox without any global.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from jinja2 import TemplateSyntaxError, nodes
from jinja2.meta import find_undeclared_variables
from jinja2.sandbox import ImmutableSandboxedEnvironment

from diagnostic.errors import UserError
from diagnostic.french import NBSP

FILTERS = ("capitalize", "default", "join", "lower", "title", "trim", "upper")
MOST_SHOWN = 80
"""Letters of the template shown in a sentence."""
_TAG = re.compile(r"\{\{.*?\}\}", re.DOTALL)
_MARK = re.compile(r"\{\{|\}\}|\{%|%\}")
_CLOSED_BY = {"{{": "}}", "{%": "%}"}
_XML = re.compile(r"<[^>]*>")
_SAID: tuple[type[nodes.Node], ...] = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.Name,
    nodes.Const,
    nodes.Filter,
    nodes.If,
    nodes.Not,
    nodes.And,
    nodes.Or,
    nodes.For,
)
_HOW = (
    f"Un modèle sait écrire un champ, {{{{ titre }}}}{NBSP}; une condition, "
    "{% if porteur %}…{% endif %}\u202f; une liste, "
    "{% for source in sources %}{{ source }}{% endfor %}."
)


def language() -> ImmutableSandboxedEnvironment:
    """What runs a template: texts are escaped, nothing else can be reached."""
    made = ImmutableSandboxedEnvironment(autoescape=True)
    made.globals = {}
    made.filters = {name: made.filters[name] for name in FILTERS}
    made.tests = {}
    return made


def names_in(xml: str, lists: Iterable[str]) -> frozenset[str]:
    """Fields that a part of a template uses.

    Parameters
    ----------
    xml
        Its text, tags of fields whole.
    lists
        Fields over which a loop may go.

    Raises
    ------
    UserError
        When a field is badly written, or says more than a template may.
    """
    _check_closed(xml)
    for tag in _TAG.findall(xml):
        _parsed(tag, tag)
    tree = _parsed(xml, "")
    _check_small(tree, frozenset(lists))
    return frozenset(find_undeclared_variables(tree))


def _check_closed(xml: str) -> None:
    """Raises ``UserError`` when a brace that opens a field has none that closes it."""
    text = _XML.sub("\n", xml)
    opened: re.Match[str] | None = None
    for mark in _MARK.finditer(text):
        closes = opened is not None and mark[0] == _CLOSED_BY[opened[0]]
        if opened is None and mark[0] in _CLOSED_BY:
            opened = mark
        elif closes:
            opened = None
        elif opened is not None and mark[0] in _CLOSED_BY:
            break
    if opened is not None:
        raise UserError(
            f"Dans le modèle, {_quoted(text[opened.start() :])} n’est pas fermé{NBSP}: il manque "
            f"{_CLOSED_BY[opened[0]]}."
        )


def _parsed(text: str, tag: str) -> nodes.Template:
    """Raises ``UserError`` when the language does not read it."""
    try:
        return language().parse(text)
    except TemplateSyntaxError as problem:
        said = tag or _line(text, problem.lineno)
        raise UserError(
            f"Dans le modèle, {_quoted(said)} ne peut pas être lu{NBSP}: {_why(problem)} {_HOW}"
        ) from problem


def _why(problem: TemplateSyntaxError) -> str:
    """The reason in French, for the mistakes that are usual."""
    said = problem.message or ""
    if found := re.search(r"unknown tag '(\w+)'", said):
        return f"le mot «{NBSP}{found[1]}{NBSP}» n’y est pas à sa place."
    if "nexpected end of template" in said:
        return "une condition ou une liste n’est pas fermée par {% endif %} ou {% endfor %}."
    return "il est mal écrit."


def _line(text: str, number: int) -> str:
    """What can be read on a line of the template, or around it."""
    rows = text.splitlines()
    around = rows[max(0, number - 1) : number] or rows[-1:]
    said = _XML.sub("", " ".join(around)).strip()
    tags = re.findall(r"\{%.*?%\}", text, re.DOTALL)
    return said if "{" in said else " ".join(_XML.sub("", tag) for tag in tags[-2:])


def _check_small(tree: nodes.Node, lists: frozenset[str], depth: int = 0) -> None:
    """Raises ``UserError`` when a template says what is not proposed."""
    for child in tree.iter_child_nodes():
        if isinstance(child, nodes.Filter) and child.name not in FILTERS:
            raise UserError(
                f"Dans le modèle, le filtre «{NBSP}{child.name}{NBSP}» n’est pas proposé. Filtres "
                f"connus{NBSP}: {', '.join(FILTERS)}."
            )
        if not isinstance(child, _SAID) or _is_too_much(child, lists, depth):
            raise UserError(
                f"Le modèle contient une instruction qui n’est pas proposée "
                f"({type(child).__name__}, ligne {child.lineno}). {_HOW}"
            )
        _check_small(child, lists, depth + isinstance(child, nodes.For))


def _is_too_much(node: nodes.Node, lists: frozenset[str], depth: int) -> bool:
    """Whether a loop is inside another, or over something else than a list."""
    if not isinstance(node, nodes.For):
        return False
    is_list = isinstance(node.iter, nodes.Name) and node.iter.name in lists
    return depth > 0 or not is_list or node.recursive or not isinstance(node.target, nodes.Name)


def _quoted(text: str) -> str:
    said = " ".join(_XML.sub("", text).split())
    short = said if len(said) <= MOST_SHOWN else f"{said[:MOST_SHOWN]}{NBSP}…"
    return f"«{NBSP}{short}{NBSP}»"
