"""All the faults of one form at once: what can't be read, and what each service refuses of the rest."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from equip.errors import Invalid


class Faults:
    """Gathers refusals of fields; `check` raises them together. The first fault found at a field is the one said.

    What went on after a fault is undone with the transaction, which `check` ends by raising.
    """

    def __init__(self) -> None:
        self.fields: dict[str, str] = {}
        self.details: dict[str, Any] = {}

    @contextmanager
    def gathered(self) -> Iterator[None]:
        """A refusal that points at no field is raised as it is."""
        try:
            yield
        except Invalid as refusal:
            if not refusal.fields:
                raise
            self.add(refusal.fields, refusal.details)

    def add(self, fields: Mapping[str, str], details: Mapping[str, Any] | None = None) -> None:
        self.fields = {**fields, **self.fields}
        self.details = {**(details or {}), **self.details}

    def check(self) -> None:
        if self.fields:
            raise Invalid(fields=self.fields, **self.details)
