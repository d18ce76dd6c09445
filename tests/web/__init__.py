"""Order pages, the test bank's pages and callbacks, over real HTTP."""
