"""Charts that the screens show, gathered as they are laid."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from screens import sound, visit

from diagnostic.maps.plate import Drawing
from diagnostic.territory.atlas import Atlas
from diagnostic.ui import plots
from diagnostic.ui.diagnosis import charts

PAGES = ("population", "offre", "carte_identite")
TABS = (
    "À quoi s’attendre ici",
    "Ce qui est mesuré autour",
    "Affections de longue durée",
    "Responsabilité populationnelle",
)


def whole(atlas: Atlas, sirens: Iterable[str]) -> tuple[str, ...]:
    """Communes of some EPCI."""
    return tuple(sorted(code for siren in sirens for code in atlas.epci[siren].members))


def charts_of(link: str, monkeypatch: pytest.MonkeyPatch) -> dict[str, Drawing]:
    """Every chart of every screen of the territory of a link, by key."""
    found: dict[str, Drawing] = {}

    def note(figure, *, key, alt, caption, is_styled=False):
        found[key] = plots.drawing_of(figure, caption, alt)

    for module in (plots, charts):
        monkeypatch.setattr(module, "show", note)
    for name in PAGES:
        sound(visit(link=link).switch_page(f"pages/diagnostic/{name}.py").run())
    at = visit(link=link).switch_page("pages/diagnostic/pathologies.py")
    for tab in TABS:
        at.session_state["diseases-tab"] = tab
        at = sound(at.run())
    at = sound(visit(link=link).switch_page("pages/territoire/aci.py").run())
    supposed = [one for one in at.button if one.label.startswith("Supposer")]
    sound(supposed[0].click().run())
    return found
