"""`python -m api.commands`, for processes that start another one."""

from api.commands import main

main()
