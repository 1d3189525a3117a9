"""Maps of the explorer, as components of the page."""
