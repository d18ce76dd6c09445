"""The rules of selling, each inside the transaction of its caller."""
