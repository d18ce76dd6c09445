"""Gateways against their contract, over real HTTP."""
