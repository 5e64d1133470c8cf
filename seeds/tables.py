"""From a campaign to the rows each partner sends, with the habits of their software (seeds/ain/README.md)."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from seeds.applicants import SESSION_DATES
from seeds.dice import Dice
from seeds.model import SESSION, TRAINER, Campaign, EquipmentRequest, Machine, Person
from seeds.places import communes, postal_name

EXTRACT, STOCK, ATTENDANCE = "extrait-iodas.csv", "stock-micronov.csv", "emargement.csv"
REQUESTS, FORMER = "demandes.csv", "suivis-2012.csv"

EXTRACT_HEADER = [
    "Code individu Iodas",
    "MATRICULE",
    "ROLE PERSONNE",
    "NIR",
    "NOM",
    "PRENOM",
    "Date de\r\nNaissance",
    "ADRESSE",
    "CP Ville",
    "NUMERO TELEPHONE DOSSIER",
    "ADRESSE ELECTRONIQUE DOSSIER",
    "ETATDOSRSA",
    "DATE DEBUT DROITS - DEVOIRS",
    "DATE ATTESTATION",
    "QF",
    "NIVEAU DIPLOME",
    "ENFANTS SCOLARISES",
    "EQUIPEMENT FOYER",
    "LIBELLE REFERENT",
]
STOCK_HEADER = [
    "n° inventaire",
    "n° série",
    "type",
    "marque",
    "modèle",
    "CPU",
    "RAM (Go)",
    "disque (Go)",
    "type disque",
    "écran (pouces)",
    "webcam",
    "clavier",
    "système",
    "batterie %",
    "grade",
    "état",
    "prix €",
    "lot",
    "donneur",
    "date réception",
    "effacement date",
    "effacement méthode",
    "effacement résultat",
    "tests",
    "observations",
]
REQUESTS_HEADER = [
    "Code Iodas",
    "Date de la demande",
    "Référente",
    "Usage premier",
    "Type accepté",
    "Mémoire mini (Go)",
    "Besoin webcam",
    "Écran mini (pouces)",
    "Internet au domicile",
    "Participation acceptée",
    "Accord signé le",
    "Commentaire",
]
FORMER_HEADER = [
    "N°",
    "Nom",
    "Prénom",
    "Année de naissance",
    "Commune",
    "Poste remis",
    "Date de remise",
    "Fin de formation",
    "Suivi",
    "Date du suivi",
    "Situation",
    "Type de contrat",
    "Date de début",
    "Ordinateur utilisé",
    "Commentaire",
]


@dataclass(slots=True)
class Table:
    """Rows of text, and how the partner's software writes them."""

    header: list[str]
    rows: list[list[str]]
    encoding: str = "utf-8-sig"
    newline: str = "\r\n"
    preamble: list[list[str]] = field(default_factory=list)


def make_tables(campaign: Campaign) -> dict[str, Table]:
    makers: dict[str, Callable[[Campaign], Table]] = {
        EXTRACT: extract_table,
        STOCK: stock_table,
        ATTENDANCE: attendance_table,
        REQUESTS: requests_table,
        FORMER: former_table,
    }
    return {name: make(campaign) for name, make in makers.items()}


def extract_table(campaign: Campaign) -> Table:
    dice = Dice(campaign.seed, "extract habits")
    names = {c.code: c.name for c in communes()}
    rows = [_extract_row(person, names[person.commune], dice) for person in campaign.people]
    return Table(EXTRACT_HEADER, rows)


def _extract_row(person: Person, commune: str, dice: Dice) -> list[str]:
    """Habits: zeros lost by a spreadsheet, role in small letters, commune in capitals, decimal comma."""
    lost_zeros = dice.chance(0.25)
    return [
        person.code,
        str(int(person.caf_number)) if lost_zeros else person.caf_number,
        person.role.lower() if dice.chance(0.12) else person.role,
        person.nir,
        person.family_name,
        person.given_name.upper() if dice.chance(0.3) else person.given_name,
        _day(person.born_on),
        person.address,
        f"{person.postal_code} {postal_name(commune, abbreviate=dice.chance(0.5))}",
        _phone(person.phone, dice),
        person.email or "",
        str(person.rsa_state),
        _day(person.rights_since),
        _day(person.attested_on),
        _decimal(person.family_quotient),
        person.diploma or "",
        _number(person.schoolchildren),
        person.equipment or "",
        person.referent,
    ]


