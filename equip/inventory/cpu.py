"""A processor's name, as reports and people write it, read into its maker's family and generation. Nothing is guessed:
what the patterns do not know is None."""

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Cpu:
    """`generation`: as its maker counts; None where the family alone says enough."""

    family: str
    generation: int | None = None


_NOISE = re.compile(r"\((?:R|TM)\)|®|™|\bCPU\b|\bprocessor\b|@.*$|\bwith\b.*$", re.IGNORECASE)
_CORE = re.compile(r"\bi([3579])[- ]*(?:[A-Z]{1,2} +)?(\d{3,5})", re.IGNORECASE)
_CORE_Y = re.compile(r"\b(?:i[3579]|m[357]?)[- ]*(\d)Y\d", re.IGNORECASE)
_CORE_NEW = re.compile(r"\bcore +(?:ultra +)?([3579]) +(?:pro +)?(\d)\d{2}", re.IGNORECASE)
_RYZEN = re.compile(r"\bryzen +([3579]) +(?:pro +)?(\d)\d{3}", re.IGNORECASE)
_RYZEN_AI = re.compile(r"\bryzen +ai\b", re.IGNORECASE)
_APPLE = re.compile(r"\bapple +m(\d)\b", re.IGNORECASE)
_PENTIUM_NEW = re.compile(r"\bpentium +(?:gold|silver)\b|\bpentium +g[4-7]\d{3}\b", re.IGNORECASE)
_ATHLON_NEW = re.compile(r"\bathlon +(?:gold|silver|pro|\d{3}G|3\d{3})", re.IGNORECASE)
_INTEL_N = re.compile(r"\b(?:intel|n-series)\b.*\bN(?:\d{2}|[1-3]\d{2})\b", re.IGNORECASE)
_PLAIN = (
    ("Pentium", re.compile(r"\bpentium\b", re.IGNORECASE)),
    ("Celeron", re.compile(r"\bceleron\b", re.IGNORECASE)),
    ("Atom", re.compile(r"\batom\b", re.IGNORECASE)),
    ("Core 2", re.compile(r"\bcore *\(?2\b", re.IGNORECASE)),
    ("AMD A", re.compile(r"\bA(?:4|6|8|9|10|12)[- ]+(?:pro[- ]+)?\d{4}", re.IGNORECASE)),
    ("AMD E", re.compile(r"\bE[12]?-\d{3,4}\b", re.IGNORECASE)),
    ("Athlon", re.compile(r"\bathlon\b", re.IGNORECASE)),
    ("Sempron", re.compile(r"\bsempron\b", re.IGNORECASE)),
    ("Phenom", re.compile(r"\bphenom\b", re.IGNORECASE)),
    ("Turion", re.compile(r"\bturion\b", re.IGNORECASE)),
)


def read_cpu(text: str | None) -> Cpu | None:
    """« Intel(R) Core(TM) i5-8350U CPU @ 1.70GHz » → Core i5, generation 8."""
    plain = " ".join(_NOISE.sub(" ", text or "").split())
    if found := _CORE.search(plain):
        return Cpu(f"Core i{found[1]}", _intel_generation(found[2]))
    if found := _CORE_Y.search(plain):
        return Cpu("Core Y", int(found[1]))
    if _CORE_NEW.search(plain):
        return Cpu("Core Ultra")
    if found := _RYZEN.search(plain):
        return Cpu(f"Ryzen {found[1]}", int(found[2]))
    return _simple_family(plain)


def _simple_family(plain: str) -> Cpu | None:
    if _RYZEN_AI.search(plain):
        return Cpu("Ryzen AI")
    if found := _APPLE.search(plain):
        return Cpu("Apple M", int(found[1]))
    if _PENTIUM_NEW.search(plain):
        return Cpu("Pentium Gold")
    if _ATHLON_NEW.search(plain):
        return Cpu("Athlon Gold")
    family = next((family for family, pattern in _PLAIN if pattern.search(plain)), None)
    if family is None and _INTEL_N.search(plain):
        family = "Intel N"
    return Cpu(family) if family else None


def _intel_generation(number: str) -> int:
    """« 520 » is of the first, « 8350 » of the 8th, « 1135 » of the 11th, « 10210 » of the 10th."""
    if len(number) < len("8350"):
        return 1
    return int(number[:2]) if number[0] == "1" else int(number[0])
