"""`diagnostic figure`: a map as a picture, from the command line."""
