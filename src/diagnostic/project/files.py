"""The project as a file: JSON that a person can read, and refusals that a person can act on."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any, NoReturn

from pydantic import ValidationError

from diagnostic.errors import UserError
from diagnostic.french import NBSP, number
from diagnostic.project import positions
from diagnostic.project.document import SCHEMA_VERSION, Project
from diagnostic.project.problems import FIELDS, describe
from diagnostic.project.text import quoted

MOST_BYTES = 20 * 1024 * 1024

Data = dict[str, Any]
Migration = Callable[[Data], Data]

MIGRATIONS: Mapping[int, Migration] = {1: dict, 2: dict, 3: dict}
"""``MIGRATIONS[n]`` turns the data of format ``n`` into format ``n + 1``.

Format 2 added the choices of the diagnosis, empty until they are made; format 3 the user's own
tables, none until one is kept; format 4 the rupture board, the plan and the letter, empty.
"""

_ON_ONE_LINE = frozenset({"zones", "values", "secret"})
"""Lists of the user's tables: one line each, not one a cell."""
_HELD = re.compile(r'"\\u0000([0-9]+)"')

_ANOTHER = "Choisissez un fichier .json téléchargé depuis cette application."
_OLDER = "Ouvrez une copie plus ancienne, ou téléchargez de nouveau le projet."
_CUT_TAIL = re.compile(r"[A-Za-z0-9.+-]*\s*|\\?u?[0-9A-Fa-f]{0,4}")

_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"PK\x03\x04", "un classeur, un document ou une archive (Excel, Word, ZIP)"),
    (b"\xd0\xcf\x11\xe0", "un ancien document Excel ou Word"),
    (b"%PDF", "un PDF"),
    (b"\x89PNG", "une image"),
    (b"\xff\xd8\xff", "une image"),
    (b"GIF8", "une image"),
    (b"\x1f\x8b", "une archive compressée"),
    (b"PAR1", "un fichier Parquet"),
    (b"SQLite format 3", "une base de données"),
)


def to_json(project: Project) -> str:
    """Text of a project file: indented, keys sorted, the same for the same document."""
    return as_text(project.model_dump(mode="json"))


def as_text(data: Mapping[str, Any]) -> str:
    """Write data the way every JSON file of this package is written."""
    lines: list[str] = []
    held = _held(data, lines)
    text = json.dumps(held, indent=2, sort_keys=True, ensure_ascii=False, allow_nan=False)
    return _HELD.sub(lambda match: lines[int(match[1])], text) + "\n"


def _held(value: Any, lines: list[str]) -> Any:
    """The same with a mark, that no text of ours can hold, in place of each long list."""
    if isinstance(value, list):
        return [_held(each, lines) for each in value]
    if not isinstance(value, Mapping):
        return value
    found = {}
    for key, each in value.items():
        if key in _ON_ONE_LINE and isinstance(each, list):
            found[key] = f"\0{len(lines)}"
            lines.append(json.dumps(each, ensure_ascii=False, allow_nan=False))
        else:
            found[key] = _held(each, lines)
    return found


def from_json(source: bytes | str) -> Project:
    """Read a project file, of this format or of an earlier one.

    Parameters
    ----------
    source
        The file as bytes (UTF-8, with or without a byte-order mark; UTF-16 with one), or its
        text.

    Returns
    -------
    Project
        The document of the file. Codes are put in order and in capitals, each once.

    Raises
    ------
    UserError
        The file is empty, cut off, too big, not a project, from a newer version, or holds values
        that mean nothing. The sentence says where and what to do. An unknown key is refused by
        its name rather than lost.
    """
    if len(source) > MOST_BYTES:
        raise UserError(
            f"Ce fichier dépasse {number(MOST_BYTES // 1024 // 1024)}{NBSP}Mo, ce n’est pas un "
            f"projet. {_ANOTHER}"
        )
    text = _decoded(source) if isinstance(source, bytes) else source.removeprefix("\ufeff")
    if not text.strip("\x00 \t\r\n"):
        raise UserError(f"Ce fichier est vide. {_OLDER}")
    data = _parsed(text)
    version = _version(data, text)
    if version == SCHEMA_VERSION:
        return _validated(text, as_written=True)
    return _validated(json.dumps(migrate(data, version)), as_written=False)


def migrate(
    data: Data,
    version: int,
    target: int = SCHEMA_VERSION,
    migrations: Mapping[int, Migration] = MIGRATIONS,
) -> Data:
    """Bring the data of an earlier format forward, one format at a time.

    Raises
    ------
    UserError
        The format was never ours, or the data do not hold what that format requires.
    """
    while version < target:
        step = migrations.get(version)
        if step is None:
            raise UserError(
                f"Ce fichier annonce le format {number(version)}, que cette application n’a "
                f"jamais écrit. {_OLDER}"
            )
        try:
            data = step(data)
        except (LookupError, TypeError, ValueError, AttributeError) as error:
            raise UserError(
                f"Ce projet, écrit au format {number(version)}, est incomplet ou a été modifié à "
                f"la main{NBSP}: il ne peut pas être repris. {_OLDER}"
            ) from error
        version += 1
        data = {**data, "schema_version": version}
    return data


