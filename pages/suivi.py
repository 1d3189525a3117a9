"""First visit of a fresh server by a deep link: hand over to the router (docs/adr/0006)."""

from diagnostic.ui.shell import run

run()
