"""The tables of the first release, in five groups; 0001 makes them."""
