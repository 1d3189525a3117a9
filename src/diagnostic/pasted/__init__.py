"""The user's own data: a paste, a file or a typed table, understood and matched to zones.

Nothing of it leaves the machine.
"""
