"""Money, time, ids, text, errors and words; no shop in here."""
