"""Any indicator on a map."""

from diagnostic.ui import diagnosis
from diagnostic.ui.explorer import explorer

diagnosis.style()
explorer()
