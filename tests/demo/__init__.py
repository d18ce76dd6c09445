"""`make demo`: a whole purchase, played in the terminal by people who do not exist.

The shop is the real one: its Telegram channel speaks HTTP, its order page and the test bank are
opened as a browser would. Only Telegram itself is the stand-in of the tests.
"""
