"""Read a spreadsheet from the standard input, write its sheets as JSON on the standard output.

Run as a script of its own, see `sheets`: a hostile workbook that asks for all the memory ends
this process and nothing else.
"""

from __future__ import annotations

import io
import json
import sys

MOST_MEMORY = 2 * 1024**3


def main() -> None:
    """Read every sheet as rows of text."""
    _limit_memory()
    from python_calamine import CalamineWorkbook

    workbook = CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read()))
    sheets = [
        [name, [[_text(cell) for cell in row] for row in rows]]
        for name in workbook.sheet_names
        if (rows := workbook.get_sheet_by_name(name).to_python(skip_empty_area=False))
    ]
    json.dump(sheets, sys.stdout)


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:  # no such limit on Windows
        return
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))


def _text(cell: object) -> str:
    """Cell as it shows; a code read as a number loses its decimals."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


if __name__ == "__main__":
    main()
