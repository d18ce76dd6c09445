"""What buyers do in a chat."""
