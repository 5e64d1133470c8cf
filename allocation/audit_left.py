"""Claims that were refused though a plain argument serves them: what is not the best can be seen without a solver.

Two arguments, over an allocation that keeps every rule. On top of everything: a free machine fits, a plan still has
the money, every rule bears one claim more; the others stay as they are. In the place of another: a claim that asks
the same, of the same groups and site, was served; exchanging the two changes nothing for anybody else.
Part of the audit: shares no line with what solves.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from functools import cache

from allocation.audit_alike import NOBODY, Round
from allocation.audit_rules import Tally
from allocation.needs import Need, TypeCosts
from allocation.outcome import Award, Finding, ObjectiveResult, Proof
from allocation.problem import Objective

Seat = tuple[int, int]
"""What an ask and a place are together: claims of one seat may take each other's."""
Merit = tuple[int, int]
"""Points, then age, the most first: the smallest comes first. The draw is made for those only who tie."""


class Left:
    def __init__(self, alike: Round, tally: Tally, awards: tuple[Award, ...]) -> None:
        self.alike, self.tally = alike, tally
        self.claims = alike.problem.claims
        self.money = {fund.id: fund.budget_cents for fund in alike.problem.funds}
        for award in awards:
            for payment in award.payments:
                self.money[payment.fund] -= payment.cents
        self.seats = list(zip(alike.ask_of, alike.place_of, strict=True))
        self.served = {alike.rank_of[award.claim] for award in awards}
        self.refused = [r for r, (ask, _) in enumerate(self.seats) if ask != NOBODY and r not in self.served]

    def findings(self, told: ObjectiveResult) -> Iterator[Finding]:
        """What refutes that this objective, the first of the round, has its best value."""
        if told.objective is Objective.ORDER and (told.proof is not Proof.STOPPED or told.bound == told.value):
            code, ranks = "ORDER_PASSED_OVER", {*self._on_top(), *self._before_a_like()}
        elif told.objective is Objective.POINTS:
            room = told.bound - told.value
            code, ranks = "POINTS_LEFT", {rank for rank in self._on_top() if self.claims[rank].points > room}
            ranks.update(self._worth_more_than_a_like(room))
        else:
            return
        if ids := self._who_wait(ranks):
            yield Finding(code, ids)

    def _who_wait(self, ranks: set[int]) -> tuple[str, ...]:
        """Of these, those whose household has not had its share."""
        found = (self.claims[rank] for rank in sorted(ranks))
        return tuple(claim.id for claim in found if self.tally.home_bears_one_more(claim.household))

    def _on_top(self) -> Iterator[int]:
        waiting = {self.seats[rank] for rank in self.refused}
        pays = cache(self._could_be_paid)
        paid = {ask for ask in {ask for ask, _ in waiting} if self._could_pay(ask, pays)}
        borne = {place for place in {p for ask, p in waiting if ask in paid} if self._borne(place)}
        return (rank for rank in self.refused if self.seats[rank][0] in paid and self.seats[rank][1] in borne)

    def _borne(self, place: int) -> bool:
        return self.tally.bears_one_more(self.alike.places[place])

    def _could_pay(self, number: int, pays: Callable[[Need | TypeCosts, int, str], bool]) -> bool:
        """Is there a free machine for this ask, and the money on one of its plans?"""
        ask = self.alike.asks[number]
        return any(pays(ask.need, ask.contribution_cents, plan) for plan in ask.plans)

    def _could_be_paid(self, need: Need | TypeCosts, contribution: int, plan: str) -> bool:
        free = self.tally.to_hand & self.alike.suited[need]
        prices = {self.alike.machines[number].price_cents for number in free}
        return any(self._has_money(plan, max(0, price - contribution)) for price in prices)

    def _has_money(self, plan: str, cents: int) -> bool:
        return all(part <= self.money[fund] for fund, part in self.alike.split(plan, cents).items())

    def _last_of_a_seat(self) -> dict[Seat, Merit]:
        """The merit of the last served of each seat; who is pinned asks what nobody else asks."""
        last: dict[Seat, Merit] = {}
        for rank in self.served:
            seat, merit = self.seats[rank], self._merit(rank)
            last[seat] = max(merit, last.get(seat, merit))
        return last

    def _worth_more_than_a_like(self, room: int) -> Iterator[int]:
        last = self._last_of_a_seat()
        for rank in self.refused:
            if (least := last.get(self.seats[rank])) and self.claims[rank].points + least[0] > room:
                yield rank

    def _before_a_like(self) -> Iterator[int]:
        last = self._last_of_a_seat()
        tied: dict[Seat, list[int]] = {}
        for rank in self.refused:
            if (least := last.get(self.seats[rank])) and (merit := self._merit(rank)) <= least:
                if merit < least:
                    yield rank
                else:
                    tied.setdefault(self.seats[rank], []).append(rank)
        drawn: dict[Seat, tuple[str, str]] = {}
        for rank in self.served if tied else ():
            if (seat := self.seats[rank]) in tied and self._merit(rank) == last[seat]:
                drawn[seat] = max(self._ticket(rank), drawn.get(seat, ("", "")))
        yield from (rank for seat, ranks in tied.items() for rank in ranks if self._ticket(rank) < drawn[seat])

    def _merit(self, rank: int) -> Merit:
        claim = self.claims[rank]
        return -claim.points, -claim.age_days

    def _ticket(self, rank: int) -> tuple[str, str]:
        id_ = self.claims[rank].id
        return hashlib.sha256(f"{self.alike.problem.seed}|{id_}".encode()).hexdigest(), id_
