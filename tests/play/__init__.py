"""Plays written chats against the whole shop: see `script` for how they are written."""
