"""Hoping for hundreds of digits at once ends where asking for one digit after the other does."""

from __future__ import annotations

import numpy as np
import pytest

from allocation import Problem
from allocation.extract import awards_of
from allocation.model import build
from allocation.options import settle_options
from allocation.pursue import pursue
from allocation.search import Search
from tests.allocation.large import large_round


def ready_for_options(problem: Problem) -> Search:
    search = Search(build(problem), effort=120.0)
    pursue(search)
    return search


def settle_one_by_one(search: Search) -> None:
    """The last columns of each spread as small as can be, in one exact question each."""
    for stage in search.model.stages:
        for column in [column for spread in stage for column in reversed(spread.over[1:])]:
            if search.box.lower[column] < search.box.upper[column]:
                weights = np.zeros(len(search.box.lower), dtype=np.int64)
                weights[column] = 1
                answer = search.ask("SENIORITY", weights, -1)
                search.decide(np.array([column]), np.array([answer.value]))


@pytest.mark.parametrize(("claims", "devices", "seed"), [(20, 10, 1), (30, 16, 4), (50, 20, 12)])
def test_options_are_settled_as_if_each_were_asked_for_by_itself(claims, devices, seed):
    problem = large_round(claims, devices, seed=seed)
    quick, slow = ready_for_options(problem), ready_for_options(problem)

    assert settle_options(quick)
    settle_one_by_one(slow)

    assert quick.best is not None
    assert slow.best is not None
    assert awards_of(quick.model, quick.best) == awards_of(slow.model, slow.best)
