"""A shop in one file: made while it runs, and brought back from it."""
