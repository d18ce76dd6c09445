"""Whole chats with the shop, as its buyers and its seller have them."""
