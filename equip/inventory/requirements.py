"""The level of erasure that a département requires for each kind of drive, from a date; who decided it.

The levels are those of NIST SP 800-88 Rev. 2. A requirement in force is never edited: another is dated. It binds the
passage to « available » from its date on, and takes back no machine that passed before.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session, col, select

from equip.accounts.actors import Actor
from equip.accounts.models import Role
from equip.days import planned_day_fault
from equip.errors import Conflict, Forbidden, Invalid
from equip.inventory.models import Drive, Erasure, ErasureLevel, ErasureRequirement, ErasureResult, StorageKind
from equip.inventory.shelf import shelf_of
from equip.journal import service as journal

LEVELS = tuple(ErasureLevel)
"""From the least to the most."""
_LONGEST = 200


@dataclass(frozen=True)
class Gap:
    """A drive whose best standing proof is under what is needed. `reached` None: no proof says its level."""

    drive: Drive
    needed: ErasureLevel
    reached: ErasureLevel | None


def all_requirements(session: Session, departement: str) -> list[ErasureRequirement]:
    """Every version, the newest first."""
    if (shelf := shelf_of(session)) is not None:
        return shelf.requirements
    query = select(ErasureRequirement).where(ErasureRequirement.departement == departement)
    return list(session.exec(query.order_by(col(ErasureRequirement.in_force_on).desc())))


def in_force(versions: Sequence[ErasureRequirement], on: date) -> ErasureRequirement | None:
    """Of versions, the newest first."""
    return next((row for row in versions if row.in_force_on <= on), None)


def level_needed(levels: Mapping[str, str], kind: StorageKind | None) -> ErasureLevel | None:
    """A drive of unknown kind may be of any: it needs the most that any kind needs."""
    if kind is not None:
        return ErasureLevel(levels[kind]) if kind in levels else None
    return max((ErasureLevel(level) for level in levels.values()), key=LEVELS.index, default=None)


def gaps(drives: Sequence[Drive], erasures: Sequence[Erasure], levels: Mapping[str, str]) -> list[Gap]:
    """The drives that an erasure proves, but not to the level needed."""
    standing = [one for one in erasures if one.voided_at is None and one.result is ErasureResult.SUCCEEDED]
    found = []
    for drive in drives:
        needed = level_needed(levels, drive.kind)
        proofs = [one for one in standing if one.drive_id == drive.id]
        reached = max((one.level for one in proofs if one.level is not None), key=LEVELS.index, default=None)
        if needed and proofs and (reached is None or LEVELS.index(reached) < LEVELS.index(needed)):
            found.append(Gap(drive, needed, reached))
    return found


def told(found: Sequence[Gap]) -> list[dict[str, object]]:
    """As JSON keeps them: a drive, the level needed, the level reached; the face writes them in words."""
    return [
        {
            "model": gap.drive.model,
            "serial": gap.drive.serial,
            "size_gb": gap.drive.size_gb,
            "kind": gap.drive.kind.value if gap.drive.kind else None,
            "needed": gap.needed.value,
            "reached": gap.reached.value if gap.reached else None,
        }
        for gap in found
    ]


def require_levels(
    session: Session,
    actor: Actor,
    levels: Mapping[StorageKind, ErasureLevel],
    *,
    in_force_on: date,
    source: str,
    now: datetime,
    today: date,
) -> ErasureRequirement:
    """Date a requirement, which no levels at all lift. `source` names the decision that adopted it."""
    if actor.role not in {Role.PROGRAMME_OFFICER, "system"}:
        raise Forbidden("role_not_allowed")
    check_requirement(session, actor.departement, in_force_on, source, today=today)
    row = ErasureRequirement(
        departement=actor.departement,
        in_force_on=in_force_on,
        source=source.strip(),
        levels={kind.value: level.value for kind, level in levels.items()},
        decided_by=actor.display_name,
        decided_at=now,
    )
    session.add(row)
    session.flush()
    journal.record(
        session,
        actor,
        "erasure_requirement.publish",
        "erasure_requirement",
        in_force_on.isoformat(),
        now=now,
        levels=row.levels,
    )
    return row


def check_requirement(session: Session, departement: str, in_force_on: date, source: str, *, today: date) -> None:
    """It begins today or later, after all those that are known, and says who decided. Raises `Invalid`, `Conflict`."""
    wrong = {} if source.strip() else {"source": "required"}
    if len(source) > _LONGEST:
        wrong["source"] = "text_too_long"
    if in_force_on < today:
        wrong["in_force_on"] = "version_in_the_past"
    elif fault := planned_day_fault(in_force_on, today):
        wrong["in_force_on"] = fault
    if wrong:
        raise Invalid(fields=wrong, today=today)
    last = next(iter(all_requirements(session, departement)), None)
    if last is not None and last.in_force_on >= in_force_on:
        raise Conflict("requirement_before_the_last", on=last.in_force_on)
