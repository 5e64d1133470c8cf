"""The rules, one by one, over what was handed over, and whether they would bear one claim more.

Part of the audit: shares no line with what solves.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cached_property

from allocation.audit_alike import Place, Round
from allocation.outcome import Award, Finding
from allocation.rules import Basis, GroupCap, GroupMinimum, HouseholdShare, Reserve, Rule, SiteCapacity


class Tally:
    """What the awards make of each group, site, household and kind of machine: each claim and machine counts once."""

    def __init__(self, alike: Round, awards: tuple[Award, ...]) -> None:
        self.alike = alike
        served = {alike.rank_of[award.claim] for award in awards}
        handed = {alike.device_rank_of[award.device] for award in awards}
        self.served = len(served)
        self.groups: Counter[str] = Counter()
        self.sites: Counter[str | None] = Counter()
        for number, claims in Counter(alike.place_of[rank] for rank in served).items():
            place = alike.places[number]
            self.groups.update(dict.fromkeys(place.groups, claims))
            self.sites[place.site] += claims
        self.homes = Counter(alike.problem.claims[rank].household for rank in sorted(served))
        self.free = alike.stock - Counter(alike.machine_of[rank] for rank in handed)

    def findings(self) -> Iterator[Finding]:
        for rule in self.alike.problem.rules:
            if isinstance(rule, HouseholdShare):
                for home, count in self.homes.items():
                    if home is not None and count > rule.most:
                        yield Finding("HOUSEHOLD_OVER_SHARE", (rule.code, home), {"served": count})
            elif isinstance(rule, Reserve):
                if self._to_spare(rule) < 0:
                    yield Finding("RESERVE_TAKEN", (rule.code,), {"kept": self._kept(rule)})
            elif isinstance(rule, SiteCapacity):
                if self.sites[rule.site] > rule.most:
                    yield Finding("SITE_OVER_CAPACITY", (rule.code,), {"served": self.sites[rule.site]})
            elif not self._group_kept(rule, self.groups[rule.group], self.served):
                code = "GROUP_BELOW_MINIMUM" if isinstance(rule, GroupMinimum) else "GROUP_OVER_CAP"
                yield Finding(code, (rule.code,), {"served": self.groups[rule.group]})

    def _kept(self, rule: Reserve) -> int:
        return sum(self.free[number] for number in self.alike.in_reserve(rule))

    def _to_spare(self, rule: Reserve) -> int:
        """How many more machines may leave a reserve: it keeps no more than there ever was."""
        stock = sum(self.alike.stock[number] for number in self.alike.in_reserve(rule))
        return self._kept(rule) - min(rule.keep, stock)

    def _group_kept(self, rule: GroupMinimum | GroupCap, got: int, served: int) -> bool:
        of = {Basis.COUNT: 1, Basis.SHARE_OF_SERVED: served, Basis.SHARE_OF_CLAIMS: self.alike.asked[rule.group]}
        whole = 1 if rule.basis is Basis.COUNT else 10_000
        excess = got * whole - rule.amount * of[rule.basis]
        return excess >= 0 if isinstance(rule, GroupMinimum) else excess <= 0

    def bears_one_more(self, place: Place) -> bool:
        """With one more claim of this place, would every group and site rule be kept?"""
        return all(self._kept_with(rule, place) for rule in self.alike.problem.rules)

    def _kept_with(self, rule: Rule, place: Place) -> bool:
        if isinstance(rule, SiteCapacity):
            return self.sites[rule.site] + (place.site == rule.site) <= rule.most
        if isinstance(rule, GroupMinimum | GroupCap):
            got = self.groups[rule.group] + (rule.group in place.groups)
            return self._group_kept(rule, got, self.served + 1)
        return True

    def home_bears_one_more(self, household: str | None) -> bool:
        return household is None or self.homes.get(household, 0) < self._most_of_a_home

    @cached_property
    def _most_of_a_home(self) -> int:
        rules = self.alike.problem.rules
        return min((rule.most for rule in rules if isinstance(rule, HouseholdShare)), default=self.served + 1)

    @cached_property
    def to_hand(self) -> frozenset[int]:
        """The kinds of machines of which one more may leave, every reserve being kept."""
        empty = (rule for rule in self.alike.problem.rules if isinstance(rule, Reserve) and self._to_spare(rule) <= 0)
        kept = {number for rule in empty for number in self.alike.in_reserve(rule)}
        return frozenset(number for number, left in self.free.items() if left > 0 and number not in kept)
