"""The whole program over real HTTP: Telegram's stand-in, the order page, the test bank."""
