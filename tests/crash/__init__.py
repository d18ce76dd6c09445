"""Kills the shop at random moments while people buy, and looks what it lost.

A real process of the shop, people with phones over real HTTP, the test bank with its pages.
`python -m tests.crash --help` says what can be chosen.
"""
