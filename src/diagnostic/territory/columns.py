"""The columns of a table that name communes, found by what they hold and by their headers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from diagnostic.french import NBSP, listed
from diagnostic.territory.codes import read_code, read_siren
from diagnostic.territory.names import key
from diagnostic.territory.pasting import Piece
from diagnostic.territory.report import Ignored, shown
from diagnostic.territory.resolving import CodeSense, Mention, Resolver

Role = Literal["code", "postal", "name", "departement", "siren"]
Row = Sequence[str]

LEAST_SHARE = 0.5
"""Share of a column's cells that must read as codes or names, for the column to be used."""

LEAST_SHARE_UNDER_HEADER = 0.2

LEAST_SHARE_BESIDE_TITLES = 0.8
"""The same for codes in a column whose title, among others, does not speak of codes."""

_SAMPLE = 1000
_HEADER_WITHIN = 15
_WORDS: dict[str, Role] = {
    "com": "code",
    "codgeo": "code",
    "depcom": "code",
    "code": "code",
    "codes": "code",
    "cp": "postal",
    "nom": "name",
    "commune": "name",
    "communes": "name",
    "ville": "name",
    "libelle": "name",
    "libgeo": "name",
    "nccenr": "name",
    "ncc": "name",
    "dep": "departement",
    "dept": "departement",
    "departement": "departement",
    "siren": "siren",
}
_INSEE = frozenset({"insee", "com", "codgeo", "depcom", "commune"})
_NUMBERS_OF = frozenset(
    {"population", "pop", "habitants", "hab", "nombre", "nb", "effectif", "surface", "superficie"}
)
_OF_OTHERS = frozenset({"epci", "canton", "region", "cpts", "arrondissement", "bassin", "zone"})


@dataclass(frozen=True, slots=True)
class Columns:
    """Where a table names its communes. Columns count from 0; None when there is none."""

    header: int | None = None
    code: int | None = None
    postal: int | None = None
    name: int | None = None
    departement: int | None = None
    siren: int | None = None
    sense: CodeSense | None = None
    """What the column of codes holds beyond doubt, by its title or by most of its cells."""

    @property
    def are_enough(self) -> bool:
        """Whether some column names communes."""
        return any(c is not None for c in (self.code, self.postal, self.name, self.siren))

    @property
    def used(self) -> tuple[int, ...]:
        """Columns that are read."""
        every = (self.code, self.postal, self.name, self.departement, self.siren)
        return tuple(column for column in every if column is not None)


