"""How databases came to the tables of today, step by step."""
