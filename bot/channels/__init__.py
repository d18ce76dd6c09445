"""Transports that carry a conversation; none of them knows the shop."""
