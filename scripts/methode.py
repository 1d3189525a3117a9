"""Rebuild the notes of the indicators, `docs/methode`: ``python scripts/methode.py``."""

from __future__ import annotations

from diagnostic.indicators.notes import FOLDER, write_notes

if __name__ == "__main__":
    write_notes(FOLDER)
    print(f"{len(list(FOLDER.glob('*.md')))} notes dans docs/methode")
