"""The engine: mailboxes, writer, turns, dead letters, restarts."""
