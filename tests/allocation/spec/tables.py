"""ASCII tables in French to rounds for the engine: what a volunteer writes, what the engine reads."""

from __future__ import annotations

from allocation import Claim, Device, Distance, Fund, Need, Plan, Reason, ReasonCode, TypeCosts

WAITS = "attend"
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
        type=row.get("modèle") or row["forme"],
        form=row["forme"],
        price_cents=_cents(row.get("prix", "100 €")),
        ram_gib=_number(row.get("mémoire", "")),
        webcam={"oui": True, "non": False}.get(row.get("webcam", "")),
        keyboard=row.get("clavier") or None,
        depot=row.get("atelier", ""),
    )


def claim(row: dict[str, str], funds: tuple[str, ...]) -> Claim:
    need: Need | TypeCosts = Need(
        forms=tuple(row["accepte"].split(", ")) if row.get("accepte") else (),
        min_ram_gib=_number(row.get("mémoire voulue", "")),
        webcam=row.get("webcam voulue") == "oui",
        keyboard=row.get("clavier voulu") or None,
    )
    if row.get("modèles et coûts"):
        pairs = (pair.rsplit(" ", 1) for pair in row["modèles et coûts"].split(", "))
        need = TypeCosts(tuple((model, int(cost)) for model, cost in pairs))
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


def distance(row: dict[str, str]) -> Distance:
    return Distance(row["lieu de remise"], row["atelier"], 1_000 * int(row["distance"].removesuffix(" km")))


def word(reason: Reason | None, asked: str = "") -> str:
    """What the table says for this answer. A table that says « attend » asks for no reason."""
    if reason is not None and asked == WAITS:
        return WAITS
    code = reason.code if reason else None
    return next((word for word, known in ANSWERS.items() if known is code), str(code))


def _number(cell: str) -> int | None:
    return int(cell.split(maxsplit=1)[0]) if cell else None


def _cents(cell: str) -> int:
    euros, _, cents = cell.removesuffix(" €").partition(",")
    return 100 * int(euros) + int((cents or "0").ljust(2, "0"))
