"""Realistic rounds of any size, from the seeded generator: its people, machines and money, the demonstration's grid.

The claims are made without the database, so that what is measured is the engine alone. Same seed, same bytes.
"""

import json
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from allocation import Claim, Device, Fund, Need, Plan, Problem, dump_problem
from equip.requests.months import whole_months
from equip.requests.scale import read_scale
from equip.rounds.reading import age_on
from equip.rounds.rules import RoundRules, engine_rules
from seeds.demo import FOLDER, public_places
from seeds.generate import generate
from seeds.model import TODAY, Campaign, EquipmentRequest, Machine, Person
from seeds.places import communes

RULES = RoundRules(household_most=1, reserve_laptops=2, under30_percent=15, rural_percent=30)
FORMS = {"portable": ("laptop",), "fixe": ("desktop",), "les deux": ("laptop", "desktop")}
USES = {
    "recherche d'emploi": "job_search",
    "formation": "training",
    "démarches en ligne": "online_services",
    "enfants scolarisés": "schooling",
    "autre": "other",
}
EQUIPMENT = {
    "aucun": "none",
    "smartphone seulement": "smartphone_only",
    "ordinateur hors d'usage": "broken_computer",
    "ordinateur": "computer",
}
UNDER, READY = 30, "prêt"
ENOUGH_FOR_TERRITORIES = 30
"""Machines from which each of the 17 EPCI of the Ain may be promised one."""


def round_bytes(claims: int, devices: int, seed: int) -> bytes:
    """The frozen file of a round: that many people ask, that many machines are ready, three funds pay for part."""
    campaign = generate(2 * claims, 2 * devices, seed, requests=claims, former=0)
    ready = [machine for machine in campaign.machines if machine.state == READY][:devices]
    stock = [_device(machine) for machine in ready]
    made = [claim for claim in _claims(campaign) if claim is not None]
    cover = sum(d.price_cents for d in stock) / sum(m.price_cents or 0 for m in campaign.machines)
    funds = [Fund(row["code"], int(row["budget_cents"] * cover)) for row in campaign.funds["funds"]]
    rules = replace(RULES, territory_minimum=int(devices >= ENOUGH_FOR_TERRITORIES))
    problem = Problem(
        claims=tuple(made),
        devices=tuple(stock),
        funds=tuple(funds),
        plans=tuple(Plan(fund.id, ((fund.id, 100),)) for fund in funds),
        rules=engine_rules(rules, made, stock),
        seed=f"mesure-{seed}",
    )
    return dump_problem(problem)


def _claims(campaign: Campaign) -> Iterable[Claim]:
    grid = json.loads((FOLDER / "grille-2026.json").read_text(encoding="utf-8"))
    distances: dict[str, float] = public_places()["distances_km"]  # type: ignore[assignment]  # JSON
    homes = {commune.code: commune for commune in communes()}
    enrolled = {row.person.code: row for row in campaign.enrolments}
    for number, request in enumerate(campaign.requests):
        person, row = request.person, enrolled.get(request.person.code)
        facts = {
            "equipment": EQUIPMENT.get(person.equipment or ""),
            "attendance": _percent(row.marks) if row else None,
            "use": USES[request.use],
            "distance": distances[person.commune],
            "schoolchildren": person.schoolchildren,
            "waiting": whole_months(request.asked_on, TODAY),
        }
        yield Claim(
            id=f"D-{number + 1:05d}",
            points=sum(read_scale(line["scale"], facts[line["code"]]).points for line in grid["criteria"]),
            need=_need(request),
            plans=tuple(
                fund["code"] for fund in campaign.funds["funds"] if _pays(fund, person, row.session if row else "")
            ),
            household=f"F{person.household}",
            groups=_groups(person, homes[person.commune]),
            contribution_cents=_contribution(campaign.funds["contribution"], person.family_quotient),
            age_days=(TODAY - request.asked_on).days,
        )


def _groups(person: Person, home: Any) -> tuple[str, ...]:
    young = ("under30",) if age_on(person.born_on, TODAY) < UNDER else ()
    return (*young, *(("rural",) if home.rural else ()), f"territory:{home.epci}")


def _percent(marks: tuple[str, ...]) -> int | None:
    noted = marks.count("P") + marks.count("A")
    return 100 * marks.count("P") // noted if noted else None


def _pays(fund: dict[str, Any], person: Person, session: str) -> bool:
    kind = fund["pays_for"]["kind"]
    if kind == "training_operation":
        return session in fund["pays_for"]["sessions"]
    return kind == "everyone" or bool(person.schoolchildren)


def _contribution(scale: dict[str, Any], quotient: float | None) -> int:
    if quotient is None:
        return int(scale["if_unknown"]["amount_cents"])
    return int(next(b["amount_cents"] for b in scale["brackets"] if b["below"] is None or quotient < b["below"]))


def _need(request: EquipmentRequest) -> Need:
    screen = (request.screen_in or "").replace(",", ".")
    return Need(
        forms=FORMS[request.accepted],
        min_ram_gib=request.ram_gib,
        webcam=request.webcam is True,
        min_screen_tenths=round(float(screen) * 10) if screen else None,
    )


def _device(machine: Machine) -> Device:
    form = "laptop" if machine.kind == "portable" else "desktop"
    return Device(
        id=machine.tag,
        type=f"{form}-{machine.grade}",
        form=form,
        price_cents=machine.price_cents or 0,
        ram_gib=machine.ram_gib,
        storage_gb=machine.disk_gb,
        webcam=machine.webcam,
        keyboard=machine.keyboard,
        screen_tenths=machine.screen_tenths,
    )
