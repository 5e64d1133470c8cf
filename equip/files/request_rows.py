"""The slip of requests of a social centre: one `RequestRow` a line."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from equip.files.columns import Column, Reading, read_as
from equip.files.sizes import ram_gib
from equip.files.tables import Table
from equip.files.values import day, inches, one_of, text, yes_no

USES = {
    "job_search": ("recherche d'emploi", "emploi", "chercher un emploi"),
    "training": ("formation", "se former", "études"),
    "online_procedures": ("démarches en ligne", "démarches", "démarches administratives"),
    "schooling": ("enfants scolarisés", "scolarité des enfants", "école", "enfants"),
    "other": ("autre", "autres"),
}
ACCEPTED_FORMS = {
    "laptop": ("portable", "PC portable", "ordinateur portable"),
    "desktop": ("fixe", "PC fixe", "ordinateur fixe", "tour"),
    "either": (
        "les deux",
        "indifférent",
        "peu importe",
        "portable ou fixe",
        "portable/fixe",
        "fixe ou portable",
    ),
}


@dataclass(frozen=True, slots=True)
class RequestRow:
    line: int
    internal_id: str
    requested_on: date
    referrer: str | None
    main_use: str | None
    accepted_form: str | None
    """`laptop`, `desktop` or `either`; unknown is not « either »."""
    min_ram_gib: int | None
    needs_webcam: bool | None
    min_screen_in: Decimal | None
    home_internet: bool | None
    contribution_accepted: bool | None
    agreement_signed_on: date | None
    comment: str | None

    @property
    def forms(self) -> frozenset[str]:
        """Empty when unknown."""
        if self.accepted_form is None:
            return frozenset()
        return frozenset({"laptop", "desktop"} if self.accepted_form == "either" else {self.accepted_form})


COLUMNS = (
    Column(
        "internal_id",
        "Code Iodas",
        ("code individu Iodas", "id iodas", "identifiant interne"),
        text,
        required=True,
    ),
    Column("requested_on", "Date de la demande", ("demandé le", "date demande"), day, required=True),
    Column("referrer", "Référente", ("référent", "référent(e)", "travailleur social", "prescripteur"), text),
    Column("main_use", "Usage premier", ("usage", "usage principal"), one_of(USES)),
    Column("accepted_form", "Type accepté", ("type", "type souhaité"), one_of(ACCEPTED_FORMS)),
    Column("min_ram_gib", "Mémoire mini (Go)", ("mémoire mini", "RAM mini", "RAM mini (Go)"), ram_gib("g")),
    Column("needs_webcam", "Besoin webcam", ("webcam",), yes_no),
    Column("min_screen_in", "Écran mini (pouces)", ("écran mini", "écran"), inches),
    Column("home_internet", "Internet au domicile", ("internet", "connexion au domicile"), yes_no),
    Column("contribution_accepted", "Participation acceptée", ("participation",), yes_no),
    Column("agreement_signed_on", "Accord signé le", ("accord", "date accord", "consentement signé le"), day),
    Column("comment", "Commentaire", ("commentaires", "observations", "remarques"), text),
)


def read_requests(table: Table) -> Reading[RequestRow]:
    """The second request of a person in the same file is reported with the line of the first."""
    return read_as(RequestRow, table, COLUMNS, ("internal_id",))