def _phone(phone: str | None, dice: Dice) -> str:
    if phone is None:
        return ""
    habit = dice.weighted((("plain", 0.55), ("lost zero", 0.25), ("spaced", 0.2)))
    if habit == "lost zero":
        return phone[1:]
    return " ".join(phone[i : i + 2] for i in range(0, 10, 2)) if habit == "spaced" else phone


def stock_table(campaign: Campaign) -> Table:
    return Table(STOCK_HEADER, [_stock_row(m) for m in campaign.machines], encoding="cp1252")


def _stock_row(m: Machine) -> list[str]:
    screen = _decimal(None if m.screen_tenths is None else m.screen_tenths / 10, places=1)
    price = _decimal(None if m.price_cents is None else m.price_cents / 100)
    return [
        m.tag,
        m.serial,
        m.kind,
        m.brand,
        m.model,
        m.cpu,
        str(m.ram_gib),
        str(m.disk_gb),
        m.disk_kind,
        screen,
        _yes_no(m.webcam),
        m.keyboard,
        m.system,
        _number(m.battery),
        m.grade,
        m.state,
        price,
        m.lot,
        m.donor,
        _day(m.received_on),
        _day(m.erased_on),
        m.erasure_method if m.erased_on else "",
        m.erasure_result,
        m.tests,
        m.note,
    ]


def attendance_table(campaign: Campaign) -> Table:
    """A title stands above the header, as when its cells were merged in a spreadsheet."""
    header = ["Session", "Organisme", "Code Iodas", "Nom", "Prénom", *(_day(d) for d in SESSION_DATES)]
    rows = [
        [e.session, TRAINER, e.person.code, e.person.family_name, e.person.given_name, *e.marks]
        for e in campaign.enrolments
    ]
    title = [f"Feuille d'émargement - {SESSION}", *[""] * (len(header) - 1)]
    return Table(header, rows, encoding="utf-8", newline="\n", preamble=[title])


def requests_table(campaign: Campaign) -> Table:
    return Table(REQUESTS_HEADER, [_request_row(r) for r in campaign.requests])


def _request_row(r: EquipmentRequest) -> list[str]:
    return [
        r.person.code,
        _day(r.asked_on),
        r.prescriber,
        r.use,
        r.accepted,
        _number(r.ram_gib),
        _yes_no(r.webcam),
        r.screen_in or "",
        _yes_no(r.internet),
        _yes_no(r.contribution_accepted),
        _day(r.agreed_on),
        r.comment,
    ]


def former_table(campaign: Campaign) -> Table:
    rows = []
    for p in campaign.former:
        start = [
            str(p.number),
            p.family_name,
            p.given_name,
            str(p.birth_year),
            p.commune,
            p.machine,
            _day(p.handed_over_on),
            _day(p.training_ended_on),
        ]
        rows += [
            [
                *start,
                f.milestone,
                _day(f.asked_on),
                f.situation,
                f.contract,
                _day(f.started_on),
                _yes_no(f.computer_used),
                f.comment,
            ]
            for f in p.follow_ups
        ]
    return Table(FORMER_HEADER, rows)


def _day(day: date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else ""


def _number(value: int | None) -> str:
    return "" if value is None else str(value)


def _decimal(value: float | None, places: int = 2) -> str:
    """With a comma, and no decimals when they are all zeros."""
    return "" if value is None else f"{value:.{places}f}".removesuffix("." + "0" * places).replace(".", ",")


def _yes_no(value: bool | None) -> str:
    return "" if value is None else ("oui" if value else "non")
