"""Who is served first, as if money and machines could be cut in parts; whether whole ones do is asked next.

Most of what is open of a small box is who pays and which machine, and nearly all of the difficulty is who is
served: with the seats alone in whole numbers, a question that has no answer is refused ten to a thousand times sooner.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from allocation.box import Box
from allocation.branch import run, wanting
from allocation.model import Weights
from allocation.tables import Ints


@dataclass(frozen=True, slots=True)
class Outline:
    """The best of the seats: `box` is what is left to decide then, and `near` a rounded guess of it. `box` is None
    where nothing was found; when the search was `over` too, there is nothing."""

    box: Box | None
    near: Ints | None
    over: bool
    effort: float


def served_first(box: Box, weights: Weights, sense: int, wanted: int | None, unit: int, effort: float) -> Outline:
    """For a sum over seats alone, of which all values are multiples of `unit` apart."""
    wanted_box = wanting(box, weights, sense, wanted)
    if wanted_box.contradicts_itself:
        return Outline(None, None, over=True, effort=0.0)
    options = box.model.columns.starts[1]
    found = run(wanted_box, sense * weights, box.open < options, unit, effort)
    if found.at is None or not found.is_over:
        return Outline(None, None, found.is_over, found.effort)
    seats, near = box.open[box.open < options], np.rint(found.at).astype(np.int64)
    return Outline(box.decided(seats, near[seats]), near, over=True, effort=found.effort)
