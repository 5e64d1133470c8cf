"""What this room puts on « À faire aujourd’hui »: the next act of each round in play, for whom it waits."""

from datetime import date

from sqlmodel import Session

from api.home.tasks import Source, Task
from equip.accounts.actors import Actor
from equip.accounts.models import Role, User
from equip.rounds import service
from equip.rounds.models import Round, RoundState


def for_the_officer(session: Session, actor: Actor, _today: date) -> list[Task]:
    return [task for row in service.rounds_of(session, actor) if (task := _officer_task(row))]


def _officer_task(row: Round) -> Task | None:
    href = f"/tours/{row.number}"
    if row.state is RoundState.DRAFT:
        return Task(f"Figer les demandes du tour {row.number}", href, due_on=row.reference_on, hint=row.label)
    if row.state is RoundState.FROZEN:
        failed = "Le calcul s’est arrêté : relancez-le" if row.progress.get("failed") else row.label
        return Task(f"Lancer le calcul du tour {row.number}", href, hint=failed)
    if row.state is RoundState.PROPOSED and row.proposed_by is None:
        remark = row.progress.get("remark")
        hint = f"Renvoyé : {remark}" if remark else row.label
        return Task(f"Lire et soumettre le tour {row.number}", href, hint=hint)
    if row.state is RoundState.APPROVED:
        return Task(f"Publier le tour {row.number}", f"{href}/publication", hint="Approuvé")
    return None


def for_the_approver(session: Session, actor: Actor, _today: date) -> list[Task]:
    """Only what somebody else proposed: nobody is asked to sign their own round."""
    waiting = [
        row
        for row in service.rounds_of(session, actor)
        if row.state is RoundState.PROPOSED and row.proposed_by not in {None, actor.user_id}
    ]
    return [_approver_task(session, row) for row in waiting]


def _approver_task(session: Session, row: Round) -> Task:
    proposer = session.get(User, row.proposed_by)
    name = proposer.display_name if proposer else "le Département"
    return Task(
        f"Approuver le tour {row.number}, proposé par {name}", f"/tours/{row.number}/approbation", hint=row.label
    )


SOURCES: dict[str, tuple[Source, ...]] = {
    Role.PROGRAMME_OFFICER: (for_the_officer,),
    Role.APPROVER: (for_the_approver,),
}