def find_columns(rows: Sequence[Row], resolver: Resolver, *, is_titled: bool = False) -> Columns:
    """Find the columns of INSEE codes, postal codes, names, départements and EPCI.

    Parameters
    ----------
    rows
        Cells as text; rows may differ in length.
    is_titled
        Whether the first row is known to hold titles; otherwise they are looked for.

    Returns
    -------
    Columns
        A column is taken when at least half of its cells (a fifth under a header that says so)
        exist in the atlas under that role.
    """
    header = 0 if is_titled and rows else _header(rows, resolver)
    roles = _roles(rows[header]) if header is not None else {}
    body = [row for n, row in enumerate(rows) if n != header and any(row)]
    sample = body[:: max(1, len(body) // _SAMPLE)]
    width = max((len(row) for row in sample), default=0)
    shares = [_shares(sample, column, resolver) for column in range(width)]
    columns: dict[Role, int] = {}
    free = set(range(width))
    for role in _ROLES:
        column = _best(role, shares, roles, free)
        if column is not None and header is not None and column not in roles:
            column = _untitled(role, column, shares, rows[header])
        if column is not None:
            columns[role] = column
            free.discard(column)
    return Columns(
        header=header,
        code=columns.get("code"),
        postal=columns.get("postal"),
        name=columns.get("name"),
        departement=columns.get("departement"),
        siren=columns.get("siren"),
        sense=_sense(rows, header, columns.get("code"), shares),
    )


def _sense(
    rows: Sequence[Row], header: int | None, column: int | None, shares: list[dict[Role, float]]
) -> CodeSense | None:
    """What the column of codes holds: « Code » alone may be the title of postal codes."""
    if column is None:
        return None
    share = shares[column]
    is_told = header is not None and _tells_insee(rows[header], column)
    return "insee" if is_told or share["code"] > share["postal"] else None


def _tells_insee(titles: Row, column: int) -> bool:
    words = set(key(titles[column]).split()) if column < len(titles) else set()
    return not words.isdisjoint(_INSEE)


def _untitled(role: Role, column: int, shares: list[dict[Role, float]], titles: Row) -> int | None:
    """Column whose title does not tell its role: numbers of inhabitants look like codes."""
    title = key(titles[column]).split() if column < len(titles) else []
    is_number = not _NUMBERS_OF.isdisjoint(title)
    if role == "postal" or (role == "code" and is_number):
        return None
    least = LEAST_SHARE_BESIDE_TITLES if role == "code" else LEAST_SHARE
    return column if shares[column][role] >= least else None


def name_columns(rows: Sequence[Row], resolver: Resolver) -> int:
    """How many columns hold names of communes."""
    width = max((len(row) for row in rows), default=0)
    shares = (_shares(rows[:_SAMPLE], column, resolver)["name"] for column in range(width))
    return sum(share >= LEAST_SHARE for share in shares)


def read_rows(
    rows: Sequence[Row], columns: Columns, resolver: Resolver, first_line: int = 1
) -> tuple[list[Piece], list[Ignored]]:
    """Mentions of communes in the rows of a table, one a row, and the rows left out."""
    pieces: list[Piece] = []
    ignored: list[Ignored] = []
    start = 0 if columns.header is None else columns.header + 1
    for number, row in enumerate(rows):
        text = " ; ".join(cell.strip() for cell in row if cell.strip())
        if not text:
            continue
        mention = _mention(row, columns, resolver) if number >= start else None
        if mention is not None:
            pieces.append(Piece(number + first_line, _read_text(row, columns), mention))
        else:
            reason = "ligne sans commune" if number >= start else "en-tête"
            ignored.append(Ignored(number + first_line, shown(text), reason))
    return pieces, ignored


def described(rows: Sequence[Row], columns: Columns) -> str:
    """Say in French which columns are read, and that the others are not."""
    names = {
        "code": "codes",
        "postal": "codes postaux",
        "name": "noms",
        "departement": "départements",
        "siren": "EPCI",
    }
    parts = []
    for role, words in names.items():
        column = getattr(columns, role)
        if column is not None:
            parts.append(f"{words} dans {_column_name(rows, columns.header, column)}")
    width = max((len(row) for row in rows), default=0)
    rest = " ; les autres colonnes n’ont pas servi" if width > len(columns.used) else ""
    return f"Tableau lu{NBSP}: {listed(parts)}{rest}."


def _column_name(rows: Sequence[Row], header: int | None, column: int) -> str:
    if header is not None and column < len(rows[header]) and rows[header][column].strip():
        return f"la colonne «{NBSP}{shown(rows[header][column], 30)}{NBSP}»"
    return f"la colonne {column + 1}"


def _header(rows: Sequence[Row], resolver: Resolver) -> int | None:
    """First row that holds titles of columns and no commune."""
    for number, row in enumerate(rows[:_HEADER_WITHIN]):
        if _roles(row) and not any(_is_code(c, resolver) for c in row):
            roles = _roles(row)
            # A title may be a commune's name, as « Rang » is; a title of codes is beyond doubt.
            names = sum(_is_name(c, resolver) for c in row)
            if names < len(roles) or not {"code", "postal"}.isdisjoint(roles.values()):
                return number
    return None


def _roles(row: Row) -> dict[int, Role]:
    found = {column: _role(key(cell[:60])) for column, cell in enumerate(row)}
    return {column: role for column, role in found.items() if role is not None}


def _role(title: str) -> Role | None:
    words = title.split()
    if not words or len(words) > 6:
        return None
    if "postal" in words or "postaux" in words or words == ["cp"]:
        return "postal"
    if "siren" in words:
        return "siren"
    if _OF_OTHERS & set(words):
        return None
    if "insee" in words or words[:2] == ["code", "commune"]:
        return "code"
    if {"dep", "dept", "departement"} & set(words):
        return "departement"
    return next((_WORDS[word] for word in words if word in _WORDS), None)


def _is_code(cell: str, resolver: Resolver) -> bool:
    read = read_code(cell)
    if read is None:
        return False
    readings = resolver.readings(read.code)
    return readings.today is not None or readings.heir is not None


def _is_postal(cell: str, resolver: Resolver) -> bool:
    read = read_code(cell)
    return read is not None and bool(resolver.readings(read.code).postal)


def _is_name(cell: str, resolver: Resolver) -> bool:
    return any(c.isalpha() for c in cell) and resolver.knows(cell)


def _is_departement(cell: str, resolver: Resolver) -> bool:
    return key(cell) in resolver.departement_names


def _is_siren(cell: str, resolver: Resolver) -> bool:
    return resolver.knows_siren(read_siren(cell))


_ROLES: dict[Role, Callable[[str, Resolver], bool]] = {
    "code": _is_code,
    "postal": _is_postal,
    "name": _is_name,
    "departement": _is_departement,
    "siren": _is_siren,
}


def _shares(rows: Sequence[Row], column: int, resolver: Resolver) -> dict[Role, float]:
    """Share of a column's filled cells that exist under each role."""
    cells = [row[column].strip() for row in rows if column < len(row) and row[column].strip()]
    if not cells:
        return dict.fromkeys(_ROLES, 0.0)
    return {r: sum(test(c, resolver) for c in cells) / len(cells) for r, test in _ROLES.items()}


def _best(
    role: Role, shares: list[dict[Role, float]], titles: dict[int, Role], free: set[int]
) -> int | None:
    """Column that plays a role best; a title that says so comes first, one that denies it never."""

    def rank(column: int) -> tuple[bool, float, int]:
        return (titles.get(column) == role, shares[column][role], -column)

    fit = [column for column in free if _fits(role, shares[column], titles.get(column))]
    return max(fit, key=rank, default=None)


def _fits(role: Role, share: dict[Role, float], title: Role | None) -> bool:
    if title == role:
        return share[role] >= LEAST_SHARE_UNDER_HEADER and not (
            # Titled « Code », and postal codes all the same.
            role == "code" and share["postal"] > share["code"]
        )
    if title is not None and share[title] >= LEAST_SHARE_UNDER_HEADER and title != "code":
        return False
    if title is not None and not {title, role} <= {"code", "postal"}:
        return False
    if role in {"departement", "siren"}:
        return role == "siren" and share[role] >= LEAST_SHARE
    # A column of postal codes holds some INSEE codes by chance, and the other way round.
    other: Role = "postal" if role == "code" else "code"
    is_other = role in {"code", "postal"} and share[other] > share[role]
    return share[role] >= LEAST_SHARE and not is_other


def _mention(row: Row, columns: Columns, resolver: Resolver) -> Mention | None:
    """Commune of a row: its INSEE code and its name, else its postal code and its name."""
    cells = {
        role: row[column].strip()
        for role in _ROLES
        if (column := getattr(columns, role)) is not None and column < len(row)
    }
    name = cells.get("name") or None
    place = resolver.departement_names.get(key(cells.get("departement", "")))
    senses: tuple[tuple[Role, CodeSense | None], ...] = (
        ("code", columns.sense),
        ("postal", "postal"),
    )
    for role, sense in senses:
        read = read_code(cells.get(role, ""))
        if read is not None and (resolver.readings(read.code).communes or name is None):
            return Mention(name=name, code=read, place=place, sense=sense)
    if name is not None:
        return Mention(name=name, place=place)
    siren = read_siren(cells.get("siren", ""))
    if siren is not None:
        return Mention(siren=siren)
    other = next((cell for cell in cells.values() if cell), None)
    return Mention(name=other) if other else None


def _read_text(row: Row, columns: Columns) -> str:
    """Cells of a row that are read, as they are shown to the user."""
    cells = (row[column].strip() for column in columns.used if column < len(row))
    return " ; ".join(cell for cell in cells if cell)
