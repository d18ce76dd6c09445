"""The demo: its goods and its past, its phones and its clock, and the page they are on."""
