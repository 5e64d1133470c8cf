"""The state machines of the records, and their diagrams for `docs/etats.md` (`make docs`)."""

from typing import Any

from api.labels import label
from equip.handover.states import HANDOVER_STATES
from equip.inventory.states import DEVICE_STATES
from equip.outcomes.states import FOLLOW_UP_STATES
from equip.requests.states import REQUEST_STATES
from equip.rounds.states import ROUND_STATES
from equip.states import States
from equip.warranty.states import TICKET_STATES

MACHINES: tuple[States[Any], ...] = (
    DEVICE_STATES,
    REQUEST_STATES,
    ROUND_STATES,
    HANDOVER_STATES,
    TICKET_STATES,
    FOLLOW_UP_STATES,
)
_TITLES = ("Poste", "Demande", "Tour", "Remise", "Ticket de garantie", "Suivi")


def diagrams() -> str:
    """The page in Markdown, with one Mermaid diagram for each machine."""
    parts = [
        "# États",
        "",
        "Page écrite par `make docs` à partir des tables de `equip/*/states.py` ; ne pas la modifier.",
    ]
    for title, machine in zip(_TITLES, MACHINES, strict=True):
        parts += ["", f"## {title}", "", "```mermaid", "stateDiagram-v2"]
        parts += [f"    {state.value} : {label(state)}" for state in machine.table]
        parts += [
            f"    {state.value} --> {following.value}"
            for state, next_states in machine.table.items()
            for following in sorted(next_states)
        ]
        parts += [f"    {state.value} --> [*]" for state in machine.table if state in machine.ends]
        parts.append("```")
    return "\n".join(parts) + "\n"
