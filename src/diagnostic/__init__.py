"""Diagnostic CPTS: found and run a communauté professionnelle territoriale de santé."""

__version__ = "0.1.0"
