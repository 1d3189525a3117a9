"""What the knowledge files say without a source: the list that clinicians are asked to validate.

It is kept in `docs/parcours-propositions.md`, so that a new statement without source is seen when
it comes in.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from diagnostic.french import counted, spaced
from diagnostic.paths import ROOT
from diagnostic.pathways.knowledge import (
    Lever,
    Listed,
    Pathway,
    levers,
    pathways,
    resources,
    statements,
)

PAGE = ROOT / "docs" / "parcours-propositions.md"
_HEAD = """\
# Parcours : ce qui attend la validation de cliniciens

Chaque ligne de cette page est une proposition de l’application. Aucune source lue ne la dit. Elle
s’affiche sous le mot « proposition », et attend que des cliniciens du territoire la valident, la
corrigent ou la retirent.

Le lien entre un indicateur de l’offre (densité, distance, accès) et une rupture est toujours une
proposition : il dit où regarder, pas ce qui cause quoi.

Cette page se refait par `python scripts/propositions.py`. Un test la compare aux fichiers de
`data/parcours` : une phrase ajoutée sans source y apparaît."""


def proposals(pathway: Pathway) -> Mapping[str, tuple[str, ...]]:
    """What a pathway says without a source, by the place where it is said, each once."""
    found: dict[str, dict[str, None]] = {}
    for place, text, sources in statements(pathway):
        if not sources:
            found.setdefault(place, {})[text] = None
    return {place: tuple(texts) for place, texts in found.items()}


def written() -> str:
    """The page, in Markdown."""
    by_pathway = {each.label: proposals(each) for each in pathways().values()}
    shared = {
        "Leviers": _unsourced(levers().values()),
        "Ressources": _unsourced(resources().values()),
    }
    blocks = [_HEAD]
    for label, places in by_pathway.items():
        total = sum(map(len, places.values()))
        blocks.append(f"## {label} : {counted(total, 'proposition')}")
        blocks.extend(_listed(f"### {place}", texts) for place, texts in places.items())
    blocks.extend(_listed(f"## {title}", texts) for title, texts in shared.items() if texts)
    return spaced("\n\n".join(blocks)) + "\n"


def _unsourced(rows: Iterable[Lever] | Iterable[Listed]) -> tuple[str, ...]:
    return tuple(each.label for each in rows if each.is_proposal)


def _listed(title: str, texts: Iterable[str]) -> str:
    return "\n".join([title, "", *(f"- {text}" for text in texts)])
