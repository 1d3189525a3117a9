"""What to do with figures: pathways, rupture points, objectives, actions, and their follow-up.

It stands above `diagnostic.project`: it reasons on what the user wrote there, beside what the
indicators say and what the pathways of `data/parcours` know (docs/adr/0011).
"""
