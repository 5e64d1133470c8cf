"""Files that partners send, and files we give back: bytes to typed rows, rows to bytes.

Pure: no database, no clock, no French. A reader never guesses a value; what it cannot read it reports.
"""
