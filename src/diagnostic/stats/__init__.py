"""How figures of small territories are computed: intervals, standardisation, means, secrecy.

Pure functions on numbers. What cannot be computed is ``None``, never zero; what cannot be true is
refused with a French sentence. The methods are told to readers in ``docs/methode/statistiques.md``.
"""
