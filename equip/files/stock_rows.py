"""The refurbisher's list: one `DeviceRow` a line. What the list claims, not yet what we believe.

« prêt » without a proof of erasure is read as it is written: the inventory decides what it is worth.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from equip.files.columns import Column, Reading, read_as
from equip.files.sizes import ram_gib, storage_gb
from equip.files.tables import Table
from equip.files.values import cents, day, inches, integer, one_of, percent, serial_number, text, yes_no

FORMS = {
    "laptop": ("portable", "PC portable", "ordinateur portable", "laptop", "notebook", "ultrabook"),
    "desktop": (
        "fixe",
        "PC fixe",
        "PC",
        "tour",
        "UC",
        "unité centrale",
        "ordinateur fixe",
        "desktop",
        "bureau",
    ),
    "all_in_one": ("tout-en-un", "AIO", "all in one"),
    "mini_pc": ("mini PC", "mini-PC", "micro", "nuc"),
    "tablet": ("tablette", "tablet"),
    "smartphone": ("smartphone", "téléphone"),
    "screen": ("écran", "moniteur", "monitor", "screen"),
}
STORAGE_KINDS = {
    "ssd": ("SSD", "SSD SATA", "M.2", "M2", "SSD M.2", "mSATA"),
    "nvme": ("NVMe", "SSD NVMe", "M.2 NVMe"),
    "hdd": ("HDD", "disque dur", "mécanique", "SATA HDD"),
    "emmc": ("eMMC",),
}
KEYBOARDS = {
    "azerty": ("azerty", "FR", "français"),
    "qwerty": ("qwerty", "US", "UK"),
    "qwertz": ("qwertz", "DE", "CH"),
    "none": ("sans", "aucun", "sans clavier"),
}
GRADES = {grade: (grade, f"grade {grade}") for grade in "ABC"}
STATES = {
    "received": ("reçu", "arrivé", "entré", "en stock"),
    "triage": ("tri", "à trier", "tri visuel"),
    "erasing": ("à effacer", "en effacement", "effacement en cours", "à nettoyer"),
    "erased": ("effacé", "effacement fait"),
    "repair": ("à réparer", "en réparation", "réparation", "attente pièce", "en attente de pièce"),
    "prepared": ("en test", "à tester", "test", "OS installé", "en préparation", "préparé"),
    "available": ("prêt", "prête", "disponible", "dispo", "OK", "ready", "deployable", "ready to deploy"),
    "reserved": ("réservé", "réservée"),
    "allocated": ("attribué", "attribuée"),
    "handed_over": ("remis", "remise", "donné", "livré", "deployed"),
    "in_service_repair": ("en réparation après remise", "SAV"),
    "returned": ("restitué", "retour", "rendu"),
    "dismantled": ("pour pièces", "démonté", "démonté pour pièces"),
    "recycled": ("recyclé", "DEEE", "rebut", "archived"),
    "out_of_order": ("HS", "hors service", "hors d'usage", "en panne", "broken"),
}
"""`out_of_order` is no state of a device: someone has to say whether it is repaired, stripped or recycled."""
ERASURE_RESULTS = {
    "succeeded": ("réussi", "OK", "succès", "conforme", "oui", "success", "effacé", "erased"),
    "failed": ("échec", "KO", "échoué", "non conforme", "non", "failed", "erreur", "raté"),
}
TEST_RESULTS = {
    "passed": ("OK", "réussi", "réussis", "conforme", "bon", "oui", "passed"),
    "failed": ("échec", "KO", "échoué", "non conforme", "non", "failed"),
}
NOT_YET = ("en cours", "à faire", "à tester", "à effacer", "non fait")
"""Words that say that the result is not known yet: `None`."""


@dataclass(frozen=True, slots=True)
class DeviceRow:
    line: int
    inventory_number: str
    serial: str | None
    form: str | None
    maker: str | None
    model: str | None
    cpu: str | None
    ram_gib: int | None
    storage_gb: int | None
    storage_kind: str | None
    screen_in: Decimal | None
    webcam: bool | None
    keyboard: str | None
    os: str | None
    tpm: str | None
    battery_pct: int | None
    grade: str | None
    state_hint: str | None
    """One of `STATES`: the state claimed."""
    price_cents: int | None
    lot: str | None
    donor: str | None
    received_on: date | None
    erased_on: date | None
    erasure_method: str | None
    erasure_result: str | None
    tests: str | None
    warranty_months: int | None
    location: str | None
    comment: str | None

    @property
    def claims_erasure(self) -> bool:
        """Date, method and a good result, all three: less is no proof."""
        return bool(self.erased_on and self.erasure_method and self.erasure_result == "succeeded")


COLUMNS = (
    Column(
        "inventory_number",
        "N° inventaire",
        (
            "numéro interne",
            "n° interne",
            "numéro d'inventaire",
            "nº inventary",
            "asset tag",
            "étiquette",
            "code",
        ),
        text,
        required=True,
    ),
    Column(
        "serial",
        "N° série",
        ("numéro de série", "serial", "serial number", "device serial number", "s/n"),
        serial_number,
    ),
    Column(
        "form",
        "Type",
        ("type de machine", "type of device", "product category", "catégorie"),
        one_of(FORMS),
        required=True,
        may_be_empty=True,
    ),
    Column("maker", "Marque", ("constructeur", "fabricant", "manufacturer", "brand", "device manufacturer"), text),
    Column("model", "Modèle", ("model", "device model", "désignation"), text),
    Column("cpu", "Processeur", ("CPU", "processor"), text),
    Column("ram_gib", "RAM (Go)", ("RAM", "mémoire", "mémoire (Go)", "ram gb"), ram_gib("g")),
    Column("ram_gib", "RAM (Mo)", ("RAM (MB)", "mémoire (Mo)"), ram_gib("m")),
    Column(
        "storage_gb",
        "Disque (Go)",
        (
            "disque",
            "stockage",
            "stockage (Go)",
            "disque dur",
            "disque dur (Go)",
            "capacité disque",
        ),
        storage_gb("g"),
    ),
    Column("storage_gb", "Disque (Mo)", ("data storage size (MB)", "stockage (Mo)"), storage_gb("m")),
    Column(
        "storage_kind",
        "Type disque",
        ("type de disque", "stockage type", "type stockage"),
        one_of(STORAGE_KINDS),
    ),
    Column("screen_in", "Écran (pouces)", ("écran", "taille écran", "diagonale", "écran pouces"), inches),
    Column("webcam", "Webcam", ("caméra",), yes_no),
    Column("keyboard", "Clavier", ("type clavier", "keyboard"), one_of(KEYBOARDS)),
    Column("os", "Système", ("OS", "système d'exploitation"), text),
    Column("tpm", "TPM", ("version TPM",), text),
    Column("battery_pct", "Batterie %", ("batterie", "batterie pct", "santé batterie", "état batterie"), percent),
    Column("grade", "Grade", ("grade esthétique", "grade cosmétique"), one_of(GRADES)),
    Column("state_hint", "État", ("statut", "status", "situation"), one_of(STATES)),
    Column("price_cents", "Prix €", ("prix", "coût", "coût €", "coût eur", "prix eur", "purchase cost"), cents),
    Column("lot", "Lot", ("n° lot", "box"), text),
    Column("donor", "Donneur", ("donateur", "origine", "provenance"), text),
    Column("received_on", "Date réception", ("date de réception", "reçu le", "date d'entrée", "date entrée"), day),
    Column("erased_on", "Effacement date", ("date effacement", "date d'effacement", "effacé le"), day),
    Column("erasure_method", "Effacement méthode", ("méthode effacement", "méthode d'effacement"), text),
    Column(
        "erasure_result",
        "Effacement résultat",
        (
            "résultat effacement",
            "résultat d'effacement",
            "erasure datastorage 1 result",
        ),
        one_of(ERASURE_RESULTS, NOT_YET),
    ),
    Column("tests", "Tests", ("test", "résultat tests", "tests fonctionnels"), one_of(TEST_RESULTS, NOT_YET)),
    Column("warranty_months", "Garantie (mois)", ("garantie mois", "garantie"), integer(0, 120)),
    Column("location", "Emplacement", ("lieu", "site", "rayon", "location"), text),
    Column(
        "comment",
        "Observations",
        ("observation", "commentaire", "commentaires", "obs", "notes", "remarques"),
        text,
    ),
)


def read_stock(table: Table) -> Reading[DeviceRow]:
    return read_as(DeviceRow, table, COLUMNS, ("inventory_number",), ("serial",))
