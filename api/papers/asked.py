"""What the address of a paper asks: a format of label and its first free one, a period, a donor and a year."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from api.papers.formats import FORMATS, USUAL, LabelFormat
from api.typed import read_day, read_whole
from equip.days import faults_of, past_day_fault
from equip.errors import Invalid, NotFound


def read_paper(query: Mapping[str, Any]) -> tuple[LabelFormat, int]:
    """`format` and `debut`: the labels, and the first free one of the sheet, from 1; of a roll, always the first."""
    code, typed = str(query.get("format", USUAL)), str(query.get("debut", "")).strip()
    if code not in FORMATS:
        raise Invalid("invalid", fields={"format": "label_format_unknown"})
    paper = FORMATS[code]
    if not typed or not paper.cells:
        return paper, 1
    start = read_whole(typed)
    if start is None or not 1 <= start <= paper.cells:
        raise Invalid("invalid", fields={"debut": "label_start_out_of_range"}, most=paper.cells)
    return paper, start


def read_gift(query: Mapping[str, Any]) -> tuple[UUID, int]:
    """`don`, as the stock page offers it: « 2026/<donor> »."""
    year, _, donor = str(query.get("don", "")).partition("/")
    try:
        return UUID(donor), date(int(year), 1, 1).year
    except ValueError:
        raise NotFound("gift_not_found") from None


def read_period(query: Mapping[str, Any], today: date) -> tuple[date, date]:
    """`du` and `au`, both included. Without `au`, the one day of `du`; without any, today."""
    said = {name: str(query.get(name, "")).strip() for name in ("du", "au")}
    read = {name: read_day(text) for name, text in said.items()}
    wrong = {name: "not_a_day" for name, text in said.items() if text and read[name] is None}
    first = read["du"] or read["au"] or today
    last = read["au"] or first
    wrong |= faults_of(du=past_day_fault(read["du"], today), au=past_day_fault(read["au"], today))
    if not wrong and last < first:
        wrong = {"du": "period_upside_down"}
    if wrong:
        raise Invalid("invalid", fields=wrong)
    return first, last
