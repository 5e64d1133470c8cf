"""The extract of people (CAF, Iodas and their like): one `PersonRow` a line.

The NIR is gone before this file sees anything. Columns on health or residence are never asked for.
"""

from dataclasses import dataclass
from datetime import date

from equip.files.columns import Column, Reading, read_as
from equip.files.contacts import PostalTown, caf_number, email, phone, postal_code, postal_town
from equip.files.names import proper_name
from equip.files.tables import Table
from equip.files.values import cents, day, integer, one_of, text

ROLES = {
    "applicant": ("demandeur", "demandeuse", "allocataire", "dem", "mon"),
    "partner": ("conjoint", "conjointe", "concubin", "concubine", "cjt", "partenaire"),
}
RSA_STATES = {
    "pending": ("0", "droit en attente"),
    "refused": ("1", "droit refusé"),
    "open": ("2", "droit ouvert et versable"),
    "suspended": ("3", "droit ouvert et suspendu"),
    "payment_suspended": ("4", "droit ouvert, versement suspendu"),
    "closed": ("5", "droit clos"),
    "closed_earlier": ("6", "droit clos antérieurement"),
}
"""`ETATDOSRSA` of the CAF flow; the numbers are what files hold."""
DIPLOMAS = {
    "none": ("sans diplôme", "aucun", "aucun diplôme", "néant", "non diplômé", "non diplômée"),
    "below_bac": ("CAP/BEP", "CAP", "BEP", "CAP ou BEP", "brevet", "BEPC", "DNB", "CEP", "niveau 3"),
    "bac": ("Bac", "baccalauréat", "bac pro", "bac général", "bac techno", "BP", "niveau 4"),
    "above_bac": (
        "Bac+2",
        "bac +2",
        "bac + 2",
        "BTS",
        "DUT",
        "DEUG",
        "niveau 5",
        "bac+3",
        "bac +3",
        "bac + 3",
        "licence",
        "bac+4",
        "bac +4",
        "bac+5",
        "bac +5",
        "master",
        "maîtrise",
        "doctorat",
        "niveau 6",
        "niveau 7",
        "niveau 8",
    ),
}
HOME_EQUIPMENT = {
    "none": ("aucun", "aucun équipement", "rien", "non équipé", "absence d'équipement"),
    "smartphone_only": (
        "smartphone seulement",
        "smartphone",
        "téléphone seulement",
        "dispose d'un smartphone",
    ),
    "broken_computer": (
        "ordinateur hors d'usage",
        "ordinateur HS",
        "ordinateur en panne",
        "ordinateur cassé",
    ),
    "computer": ("ordinateur", "PC", "dispose d'un ordinateur", "équipé", "ordinateur portable"),
}


@dataclass(frozen=True, slots=True)
class PersonRow:
    line: int
    internal_id: str
    last_name: str
    first_name: str
    caf_number: str | None
    """Shared by the people of one household."""
    role: str | None
    birth_date: date | None
    address: str | None
    postal_town: PostalTown | None
    postal_code: str | None
    town: str | None
    phone: str | None
    email: str | None
    rsa_state: str | None
    rights_since: date | None
    attested_on: date | None
    family_quotient_cents: int | None
    diploma: str | None
    schoolchildren: int | None
    home_equipment: str | None
    referrer: str | None

    @property
    def where(self) -> tuple[str | None, str | None]:
        """Postal code and town, whether the file gives them in one cell or in two."""
        if self.postal_town:
            return self.postal_town.postal_code, self.postal_town.town
        return self.postal_code, self.town


COLUMNS = (
    Column(
        "internal_id",
        "Code individu Iodas",
        (
            "code iodas",
            "id iodas",
            "identifiant interne",
            "identifiant dans le SI",
            "id solis",
            "numéro individu",
            "department internal id",
        ),
        text,
        required=True,
    ),
    Column(
        "last_name",
        "Nom",
        ("nom bénéficiaire", "nom de famille", "nom usage", "nom d'usage", "last name"),
        proper_name,
        required=True,
    ),
    Column(
        "first_name",
        "Prénom",
        ("prénoms", "prénom bénéficiaire", "prénom(s)", "first name"),
        proper_name,
        required=True,
    ),
    Column(
        "caf_number",
        "Numéro allocataire",
        (
            "matricule",
            "n° allocataire",
            "n° allocataire CAF",
            "n° CAF",
            "numéro CAF",
            "n° allocataire CAF/MSA",
            "affiliation number",
            "numéro d'allocataire",
        ),
        caf_number,
    ),
    Column("role", "Rôle", ("role personne", "qualité bénéficiaire droit", "qualité"), one_of(ROLES)),
    Column("birth_date", "Date de naissance", ("né le", "née le", "né(e) le", "naissance", "birth date"), day),
    Column("address", "Adresse", ("adre1", "adresse 1", "adresse première ligne", "adresse postale"), text),
    Column("postal_town", "CP Ville", ("code postal ville", "code postal et ville", "CP commune"), postal_town),
    Column("postal_code", "Code postal", ("CP",), postal_code),
    Column("town", "Ville", ("commune", "localité"), text),
    Column(
        "phone",
        "Téléphone",
        (
            "numéro téléphone dossier",
            "tel",
            "tél portable",
            "téléphone portable",
            "mobile",
            "portable",
            "numéro de téléphone",
            "phone number",
        ),
        phone,
    ),
    Column(
        "email",
        "Adresse électronique",
        (
            "adresse électronique dossier",
            "mail",
            "e-mail",
            "email",
            "courriel",
            "adresse mail",
        ),
        email,
    ),
    Column("rsa_state", "État du dossier RSA", ("ETATDOSRSA", "état dossier RSA"), one_of(RSA_STATES)),
    Column(
        "rights_since",
        "Date début droits",
        (
            "date début droits - devoirs",
            "date d'ouverture des droits",
            "date ouverture droits",
            "rights opening date",
        ),
        day,
    ),
    Column(
        "attested_on",
        "Date attestation",
        ("date de l'attestation", "attestation du", "attestation RSA du"),
        day,
    ),
    Column("family_quotient_cents", "Quotient familial", ("QF",), cents),
    Column("diploma", "Niveau diplôme", ("diplôme", "niveau de diplôme", "niveau d'études"), one_of(DIPLOMAS)),
    Column(
        "schoolchildren",
        "Enfants scolarisés",
        ("nombre d'enfants scolarisés", "nb enfants scolarisés"),
        integer(0, 20),
    ),
    Column(
        "home_equipment",
        "Équipement foyer",
        ("équipement du foyer", "équipement numérique"),
        one_of(HOME_EQUIPMENT),
    ),
    Column(
        "referrer",
        "Référent",
        (
            "libellé référent",
            "libellé prestataire",
            "organisme référent",
            "structure",
            "prescripteur",
        ),
        text,
    ),
)


def read_people(table: Table) -> Reading[PersonRow]:
    return read_as(PersonRow, table, COLUMNS, ("internal_id",))
