"""The refurbisher's machines: real models, invented serial numbers, states and prices of the trade."""

from dataclasses import dataclass
from datetime import date, timedelta

from seeds.dice import Dice
from seeds.model import TODAY, Machine

LAPTOP_CAP_CENTS = 18000  # Free gifts of public bodies only; see seeds/ain/README.md
DESKTOP_CAP_CENTS = 15000


@dataclass(frozen=True, slots=True)
class _Model:
    form: str
    brand: str
    name: str
    cpu: str
    screen_tenths: int | None
    base_cents: int


MODELS = (
    _Model("laptop", "Dell", "Latitude 5490", "Intel Core i5-8350U", 140, 16000),
    _Model("laptop", "Dell", "Latitude 5500", "Intel Core i5-8365U", 156, 18000),
    _Model("laptop", "Dell", "Latitude 3590", "Intel Core i5-8250U", 156, 14000),
    _Model("laptop", "Lenovo", "ThinkPad T480", "Intel Core i5-8350U", 140, 17500),
    _Model("laptop", "Lenovo", "ThinkPad L590", "Intel Core i5-8265U", 156, 17000),
    _Model("laptop", "Lenovo", "ThinkPad X280", "Intel Core i5-8250U", 125, 14500),
    _Model("laptop", "HP", "EliteBook 840 G5", "Intel Core i5-8250U", 140, 15500),
    _Model("laptop", "HP", "ProBook 450 G6", "Intel Core i5-8265U", 156, 15000),
    _Model("laptop", "HP", "ProBook 430 G5", "Intel Core i3-8130U", 133, 12500),
    _Model("desktop", "Dell", "OptiPlex 3060", "Intel Core i5-8500T", None, 10000),
    _Model("desktop", "Dell", "OptiPlex 5060", "Intel Core i5-8500", 238, 12500),
    _Model("desktop", "HP", "ProDesk 600 G4", "Intel Core i5-8500", 238, 12500),
    _Model("desktop", "Lenovo", "ThinkCentre M720s", "Intel Core i5-8400", 215, 12000),
)
DESKTOP_WORDS = ("PC ", "fixe", "tour", "UC", "fixe")
# Invented companies; the public bodies are named in organisations.json with the kind of their gift.
COMPANIES = ("Plasturgie Vaucourt", "Transports Morandat", "Cabinet Perdrix et Novel")
PUBLIC_BODIES = ("Conseil départemental de l'Ain", "Mairie de Saint-Exemple")
STATES = (("prêt", 0.84), ("en test", 0.05), ("à effacer", 0.05), ("à réparer", 0.03), ("HS", 0.03))
NOTES = (
    "",
    "",
    "",
    "",
    "",
    "rayures sur le capot",
    "chargeur d'origine",
    "souris fournie",
    "touche E usée",
    "vendu avec écran, clavier et souris",
)
LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ0123456789"


def make_machines(count: int, dice: Dice) -> tuple[Machine, ...]:
    return tuple(_draw_machine(2301 + k, dice) for k in range(count))


def _draw_machine(number: int, dice: Dice) -> Machine:
    form = "laptop" if dice.chance(0.7) else "desktop"
    model = dice.pick([m for m in MODELS if m.form == form])
    laptop = form == "laptop"
    state = dice.weighted(STATES)
    ram = dice.weighted(((4, 0.08), (8, 0.68), (16, 0.24)))
    grade = _grade(state, dice)
    disk_kind = dice.weighted((("SSD", 0.5), ("NVMe", 0.38), ("HDD", 0.12)))
    donor = dice.pick(PUBLIC_BODIES if dice.chance(0.42) else COMPANIES)
    received = TODAY - timedelta(days=dice.between(20, 140))
    ready, tested = state == "prêt", state in ("prêt", "en test")
    erased, method = _draw_erasure(state, disk_kind, received, dice)
    return Machine(
        tag=f"AT-{number}",
        serial=_draw_serial(model.brand, dice),
        kind="portable" if laptop else dice.pick(DESKTOP_WORDS),
        brand=model.brand,
        model=model.name,
        cpu=model.cpu,
        ram_gib=ram,
        disk_gb=dice.pick((500, 1000) if disk_kind == "HDD" else (128, 240, 256, 256, 512)),
        disk_kind=disk_kind,
        screen_tenths=model.screen_tenths,
        webcam=_draw_webcam(laptop, dice),
        keyboard="azerty" if dice.chance(0.93) else "qwerty",
        system=dice.weighted((("Windows 11", 0.55), ("Linux Mint 22", 0.45))) if tested else "",
        battery=dice.between(62, 98) if laptop and dice.chance(0.94) else None,
        grade=grade if ready else "",
        state=state,
        price_cents=_price(model, ram, grade, donor, dice) if ready else None,
        lot=f"L26-{1 + (number - 2301) // 15 % 99:02d}",
        donor=donor,
        received_on=received,
        erased_on=erased,
        erasure_method=method,
        erasure_result="réussi" if erased else "",
        tests="OK" if ready else ("en cours" if state == "en test" else ""),
        note=dice.pick(NOTES) if state != "HS" else "carte mère, à démonter",
    )


def _grade(state: str, dice: Dice) -> str:
    drawn = dice.weighted((("A", 0.25), ("B", 0.55), ("C", 0.20)))
    # A C can't be given: the workshop would not say that it is ready.
    return "B" if drawn == "C" and state == "prêt" else drawn


def _draw_webcam(laptop: bool, dice: Dice) -> bool | None:
    if dice.chance(0.04):
        return None
    return dice.chance(0.95 if laptop else 0.12)


def _draw_erasure(state: str, disk_kind: str, received: date, dice: Dice) -> tuple[date | None, str]:
    if state in ("à effacer", "HS"):
        return None, ""
    method = {
        "HDD": "nwipe 0.36, PRNG, 1 passe",
        "SSD": "ATA Secure Erase",
        "NVMe": "nvme format, effacement cryptographique",
    }[disk_kind]
    return received + timedelta(days=dice.between(2, 18)), method


def _price(model: _Model, ram: int, grade: str, donor: str, dice: Dice) -> int:
    """Between 90 € and 230 €, by steps of 5 € as a price list has them; under the legal cap for public gifts."""
    cents = model.base_cents + {4: -2500, 8: 0, 16: 3500}[ram] + {"A": 2000, "B": 0, "C": -1500}[grade]
    cents += 500 * round(50 * dice.between(-9, 20) / 500)
    if donor in PUBLIC_BODIES:
        cents = min(cents, LAPTOP_CAP_CENTS if model.form == "laptop" else DESKTOP_CAP_CENTS)
    return min(max(cents, 9000), 23000)


def _draw_serial(brand: str, dice: Dice) -> str:
    """Invented, of the length the maker uses."""
    start, length = {"Dell": ("", 7), "HP": ("5CG", 7), "Lenovo": ("PF", 6)}[brand]
    return start + "".join(dice.pick(LETTERS) for _ in range(length))
