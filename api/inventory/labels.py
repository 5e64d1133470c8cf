"""The French words of the enumerations of this room."""

from enum import StrEnum

from equip.inventory.events import EventKind
from equip.inventory.models import (
    DeviceState,
    DonorKind,
    ErasureLevel,
    ErasureResult,
    Flag,
    Form,
    Grade,
    StorageKind,
    TestResult,
)

TABLES: dict[type[StrEnum], dict[str, str]] = {
    DeviceState: {
        DeviceState.RECEIVED: "reçu",
        DeviceState.TRIAGE: "tri visuel",
        DeviceState.ERASING: "à effacer",
        DeviceState.ERASED: "effacé",
        DeviceState.REPAIR: "en réparation",
        DeviceState.PREPARED: "préparé",
        DeviceState.AVAILABLE: "prêt",
        DeviceState.RESERVED: "réservé",
        DeviceState.ALLOCATED: "attribué",
        DeviceState.HANDED_OVER: "remis",
        DeviceState.IN_SERVICE_REPAIR: "en réparation après remise",
        DeviceState.RETURNED: "rendu",
        DeviceState.DISMANTLED: "pour pièces",
        DeviceState.RECYCLED: "recyclé",
    },
    Form: {
        Form.LAPTOP: "portable",
        Form.DESKTOP: "fixe",
        Form.ALL_IN_ONE: "tout-en-un",
        Form.MINI_PC: "mini PC",
        Form.TABLET: "tablette",
        Form.SMARTPHONE: "smartphone",
        Form.SCREEN: "écran",
    },
    StorageKind: {
        StorageKind.HDD: "disque dur",
        StorageKind.SSD: "SSD",
        StorageKind.NVME: "NVMe",
        StorageKind.EMMC: "eMMC",
    },
    Flag: {
        Flag.WIPE_FAILED: "effacement en échec",
        Flag.OS_INSTALL_FAILED: "installation du système en échec",
        Flag.NEEDS_PART: "pièce à remplacer",
        Flag.NEEDS_INVESTIGATION: "panne à chercher",
        Flag.LOCKED_TO_USER: "verrouillé par l’ancien propriétaire",
    },
    Grade: {Grade.A: "A", Grade.B: "B", Grade.C: "C"},
    TestResult: {TestResult.PASSED: "bons", TestResult.FAILED: "en défaut"},
    ErasureResult: {ErasureResult.SUCCEEDED: "réussi", ErasureResult.FAILED: "en échec"},
    ErasureLevel: {
        ErasureLevel.CLEAR: "réécriture (Clear)",
        ErasureLevel.PURGE: "purge (Purge)",
        ErasureLevel.DESTROY: "destruction (Destroy)",
    },
    DonorKind: {DonorKind.PUBLIC: "organisme public", DonorKind.PRIVATE: "organisme privé"},
    EventKind: {
        EventKind.INTAKE: "Entrée dans le stock",
        EventKind.CHANGED: "Fiche modifiée",
        EventKind.INVENTORIED: "Rapport matériel lu",
        EventKind.DRIVE_RECORDED: "Disque ajouté",
        EventKind.SAID_WITHOUT_DRIVE: "Déclaré sans disque",
        EventKind.ERASED: "Disque effacé",
        EventKind.ERASURE_FAILED: "Effacement en échec",
        EventKind.ERASURES_VOIDED: "Preuves d’effacement annulées",
        EventKind.TESTED: "Tests signés",
        EventKind.GRADED: "Note posée",
        EventKind.PRICED: "Prix fixé",
        EventKind.FLAGGED: "Signalement ajouté",
        EventKind.UNFLAGGED: "Signalement levé",
        EventKind.MOVED: "Changement d’état",
    },
}
