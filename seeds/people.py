"""Households on RSA and the one or two of their members that a CAF extract lists."""

from dataclasses import dataclass
from datetime import date, timedelta

from seeds.dice import Dice
from seeds.inequalities import DIPLOMAS, draw_equipment, probability_of_use
from seeds.model import TODAY, Person
from seeds.names import FAMILY, GIVEN, draw_address, draw_phone
from seeds.places import Commune, draw_commune

RSA_STATES = ((2, 0.90), (3, 0.03), (4, 0.04), (0, 0.008), (1, 0.004), (5, 0.012), (6, 0.006))
REFERENTS = {
    "011": ("MDS Ambérieu-en-Bugey", "MDS Belley"),
    "012": ("MDS Bourg-en-Bresse", "Centre social de la Reyssouze", "MDS Bourg-en-Bresse", "MDS Trévoux"),
    "013": ("MDS Pays de Gex",),
    "014": ("MDS Oyonnax",),
}
EMAIL_SHARE = {True: 0.55, False: 0.2}
CHILDREN = ((0, 0.48), (1, 0.22), (2, 0.18), (3, 0.09), (4, 0.03))


@dataclass(frozen=True, slots=True)
class _Household:
    number: int
    caf_number: str
    commune: Commune
    address: str
    phone: str | None
    rsa_state: int
    rights_since: date
    attested_on: date | None
    income_eur: int
    quotient: float | None
    schoolchildren: int | None
    referent: str
    couple: bool


@dataclass(frozen=True, slots=True)
class _Member:
    code: str
    role: str
    family_name: str
    diploma: str
    uses_internet: bool
    equipment: str | None


def make_people(count: int, dice: Dice) -> tuple[Person, ...]:
    people: list[Person] = []
    code, caf = 1040112, 104233
    number = 0
    while len(people) < count:
        number, caf = number + 1, caf + dice.between(1, 97)
        household = _draw_household(number, caf, dice)
        members = 2 if household.couple and count - len(people) > 1 else 1
        codes = [code + 7 * (k + 1) + dice.between(0, 6) for k in range(members)]
        code = codes[-1]
        people += _draw_members(household, codes, dice)
    return tuple(people)


def _draw_household(number: int, caf: int, dice: Dice) -> _Household:
    commune = draw_commune(dice)
    couple = dice.chance(0.2)
    income = dice.between(380, 890) if dice.chance(0.88) else dice.between(900, 1500)
    children = dice.weighted(CHILDREN)
    return _Household(
        number=number,
        caf_number=f"{caf:07d}",
        commune=commune,
        address=draw_address(dice),
        phone=draw_phone(dice) if dice.chance(0.93) else None,
        rsa_state=dice.weighted(RSA_STATES),
        rights_since=TODAY - timedelta(days=dice.between(120, 3600)),
        attested_on=_draw_attestation(dice),
        income_eur=income,
        quotient=_draw_quotient(income, children, dice),
        schoolchildren=children if dice.chance(0.94) else None,
        referent=dice.pick(REFERENTS[commune.arrondissement]),
        couple=couple,
    )


def _draw_attestation(dice: Dice) -> date | None:
    """Mostly under three months old; some are missing, some too old to prove anything."""
    if dice.chance(0.015):
        return None
    days = dice.between(100, 260) if dice.chance(0.02) else dice.between(4, 88)
    return TODAY - timedelta(days=days)


def _draw_quotient(income: int, children: int, dice: Dice) -> float | None:
    parts = 2 + 0.5 * min(children, 2) + max(children - 2, 0)
    quotient = (income + 140 * children) / parts
    if dice.chance(0.07):
        return None
    return round(quotient, 2) if dice.chance(0.2) else float(int(quotient))


def _draw_members(household: _Household, codes: list[int], dice: Dice) -> list[Person]:
    family = dice.pick(FAMILY)
    diplomas = [dice.weighted(DIPLOMAS) for _ in codes]
    users = [dice.chance(probability_of_use(d, household.income_eur)) for d in diplomas]
    equipment = draw_equipment(dice, any(users)) if dice.chance(0.95) else None
    members = []
    for k, code in enumerate(codes):
        name = family if k == 0 or dice.chance(0.6) else dice.pick(FAMILY)
        member = _Member(str(code), ("DEMANDEUR", "CONJOINT")[k], name, diplomas[k], users[k], equipment)
        members.append(_draw_person(household, member, dice))
    return members


def _draw_person(household: _Household, member: _Member, dice: Dice) -> Person:
    given = dice.pick(GIVEN)
    born_on = _draw_birth(dice)
    return Person(
        code=member.code,
        household=household.number,
        caf_number=household.caf_number,
        role=member.role,
        nir=_fake_nir(born_on, dice),
        family_name=member.family_name,
        given_name=given,
        born_on=born_on,
        address=household.address,
        commune=household.commune.code,
        postal_code=dice.pick(household.commune.postal_codes),
        phone=household.phone,
        email=_email(given, member.family_name) if dice.chance(EMAIL_SHARE[member.uses_internet]) else None,
        rsa_state=household.rsa_state,
        rights_since=household.rights_since,
        attested_on=household.attested_on,
        family_quotient=household.quotient,
        diploma=member.diploma if dice.chance(0.95) else None,
        schoolchildren=household.schoolchildren,
        equipment=member.equipment,
        referent=household.referent,
        monthly_income_eur=household.income_eur,
        uses_internet=member.uses_internet,
    )


def _draw_birth(dice: Dice) -> date:
    """19 to 62 years old on the day of the round, thinner at both ends."""
    years = 19 + (dice.real(0, 43) + dice.real(0, 43)) / 2 if dice.chance(0.6) else dice.real(19, 62)
    return TODAY - timedelta(days=int(years * 365.25) + 2)


def _fake_nir(born_on: date, dice: Dice) -> str:
    """13 or 15 digits of the right shape, but of a commune 01000 that does not exist: nobody's number."""
    stem = f"{dice.between(1, 2)}{born_on:%y%m}01000{dice.between(1, 999):03d}"
    return stem if dice.chance(0.5) else f"{stem}{97 - int(stem) % 97:02d}"


def _email(given: str, family: str) -> str:
    from_letters = str.maketrans("àâäçéèêëîïôöùûüşñ", "aaaceeeeiioouuusn")
    return f"{given}.{family}".lower().translate(from_letters).replace(" ", "") + "@example.fr"
