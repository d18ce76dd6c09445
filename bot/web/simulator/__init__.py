"""The page on which anyone can try a shop: phones of buyers and seller, and a clock that jumps.

What people do there goes through the channels of the simulator into the shop that sells in earnest
elsewhere; only the platforms, the money and the time are make-believe.
"""
