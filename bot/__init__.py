"""The program that runs: settings, engine, channels, dialogues and web pages."""
