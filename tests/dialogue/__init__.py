"""Routes, dialogues, matching and layout."""
