"""A month in the life of a small shop with fifty buyers, played for real and read as a diary.

`python -m tests.month --help` says how to read one; `docs/month` has those that were kept.
"""
