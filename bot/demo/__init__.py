"""`make demo`: a shop with goods, people and a past, to be tried out on one page.

It is the shop that sells in earnest elsewhere, in a folder of its own, with the test bank, the
platforms of the simulator and a clock that jumps.
"""
