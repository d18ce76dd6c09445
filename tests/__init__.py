"""The tests, read as chats wherever a chat is what matters."""
