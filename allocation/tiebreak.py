"""The last word of a round: the oldest claim first, then a draw that anyone can do again."""

from __future__ import annotations

import hashlib

from allocation.problem import Claim


def draw(seed: str, claim_id: str) -> str:
    """The claim's ticket; the smallest wins. A new claim doesn't reshuffle the others."""
    return hashlib.sha256(f"{seed}|{claim_id}".encode()).hexdigest()


def seniority(seed: str, claims: tuple[Claim, ...]) -> tuple[Claim, ...]:
    """The claims in the order in which ties are broken."""
    return tuple(sorted(claims, key=lambda claim: (-claim.age_days, draw(seed, claim.id), claim.id)))


def by_points(seed: str, claims: tuple[Claim, ...]) -> tuple[Claim, ...]:
    """The claims in the order in which strict order serves them: the most points first, then as ties are broken."""
    return tuple(sorted(seniority(seed, claims), key=lambda claim: -claim.points))
