"""Many people alike before many machines that all differ: the ways to serve them exceed a number of 64 bits."""

from dataclasses import replace

from allocation import Claim, Device, Fund, Need, Plan, Problem, audit, dump_outcome, solve


def crowded() -> Problem:
    """Twenty claims of the same points and need, forty machines of forty prices, two funds that may pay for all."""
    return Problem(
        claims=tuple(
            Claim(id=f"C{rank:02}", points=50, need=Need(), plans=("INS", "MEC"), age_days=rank) for rank in range(20)
        ),
        devices=tuple(
            Device(id=f"AT-{rank:02}", type="laptop-B", form="laptop", price_cents=12_000 + 37 * rank)
            for rank in range(40)
        ),
        funds=(Fund("INS", 150_000), Fund("MEC", 90_000)),
        plans=(Plan("INS", (("INS", 100),)), Plan("MEC", (("MEC", 100),))),
        seed="crowd",
    )


def test_a_crowd_of_equals_is_served_in_one_way_only():
    problem = crowded()
    shuffled = replace(problem, claims=problem.claims[::-1], devices=problem.devices[::-1])

    outcome = solve(problem)

    assert outcome.served == 19
    assert audit(problem, outcome) == ()
    assert dump_outcome(solve(shuffled)) == dump_outcome(outcome)
