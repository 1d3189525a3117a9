"""The pages of the pathways, piece by piece; `pages/parcours` puts them together."""