def json_schema() -> dict[str, Any]:
    """JSON Schema (2020-12) of the project file, published in ``data/schemas``."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"Projet Diagnostic CPTS, format {SCHEMA_VERSION}",
        **{key: value for key, value in Project.model_json_schema().items() if key != "title"},
    }


def _decoded(source: bytes) -> str:
    for signature, kind in _SIGNATURES:
        if source.startswith(signature):
            _refuse_kind(kind)
    encoding = "utf-16" if source[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig"
    try:
        return source.decode(encoding)
    except UnicodeDecodeError as error:
        line = source.count(b"\n", 0, error.start) + 1
        if b"\x00" in source and encoding != "utf-16":
            _refuse_kind("un fichier qui n’est pas du texte")
        _refuse_other_text(source.decode("latin-1").removeprefix("\xef\xbb\xbf"))
        if error.end >= len(source):
            _refuse_cut(line, error)
        raise UserError(
            f"La ligne {number(line)} contient un caractère illisible{NBSP}: le fichier n’est pas "
            "enregistré en UTF-8. Enregistrez-le de nouveau en choisissant l’encodage UTF-8."
        ) from error


def _parsed(text: str) -> Data:
    _refuse_other_text(text)
    try:
        data = json.loads(text, object_pairs_hook=_members, parse_constant=_no_constant)
    except _RepeatedKeyError as error:
        _refuse_repeated(text, error)
    except json.JSONDecodeError as error:
        line = positions.line_at(text, error.pos)
        if _is_cut(text, error):
            _refuse_cut(positions.line_at(text, len(text.rstrip())), error)
        raise UserError(
            f"La ligne {number(line)} de ce fichier n’est pas écrite correctement (caractère "
            f"{number(error.colno)}), une virgule, un guillemet ou une accolade manque ou est de "
            f"trop. Corrigez-la si vous avez modifié le fichier à la main. {_OLDER}"
        ) from error
    except (ValueError, RecursionError) as error:
        raise UserError(
            f"Ce fichier contient un nombre impossible ou des listes imbriquées à l’excès{NBSP}: "
            f"ce n’est pas un projet. {_ANOTHER}"
        ) from error
    if not isinstance(data, dict):
        _refuse_kind("un fichier JSON d’une autre nature")
    return data


def _version(data: Data, text: str) -> int:
    if data.get("type") in {"FeatureCollection", "Feature", "Topology"}:
        _refuse_kind(
            "une carte (GeoJSON)",
            "Pour en faire un territoire, importez-la depuis la page Composer le territoire.",
        )
    if "schema_version" not in data:
        _refuse_kind("un fichier JSON d’une autre nature")
    version = data["schema_version"]
    if not isinstance(version, int) or isinstance(version, bool) or version < 0:
        line = positions.line_of(text, ("schema_version",))
        raise UserError(
            f"Ligne {number(line or 1)}, {FIELDS['schema_version']}{NBSP}: il faut un nombre "
            f"entier (lu{NBSP}: {quoted(version)}). {_OLDER}"
        )
    if version > SCHEMA_VERSION:
        raise UserError(
            f"Ce projet vient d’une version plus récente de l’application (format "
            f"{quoted(version)}, celle-ci lit jusqu’au format {number(SCHEMA_VERSION)}). Mettez "
            "l’application à jour pour l’ouvrir. Le fichier n’a pas été modifié."
        )
    return version


def _validated(text: str, *, as_written: bool) -> Project:
    """Validate a text; lines are told only when it is the very text of the user's file."""
    try:
        return Project.model_validate_json(text, strict=True)
    except ValidationError as error:
        line_of = (lambda location: positions.line_of(text, location)) if as_written else None
        kinds = {details["type"] for details in error.errors(include_url=False)}
        advice = f"Corrigez le fichier si vous l’avez modifié à la main. {_OLDER}"
        if "extra_forbidden" in kinds:
            advice = (
                "Rien n’est ouvert, pour ne rien perdre. Corrigez le nom du champ inconnu ou "
                f"retirez-le. {_OLDER}"
            )
        raise UserError(
            f"Ce projet ne peut pas être ouvert{NBSP}: {describe(error, line_of)}. {advice}"
        ) from error


def _is_cut(text: str, error: json.JSONDecodeError) -> bool:
    """Whether the reader met the end of the text, rather than something it did not expect."""
    if error.msg.startswith("Extra data"):
        return False
    return error.msg.startswith("Unterminated") or bool(_CUT_TAIL.fullmatch(text, error.pos))


class _RepeatedKeyError(Exception):
    """A key stands twice in one object; keeping either value would lose the other."""


def _members(pairs: list[tuple[str, Any]]) -> Data:
    members = dict(pairs)
    if len(members) < len(pairs):
        raise _RepeatedKeyError
    return members


def _no_constant(name: str) -> NoReturn:
    raise ValueError(name)


def _refuse_repeated(text: str, error: _RepeatedKeyError) -> NoReturn:
    found = positions.repeated(text)
    where = f"Ligne {number(found[1])}, le champ {quoted(found[0][-1])}" if found else "Un champ"
    raise UserError(
        f"{where} est écrit deux fois au même endroit{NBSP}: gardez une seule des deux valeurs."
    ) from error


def _refuse_other_text(text: str) -> None:
    start = text.lstrip()[:400].lower()
    if start.startswith(("{", "[")):
        return
    if start.startswith("<"):
        is_page = "<html" in start or "<!doctype html" in start
        _refuse_kind("une page web (HTML)" if is_page else "un fichier XML ou KML")
    first_line = start.partition("\n")[0]
    if any(first_line.count(mark) for mark in ";,\t"):
        _refuse_kind(
            "un tableau (CSV)",
            "Pour en faire un territoire, importez-le depuis la page Composer le territoire.",
        )
    _refuse_kind("un autre type de fichier")


def _refuse_kind(kind: str, advice: str = _ANOTHER) -> NoReturn:
    raise UserError(f"Ce fichier n’est pas un projet, il ressemble à {kind}. {advice}")


def _refuse_cut(line: int, error: Exception) -> NoReturn:
    raise UserError(
        f"Ce fichier semble coupé{NBSP}: il s’arrête à la ligne {number(line)}, avant la fin du "
        f"projet. {_OLDER}"
    ) from error
