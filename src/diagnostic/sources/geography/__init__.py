"""The embedded geography of France, built from packages of the public registries."""
