"""What the commands share."""

from __future__ import annotations

import json
import sys
from typing import Annotated, Any

import typer

JsonOption = Annotated[bool, typer.Option("--json", help="Répondre en JSON.")]


def print_json(answer: dict[str, Any]) -> None:
    """Write an answer on the standard output."""
    json.dump(answer, sys.stdout, ensure_ascii=False, indent=2)
    sys.stdout.write("\n")
