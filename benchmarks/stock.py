"""`python -m benchmarks.stock`: a workshop's list checked, saved, sent again and undone, beside reading it alone.

Each way in its own process, so that its memory is its own; the database is one, on the same machine.
"""
