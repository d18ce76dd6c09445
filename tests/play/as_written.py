"""Which chats are played in the language they are written in alone, and why."""

AS_WRITTEN: dict[str, str] = {}
