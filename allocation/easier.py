"""Who is no harder to serve than whom: whoever could be served might be replaced by someone whom more machines suit,
whom more plans pay for, who brings more, and who weighs no more in any rule.

So when someone is refused, all who are harder to serve, and come later, are refused too.
"""

from __future__ import annotations

import numpy as np

from allocation.cuts import Profiles
from allocation.model import Model
from allocation.outcome import LimitKind
from allocation.parties import binding
from allocation.tables import NONE, Ints

EURO = 100


def share_of(model: Model) -> int | None:
    """What one household may receive; None where no rule says it (or none that has so many members asks)."""
    shares = [row.most for row in model.rows if row.limit.kind is LimitKind.RULE and row.part]
    return min(shares) if shares else None


class Easier:
    """`plain`: links that bring their money plan by plan, unpinned; `alone`: seats that no household's share can
    close."""

    def __init__(self, model: Model, profiles: Profiles) -> None:
        self.model, self.profiles = model, profiles
        seats, links, made = model.classes.seats, model.classes.links, model.columns
        self.pays = np.zeros((len(links.size), max(len(made.plans), 1)), dtype=bool)
        self.pays[made.paid.link, made.paid.plan] = True
        self.plain = np.any(self.pays, axis=1, keepdims=True)[:, 0]
        self.plain[made.direct.link] = False
        self.plain &= np.array([pin is None for pin in links.pin], dtype=bool)
        self.alone = np.ones(len(seats.size), dtype=bool)
        living = seats.household >= 0
        share = share_of(model)
        if share is not None:
            members = np.bincount(seats.household[living], seats.size[living])
            self.alone[living] = members[seats.household[living]] <= share
        self.all_alone = bool(self.alone.all())

    def harder(self, seat: int, among: Ints, upper: Ints) -> Ints:
        """Those of these seats that can't be served where this one can't; `upper`: how many may be, of each seat."""
        seats = self.model.classes.seats
        link = int(seats.link[seat])
        if not self.alone[seat] or not self.plain[link]:
            return among[:0]
        weighs = self._weighs(int(self.profiles.of_seat[seat]), upper)
        found: Ints = among[self._links(link)[seats.link[among]] & weighs[self.profiles.of_seat[among]]]
        return found

    def _links(self, link: int) -> np.ndarray:
        """The links that are served no more easily than this one."""
        links, fits = self.model.classes.links, self.model.classes.fits
        mine = fits[links.shape[link]]
        shapes = ~np.any(fits & ~mine, axis=1, keepdims=True)[:, 0]
        bring = links.brings == links.brings[link]
        if links.brings[link] % EURO == 0:  # whole euros are spread over the funds of a plan without rounding
            bring |= (links.brings < links.brings[link]) & (links.brings % EURO == 0)
        plans = ~np.any(self.pays & ~self.pays[link], axis=1, keepdims=True)[:, 0]
        found: np.ndarray = self.plain & bring & plans & shapes[links.shape] & (links.shape != NONE)
        return found

    def _weighs(self, profile: int, upper: Ints) -> np.ndarray:
        """The profiles that weigh as much as this one, or more, in each rule that may ever bind."""
        charge = self.profiles.charge
        tight = charge[binding(self.model, self.profiles, upper)]
        return np.asarray(np.all(tight >= tight[:, [profile]], axis=0, keepdims=True)[0], dtype=bool)
