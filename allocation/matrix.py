"""Sparse integer rows, in whole numbers of 64 bits: what the rows of a model weigh, by row and by column."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from allocation.tables import Ints


@dataclass(frozen=True, slots=True)
class Matrix:
    """Entries sorted by row, then column: row i holds the entries from start[i] to start[i + 1]."""

    start: Ints
    column: Ints
    value: Ints
    columns: int

    @property
    def rows(self) -> int:
        return len(self.start) - 1

    def row_of_entries(self) -> Ints:
        return np.repeat(np.arange(self.rows), np.diff(self.start))

    def times(self, x: Ints) -> Ints:
        """What each row makes of these values."""
        if not self.rows or not len(self.value):
            return np.zeros(self.rows, dtype=np.int64)
        sums = np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(self.value * x[self.column])])
        made: Ints = sums[self.start[1:]] - sums[self.start[:-1]]
        return made

    def among(self, rows: np.ndarray, columns: np.ndarray) -> Matrix:
        """These rows and columns only (both told by booleans), numbered anew."""
        row = self.row_of_entries()
        kept = columns[self.column] & rows[row]
        number = np.cumsum(columns) - 1
        counts = np.bincount(row[kept], minlength=self.rows)[rows]
        start = np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(counts)])
        return Matrix(start, number[self.column[kept]], self.value[kept], int(columns.sum()))

    def below(self, other: Matrix) -> Matrix:
        """The rows of the other under these."""
        return Matrix(
            np.concatenate([self.start, other.start[1:] + self.start[-1]]),
            np.concatenate([self.column, other.column]),
            np.concatenate([self.value, other.value]),
            self.columns,
        )


def from_entries(rows: int, columns: int, entries: Sequence[tuple[Ints, Ints, Ints]]) -> Matrix:
    """Each entry: row, column and value arrays of the same length. No place is named twice; zeros are dropped."""
    none = np.zeros(0, dtype=np.int64)
    row = np.concatenate([none, *(part[0] for part in entries)])
    column = np.concatenate([none, *(part[1] for part in entries)])
    value = np.concatenate([none, *(part[2] for part in entries)])
    kept = np.flatnonzero(value)
    order = kept[np.lexsort((column[kept], row[kept]))]
    start = np.concatenate([none, [0], np.cumsum(np.bincount(row[order], minlength=rows))]).astype(np.int64)
    return Matrix(start, column[order], value[order], columns)


def from_dense(lines: Sequence[Ints], columns: int) -> Matrix:
    """A few rows, each given in full."""
    entries = []
    for rank, line in enumerate(lines):
        where = np.flatnonzero(line)
        entries.append((np.full(len(where), rank), where, line[where]))
    return from_entries(len(lines), columns, entries)


def ones(row: Ints, column: Ints, sign: int) -> tuple[Ints, Ints, Ints]:
    """Entries that all have this value."""
    return row, column, np.full(len(row), sign, dtype=np.int64)
