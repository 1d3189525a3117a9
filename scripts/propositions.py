"""Rebuild the list of what has no source, `docs/parcours-propositions.md`.

Run ``python scripts/propositions.py`` after a change in `data/parcours`.
"""

from __future__ import annotations

from diagnostic.pathways.proposals import PAGE, written

if __name__ == "__main__":
    text = written()
    PAGE.write_text(text, encoding="utf-8")
    listed = sum(line.startswith("- ") for line in text.splitlines())
    print(f"{listed} propositions dans docs/{PAGE.name}")
