"""The channels, over real HTTP where they speak it."""
