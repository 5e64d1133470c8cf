"""Hardware and erasure reports: one reader a format, one door (`door.read_report`), the same facts whoever wrote them.

A reader takes what the bench needs by name and never looks at the rest: users, programs, networks, host names and keys
of the person before stay in the file. Unknown stays `None`, never 0 nor False.
"""
