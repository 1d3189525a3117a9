"""How territories are drawn. Geometry travels once, as static files; values travel apart."""
