"""The zone of each line of a table: matched by its cells, or the commune that a place stands in."""

from __future__ import annotations

from collections.abc import Mapping

from diagnostic.french import NBSP, among, listed
from diagnostic.pasted.matches import Match, Sight, mended
from diagnostic.pasted.matching import Matcher
from diagnostic.pasted.model import Points, Unmatched
from diagnostic.pasted.places import degrees
from diagnostic.pasted.reading import Lines, Reading
from diagnostic.territory.atlas import CITIES
from diagnostic.territory.zones import WORDS, Level


def matched(reading: Reading, level: Level) -> Lines:
    """Lines that have a zone; the others are told, with the nearest names."""
    sights = _sights(reading)
    matches = Matcher(level, reading.lexicon).match(sights)
    known = reading.lexicon.zone_names(level) if reading.choices.matches else {}
    kept: list[int] = []
    for at, line in enumerate(reading.header.lines):
        if line in reading.choices.matches:
            matches[at] = _chosen(reading.choices.matches[line], known)
        match = matches[at]
        if match.code is not None:
            kept.append(at)
        else:
            told = Unmatched(
                line, sights[at].words or reading.written(at), match.reason, match.candidates
            )
            (reading.left_out if match.aside else reading.unmatched).append(told)
    reading.notes += mended(matches, sights)
    return Lines(
        tuple(kept),
        tuple(matches[at].code or "" for at in kept),
        tuple(matches[at].written for at in kept),
    )


def _sights(reading: Reading) -> list[Sight]:
    zones = reading.zones
    count = len(reading.header.lines)
    return [
        Sight(*cells)
        for cells in zip(
            *(
                reading.texts(rank) if rank is not None else [""] * count
                for rank in (zones.code, zones.name, zones.departement, zones.postal)
            ),
            strict=True,
        )
    ]


def placed(reading: Reading) -> Lines:
    """Lines that are places, with the commune that each stands in."""
    from diagnostic.sources.locating import locate

    across, along = reading.zones.pair or (0, 0)
    cells = reading.texts(across), reading.texts(along)
    longitudes, latitudes = degrees(*cells, metres=reading.zones.metres)
    found = locate(longitudes, latitudes)
    kept: list[int] = []
    for at, code in enumerate(found):
        line = reading.header.lines[at]
        if reading.choices.matches.get(line) == "":
            reading.left_out.append(
                Unmatched(line, reading.written(at), "laissée de côté à la main")
            )
        elif code is None:
            reason = (
                "coordonnées absentes ou illisibles"
                if longitudes[at] != longitudes[at]
                else "hors de toute commune connue"
            )
            reading.unmatched.append(Unmatched(line, reading.written(at), reason))
        else:
            kept.append(at)
    reading.points = Points(
        tuple(longitudes[at] for at in kept),
        tuple(latitudes[at] for at in kept),
        tuple(reading.header.lines[at] for at in kept),
    )
    return Lines(tuple(kept), tuple(found[at] or "" for at in kept), tuple(str(at) for at in kept))


def say_how(reading: Reading, lines: Lines) -> None:
    """First note: what the lines are, and where it was read."""
    level = reading.zones.level or "commune"
    total = len(reading.header.lines)
    if reading.zones.pair:
        kind = "Lambert 93" if reading.zones.metres else "longitude et latitude"
        found = among(len(lines.at), total, "lieu placé", "lieux placés")
        first = f"Lieux lus par leurs coordonnées ({kind}){NBSP}: {found}."
    else:
        used = (
            reading.zones.code,
            reading.zones.postal,
            reading.zones.name,
            reading.zones.departement,
        )
        names = [f"«{NBSP}{reading.columns[r].title[:40]}{NBSP}»" for r in used if r is not None]
        found = among(len(lines.at), total, "ligne reconnue", "lignes reconnues")
        first = f"Zones lues par {WORDS[level][0]} dans {listed(names)}{NBSP}: {found}."
    reading.notes = [first, *reading.zones.notes, *reading.notes]
    kept = set(lines.codes)
    for city in CITIES:
        if city in kept and not kept.isdisjoint(
            reading.lexicon.atlas.arrondissements.get(city, ())
        ):
            reading.notes.append(
                f"{reading.lexicon.atlas.name(city)} est donnée entière et par arrondissement"
                f"{NBSP}: les deux sont gardés, la carte ne montre que l’un ou l’autre."
            )


def _chosen(code: str, known: Mapping[str, str]) -> Match:
    """What the user said of a line."""
    if not code:
        return Match(None, reason="laissée de côté à la main", aside=True)
    if code not in known:
        return Match(None, reason=f"le code {code[:20]} n’est pas celui d’une zone de ce niveau")
    return Match(code, "chosen", written=code)
