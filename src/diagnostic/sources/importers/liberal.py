"""What the CNAM's two tables of liberal professionals share: professions, places, counts.

« 999 » in ``departement`` is a whole région, « 99 » in ``region`` is France (code ``FR`` here):
levels are kept apart and never added up. Nothing is masked in these tables: counts of 1 to 4 are
published, an empty count is therefore absent; « NS », which hides small counts in other tables of
the CNAM, is read as secret.
"""

from __future__ import annotations

import pandas as pd

from diagnostic.french import NBSP, listed
from diagnostic.sources.contracts import CODE_REGION, FRANCE, Status
from diagnostic.sources.headers import column_name
from diagnostic.sources.importers.rows import (
    dated,
    is_departement,
    marked,
    measured,
    two_character_codes,
)
from diagnostic.sources.professions import BY_LABEL, BY_SLUG
from diagnostic.sources.tally import Tally

COLUMNS = {
    "annee": r"annee",
    "libelle": r"profession_(de_)?sante",
    "region": r"(code_)?region",
    "departement": r"(code_)?departement",
    "effectif": r"effectifs?",
}
"""Name here → pattern of the name in the file."""

PUBLISHED = {
    "annee": "annee",
    "libelle": "profession_sante",
    "region": "region",
    "departement": "departement",
    "effectif": "effectif",
}

MARKS: dict[str, Status] = {"ns": "secret", "nd": "absent"}
_WHOLE_REGION = "999"
_FRANCE_REGION = "99"


def professions(frame: pd.DataFrame, tally: Tally) -> pd.DataFrame:
    """Frame with the ``profession`` of each row; those that are not listed are left out."""
    slugs = frame["libelle"].map(_slug).astype("str")
    unknown = slugs.isna()
    if unknown.any():
        names = sorted(frame.loc[unknown, "libelle"].dropna().unique())
        tally.note(
            f"Professions laissées de côté, car on ne sait pas si elles en recouvrent "
            f"d’autres{NBSP}: {listed(names, 20)}"
        )
    frame = tally.leave_out(frame, unknown, "profession que la liste ne connaît pas")
    return frame.assign(profession=slugs.loc[frame.index])


def places(frame: pd.DataFrame, tally: Tally) -> pd.DataFrame:
    """Frame with the ``niveau`` and ``code`` of each row, from its région and département."""
    regions = two_character_codes(frame["region"], tally)
    departements = two_character_codes(frame["departement"], tally)
    whole = departements == _WHOLE_REGION
    france = regions == _FRANCE_REGION
    level = pd.Series("departement", index=frame.index, dtype="str")
    level = level.mask(whole, "region").mask(whole & france, "france")
    code = departements.mask(whole, regions).mask(whole & france, FRANCE)
    is_region = regions.str.fullmatch(CODE_REGION, na=False)
    right = (whole & is_region) | (is_departement(departements) & ~france)
    frame = frame.assign(niveau=level, code=code)
    return tally.refuse(frame, ~right, "ce n’est ni un département, ni une région, ni la France")


def counted_rows(frame: pd.DataFrame, measures: dict[str, str], tally: Tally) -> pd.DataFrame:
    """Frame with its year, its measures and their status; ``effectif`` comes first.

    A hidden count hides the density that would give it back.
    """
    frame, statuses = marked(dated(frame, tally), list(measures), MARKS)
    frame = measured(frame, measures, tally, whole=("effectif",))
    known = frame["effectif"].notna()
    statuses = statuses.loc[frame.index].fillna("absent").mask(known, "disponible")
    for name in measures:
        frame = frame.assign(**{name: frame[name].where(known)})
    return frame.assign(effectif=frame["effectif"].astype("Int64"), statut=statuses)


def publics(frame: pd.DataFrame) -> list[str]:
    """Labels of the professions of a frame whose density is that of their own public."""
    return [
        BY_SLUG[slug].label
        for slug in sorted(frame["profession"].unique())
        if BY_SLUG[slug].public != "habitants"
    ]


def _slug(label: object) -> str | None:
    profession = BY_LABEL.get(column_name(label)) if isinstance(label, str) else None
    return profession.slug if profession else None
