"""Routes, screens, dialogues, matching and layout, free of I/O and of the shop."""
