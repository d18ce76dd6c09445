"""The courier and the due work, with a platform and a clock in the test's hands."""
