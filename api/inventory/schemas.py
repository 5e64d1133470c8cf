"""What the API takes and gives of a machine. Nothing social: no person, no request."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from equip.inventory.models import (
    Category,
    DeviceState,
    DonorKind,
    ErasureLevel,
    ErasureResult,
    Flag,
    Form,
    Grade,
    StorageKind,
    TestResult,
    Verification,
)


class Attributes(BaseModel):
    """Ce qu’on sait d’un poste. `null` veut dire inconnu."""

    serial: str | None = Field(default=None, description="Numéro de série", examples=["PF0X7K2M"])
    form: Form | None = Field(default=None, description="Type de machine", examples=["laptop"])
    maker: str | None = Field(default=None, description="Marque", examples=["Lenovo"])
    model: str | None = Field(default=None, description="Modèle", examples=["ThinkPad T480"])
    cpu: str | None = Field(default=None, description="Processeur", examples=["Intel Core i5-8350U"])
    ram_gib: int | None = Field(default=None, description="Mémoire, en Go", examples=[8])
    storage_gb: int | None = Field(default=None, description="Disque, en Go", examples=[256])
    storage_kind: StorageKind | None = Field(default=None, description="Type de disque", examples=["nvme"])
    screen_in: float | None = Field(default=None, description="Diagonale, en pouces", examples=[14.0])
    webcam: bool | None = Field(default=None, examples=[True])
    keyboard: str | None = Field(default=None, description="Clavier", examples=["azerty"])
    os: str | None = Field(default=None, description="Système", examples=["Linux Mint 22"])
    tpm: str | None = Field(default=None, description="Version du TPM", examples=["2.0"])
    battery_pct: int | None = Field(default=None, description="Batterie, en % de l’origine", examples=[87])
    battery_cycles: int | None = Field(default=None, description="Charges de la batterie", examples=[113])
    weight_g: int | None = Field(default=None, description="Poids, en grammes", examples=[1580])
    price_cents: int | None = Field(default=None, description="Prix, en centimes", examples=[14550])
    warranty_months: int | None = Field(default=None, description="Garantie, en mois", examples=[12])
    received_on: date | None = Field(default=None, description="Jour d’arrivée", examples=["2026-11-19"])
    comment: str = Field(default="", description="Observations sur la machine", examples=["souris fournie"])


class DeviceCreate(Attributes):
    model_config = ConfigDict(extra="forbid")

    tag: str = Field(description="Étiquette", examples=["AT-2417"])


class DevicePatch(Attributes):
    """Seuls les champs envoyés changent."""

    model_config = ConfigDict(extra="forbid")


class DriveRead(BaseModel):
    id: UUID
    serial: str | None
    model: str | None
    size_gb: int | None = Field(examples=[256])
    kind: StorageKind | None
    power_on_hours: int | None = Field(description="Heures de marche, d’après SMART", examples=[12400])
    smart_passed: bool | None = Field(description="Ce que le disque dit de lui-même ; `null` : inconnu")
    smart_read_on: date | None = Field(description="Jour de cette lecture")


class DriveCreate(BaseModel):
    model_config = ConfigDict(extra="forbid")

    serial: str | None = Field(default=None, max_length=100, examples=["S4XBNF0M123456"])
    model: str | None = Field(default=None, max_length=200, examples=["Samsung PM981"])
    size_gb: int | None = Field(default=None, ge=1, le=100_000, examples=[256])
    kind: StorageKind | None = Field(default=None, examples=["nvme"])


class ErasureRead(BaseModel):
    id: UUID
    drive_id: UUID
    result: ErasureResult
    level: ErasureLevel | None
    method: str = Field(examples=["ATA Secure Erase"])
    tool: str | None
    verified: Verification | None = Field(description="Passes relues après écriture ; `null` : inconnu")
    errors: int | None = Field(description="Erreurs comptées par l’outil ; `null` : inconnu")
    done_on: date
    operator: str | None
    document_sha256: str | None
    voided_at: datetime | None = Field(description="Annulée au retour du poste")


class ErasureCreate(BaseModel):
    model_config = ConfigDict(extra="forbid")

    drive_id: UUID = Field(description="Le disque effacé")
    result: ErasureResult = Field(examples=["succeeded"])
    method: str = Field(max_length=200, description="Méthode", examples=["ATA Secure Erase"])
    done_on: date = Field(description="Jour de l’effacement", examples=["2026-11-20"])
    tool: str | None = Field(default=None, max_length=200, examples=["nwipe 0.36"])
    level: ErasureLevel | None = Field(default=None, description="Niveau NIST 800-88", examples=["purge"])
    operator: str | None = Field(default=None, max_length=100, description="Qui signe", examples=["Poste 1"])
    document_sha256: str | None = Field(default=None, description="Empreinte du rapport")
    verified: Verification | None = Field(default=None, description="Passes relues", examples=["last"])
    errors: int | None = Field(default=None, description="Nombre d’erreurs", examples=[0])


class NoDriveCreate(BaseModel):
    """Deux personnes regardent, et signent."""

    model_config = ConfigDict(extra="forbid")

    said_by: str = Field(max_length=100, description="Qui a regardé", examples=["Nadia"])
    confirmed_by: str = Field(max_length=100, description="Qui confirme, une autre personne", examples=["Malik"])


class EventRead(BaseModel):
    at: datetime
    kind: str = Field(examples=["moved"])
    from_state: DeviceState | None
    to_state: DeviceState | None
    actor_name: str
    details: dict[str, Any]


class DeviceRead(Attributes):
    tag: str = Field(examples=["AT-2417"])
    type: str = Field(description="Type publié : forme et note", examples=["laptop-A"])
    state: DeviceState
    state_since: datetime
    category: Category | None = Field(description="Puissance, d’après la table publiée ; `null` : inconnue")
    grade: Grade | None
    tests: TestResult | None
    flags: list[Flag]
    has_no_drive: bool
    no_drive_said_by: str | None = Field(description="Qui a dit qu’il n’y a aucun disque")
    no_drive_confirmed_by: str | None
    no_drive_said_on: date | None
    lot: str | None = Field(examples=["L26-01"])
    donor: str | None = Field(examples=["Mairie de Saint-Exemple"])
    donor_kind: DonorKind | None = Field(description="Origine du poste, dont dépend le prix légal")
    version: int = Field(examples=[3])


class ErasureGap(BaseModel):
    model: str | None
    serial: str | None
    size_gb: int | None
    kind: StorageKind | None
    needed: ErasureLevel = Field(description="Niveau demandé", examples=["purge"])
    reached: ErasureLevel | None = Field(description="Niveau prouvé ; `null` : aucune preuve ne le dit")


class DeviceDetails(DeviceRead):
    missing: list[str] = Field(description="Codes de ce qui empêche de proposer le poste", examples=[["tests_missing"]])
    os_supported_until: date | None = Field(
        description="Dernier jour des mises à jour de sécurité du système ; `null` : non connu"
    )
    gaps: list[ErasureGap] = Field(description="Disques effacés à un niveau plus bas que celui qui est demandé")
    price_cap_cents: int | None = Field(description="Prix légal le plus haut, s’il y en a un", examples=[18000])
    price_cap_source: str | None = Field(description="Le texte qui fixe ce prix")
    drives: list[DriveRead]
    erasures: list[ErasureRead]


class MoveCreate(BaseModel):
    model_config = ConfigDict(extra="forbid")

    state: DeviceState = Field(description="État voulu", examples=["available"])


class TestsCreate(BaseModel):
    __test__ = False
    model_config = ConfigDict(extra="forbid")

    result: TestResult = Field(examples=["passed"])


class GradeCreate(BaseModel):
    model_config = ConfigDict(extra="forbid")

    grade: Grade = Field(description="Aspect seulement, jamais la puissance", examples=["B"])


class FlagChange(BaseModel):
    model_config = ConfigDict(extra="forbid")

    flag: Flag = Field(examples=["needs_part"])
    is_set: bool = Field(default=True, description="Poser (true) ou lever (false) le signalement")
    reason: str = Field(default="", max_length=200, examples=["charnière gauche"])


class TypeCount(BaseModel):
    type: str = Field(examples=["laptop-A"])
    label: str = Field(examples=["Portable A"])
    state: DeviceState
    count: int = Field(examples=[12])


class StockSummary(BaseModel):
    total: int = Field(examples=[68])
    counts: list[TypeCount]


class TypeAvailable(BaseModel):
    type: str = Field(examples=["laptop-A"])
    label: str = Field(examples=["Portable A"])
    available: int = Field(examples=[12])


class Availability(BaseModel):
    types: list[TypeAvailable]
    total: int = Field(examples=[48])
