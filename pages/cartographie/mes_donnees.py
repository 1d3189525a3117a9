"""The user’s own data: pasted, dropped or typed, then mapped."""

from diagnostic.ui import diagnosis
from diagnostic.ui.own_data import own_data

diagnosis.style()
own_data()
