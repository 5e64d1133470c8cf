"""How long what is kept. Each duration says where it comes from; those not confirmed are settings without a value.

`docs/adr/0006` says why. « To confirm » means that nobody read it in a text in force: a département decides, in its
settings, under `retention`.
"""

from dataclasses import dataclass, fields

from equip.accounts.models import Departement

MOST_MONTHS = 600


@dataclass(frozen=True)
class Durations:
    """None: nobody has decided yet. What it would erase is kept, counted, and said."""

    contact_months: int = 24
    """After the last contact. CNIL, retention guide for social action (délibération 2023-095): two years."""

    appeal_months: int = 18
    """After a decision: the time of the appeals, with a margin. Our own reading; the legal service confirms it."""

    import_days: int = 30
    """A partner's file and its report, after it was sent. Our own choice: the time to correct its lines."""

    answer_days: int = 1
    """The answer kept under an Idempotency-Key. Our own choice: the time to send the same call again."""

    esf_months: int | None = None
    """Taking part in an ESF+ operation: five years from the end of the year of the last payment, to confirm
    (regulation 2021/1060, article 82), which no date of ours is. Counted from the last contact once it is set."""


def durations_of(departement: Departement) -> Durations:
    """Those that the département set, the rest as above; what is not a sensible number counts for nothing."""
    told = departement.settings.get("retention")
    known = {field.name for field in fields(Durations)}
    kept = {name: value for name, value in told.items() if name in known} if isinstance(told, dict) else {}
    return Durations(**{name: value for name, value in kept.items() if _is_sensible(value)})


def _is_sensible(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= MOST_MONTHS
