"""Measurements of what a shop's machine can carry."""
