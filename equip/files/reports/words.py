"""What makers write in the fields that identify a machine, and what of it can be believed."""

import re
from collections.abc import Mapping
from typing import Any

_PLACEHOLDERS = re.compile(
    r"""(?:
    to\ be\ filled(?:\ by\ o\.?e\.?m\.?)?|default\ string
    |not\ (?:specified|applicable|available|present)
    |system\ (?:serial\ number|product\ name|manufacturer|version)|(?:chassis|base\ board)\ serial\ number
    |none|null|n/?a|unknown|undefined|invalid|empty|no\ asset\ (?:information|tag)
    |o\.?e\.?m\.?|oem_define\d*
    |sn\ ?123456789abc|0?123456789|1234567890?|(.)\1*|[0\s.\-*/]+)""",
    re.VERBOSE | re.IGNORECASE,
)
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
# Written by firmware makers in every board they sell.
_KNOWN_BAD_UUIDS = {"03000200-0400-0500-0006-000700080009", "12345678-1234-5678-90ab-cddeefaabbcc"}
_VIRTUAL = re.compile(
    r"virtualbox|vmware|\bkvm\b|\bqemu\b|virtual machine|\bbochs\b|\bxen\b|\bhvm domu\b|parallels|bhyve"
    r"|innotek|openstack|google compute engine|amazon ec2|firecracker|standard pc \(",
    re.IGNORECASE,
)
_FORMS = {
    "laptop": "laptop",
    "notebook": "laptop",
    "sub-notebook": "laptop",
    "portable": "laptop",
    "convertible": "laptop",
    "desktop": "desktop",
    "low-profile": "desktop",
    "pizzabox": "desktop",
    "tower": "desktop",
    "mini-tower": "desktop",
    "all-in-one": "all_in_one",
    "mini": "mini_pc",
    "mini-pc": "mini_pc",
    "stick-pc": "mini_pc",
    "tablet": "tablet",
    "netbook": "laptop",
    "detachable": "laptop",
    "low-profile-desktop": "desktop",
    "space-saving": "desktop",
    "lunch-box": "desktop",
    "pizza-box": "desktop",
    "microtower": "desktop",
    "minitower": "desktop",
    "allinone": "all_in_one",
}
_FORM_HINTS = (
    (r"tablet", "tablet"),
    (r"all[ -]in[ -]one", "all_in_one"),
    (r"mini pc", "mini_pc"),
    (r"notebook|laptop|portable|convertible", "laptop"),
    (r"desktop|tower|low profile|pizza ?box", "desktop"),
)


def name(written: object) -> str | None:
    """A maker's or a model's name on one line, or `None` for what a firmware says when nobody filled it in."""
    if not isinstance(written, str):
        return None
    text = " ".join(re.sub(r"[\x00-\x1f\x7f\ud800-\udfff]", " ", written).split())[:200]
    return None if not text or _PLACEHOLDERS.fullmatch(text) else text


def real_serial(written: object) -> str | None:
    return name(written)


def real_uuid(written: object) -> str | None:
    text = name(written)
    if text is None or not _UUID.fullmatch(text) or text.lower() in _KNOWN_BAD_UUIDS:
        return None
    return None if len(set(text) - {"-"}) == 1 else text.lower()


def model_of(root: Mapping[str, Any]) -> str | None:
    """The name people use: Lenovo hides it in `version`, others add their order code in brackets."""
    configuration = root.get("configuration")
    settings = configuration if isinstance(configuration, dict) else {}
    product = name(root.get("product"))
    if "lenovo" in str(root.get("vendor") or "").casefold():
        family = name(settings.get("family"))
        return next((n for n in (name(root.get("version")), family) if n and " " in n), product)
    sku = settings.get("sku")
    if product and isinstance(sku, str) and sku.strip():
        return name(product.removesuffix(f"({' '.join(sku.split())})"))
    return product


def form_of(root: Mapping[str, Any]) -> str | None:
    """Of lshw's root: from the chassis, else from the description; `None` when neither says it plainly."""
    configuration = root.get("configuration")
    chassis = configuration.get("chassis") if isinstance(configuration, dict) else None
    if isinstance(chassis, str) and chassis.casefold() in _FORMS:
        return _FORMS[chassis.casefold()]
    return _form_hinted(root.get("description"))


def form_of_chassis(chassis: object) -> str | None:
    """« Laptop », « Mini Tower », « Space-saving »: the words of SMBIOS, as dmidecode and the agents write them."""
    words = chassis.strip().casefold() if isinstance(chassis, str) else ""
    return _FORMS.get(words.replace(" ", "-")) or _form_hinted(words)


def _form_hinted(description: object) -> str | None:
    words = str(description or "").casefold()
    return next((form for hint, form in _FORM_HINTS if re.search(hint, words)), None)


def is_virtual(root: Mapping[str, Any]) -> bool:
    """Of lshw's root."""
    configuration = root.get("configuration")
    chassis = configuration.get("chassis") if isinstance(configuration, dict) else None
    return chassis == "other" or names_are_virtual(*map(root.get, ("product", "vendor", "description", "version")))


def names_are_virtual(*names: object) -> bool:
    return _VIRTUAL.search(" ".join(str(one or "") for one in names)) is not None
