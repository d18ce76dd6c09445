"""Turns, mailboxes, the writer, effects and the cashier: what makes a chat survive anything."""
