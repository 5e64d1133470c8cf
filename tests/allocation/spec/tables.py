"""ASCII tables in French to rounds for the engine: what a volunteer writes, what the engine reads."""

from __future__ import annotations

from allocation import Claim, Device, Fund, Need, Plan, Reason, ReasonCode

ANSWERS: dict[str, ReasonCode | None] = {
    "servie": None,
    "retirée par la commission": ReasonCode.EXCLUDED,
    "aucun poste ne convient": ReasonCode.NO_FITTING_DEVICE,
    "foyer déjà servi": ReasonCode.HOUSEHOLD_SERVED,
    "égalité perdue": ReasonCode.TIE_LOST,
    "écartée par une règle": ReasonCode.RULE_DISPLACED,
    "plus de poste": ReasonCode.STOCK_OUT,
    "fonds épuisés": ReasonCode.FUND_OUT,
    "sous le seuil": ReasonCode.BELOW_THRESHOLD,
}


def read(table: str) -> list[dict[str, str]]:
    """The lines of a table, by column title; a dash alone is an empty cell."""
    lines = [line.strip() for line in table.strip().splitlines()]
    titles = [title.strip() for title in lines[0].split("|")]
    cells = ([cell.strip() for cell in line.split("|")] for line in lines[2:])
    return [{title: "" if cell == "-" else cell for title, cell in zip(titles, row, strict=True)} for row in cells]


def device(row: dict[str, str]) -> Device:
    return Device(
        id=row["poste"],
        type=row["forme"],
        form=row["forme"],
        price_cents=_cents(row.get("prix", "100 €")),
        ram_gib=_number(row.get("mémoire", "")),
        webcam={"oui": True, "non": False}.get(row.get("webcam", "")),
        keyboard=row.get("clavier") or None,
    )


def claim(row: dict[str, str], funds: tuple[str, ...]) -> Claim:
    need = Need(
        forms=tuple(row["accepte"].split(", ")) if row.get("accepte") else (),
        min_ram_gib=_number(row.get("mémoire voulue", "")),
        webcam=row.get("webcam voulue") == "oui",
        keyboard=row.get("clavier voulu") or None,
    )
    return Claim(
        id=row["demande"],
        points=int(row["points"]),
        need=need,
        plans=tuple(row["payée par"].split(" ou ")) if row.get("payée par") else funds,
        household=row.get("foyer") or None,
        groups=tuple(row["publics"].split(", ")) if row.get("publics") else (),
        contribution_cents=_cents(row.get("apport", "0 €")),
        age_days=_number(row.get("attente", "")) or 0,
        site=row.get("lieu de remise") or None,
    )


def fund(row: dict[str, str]) -> Fund:
    return Fund(row["fonds"], _cents(row["budget"]))


def plan(row: dict[str, str]) -> Plan:
    shares = (share.rsplit(" ", 1) for share in row["parts"].replace(" %", "").split(", "))
    return Plan(row["plan"], tuple((fund_id, int(percent)) for fund_id, percent in shares))


def word(reason: Reason | None) -> str:
    """What the table says for this answer."""
    code = reason.code if reason else None
    return next(word for word, known in ANSWERS.items() if known is code)


def _number(cell: str) -> int | None:
    return int(cell.split(maxsplit=1)[0]) if cell else None


def _cents(cell: str) -> int:
    euros, _, cents = cell.removesuffix(" €").partition(",")
    return 100 * int(euros) + int((cents or "0").ljust(2, "0"))
