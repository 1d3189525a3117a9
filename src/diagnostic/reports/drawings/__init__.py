"""Drawings of a pathway: its road, its priorities, its calendar, its follow-up."""
