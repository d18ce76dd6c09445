"""What the shop's own people do in a chat."""
