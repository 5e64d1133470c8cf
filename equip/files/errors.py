"""What can be wrong with a file as a whole (`FileRefused`) or with one cell of it (`BadValue`).

Codes only: the French sentence of each stands in `api/file_messages.py`.
"""

from collections.abc import Mapping
from enum import StrEnum


class RefusalCode(StrEnum):
    """Why nothing at all of a file can be read."""

    EMPTY_FILE = "empty_file"
    TOO_LARGE = "too_large"
    TOO_MANY_LINES = "too_many_lines"
    TOO_MANY_CELLS = "too_many_cells"
    UNSUPPORTED_FORMAT = "unsupported_format"
    OLD_WORKBOOK = "old_workbook"
    UNREADABLE_WORKBOOK = "unreadable_workbook"
    NOT_TEXT = "not_text"
    UNCLOSED_QUOTE = "unclosed_quote"
    CELL_TOO_LONG = "cell_too_long"
    INVALID_JSON = "invalid_json"
    TOO_DEEP = "too_deep"
    NOT_LSHW = "not_lshw"
    SEVERAL_MACHINES = "several_machines"
    VIRTUAL_MACHINE = "virtual_machine"
    NOT_A_COMPUTER = "not_a_computer"
    REPORT_TOO_LARGE = "report_too_large"
    UNPACKED_TOO_LARGE = "unpacked_too_large"
    UNREADABLE_ARCHIVE = "unreadable_archive"
    TOO_MANY_PARTS = "too_many_parts"
    INVALID_XML = "invalid_xml"
    XML_WITH_ENTITIES = "xml_with_entities"
    UNKNOWN_REPORT = "unknown_report"
    UNREADABLE_SNAPSHOT = "unreadable_snapshot"
    NOT_AN_INVENTORY = "not_an_inventory"
    PHONE_REPORT = "phone_report"
    PRINTER_REPORT = "printer_report"
    NETWORK_REPORT = "network_report"
    UNFINISHED_ERASURE = "unfinished_erasure"


class ProblemCode(StrEnum):
    """Why one cell, one line or one column cannot be read."""

    MISSING_COLUMN = "missing_column"
    DUPLICATE_COLUMN = "duplicate_column"
    NO_DATE_COLUMN = "no_date_column"
    EXTRA_CELLS = "extra_cells"
    MISSING_VALUE = "missing_value"
    DUPLICATE_IN_FILE = "duplicate_in_file"
    UNKNOWN_WORD = "unknown_word"
    TOO_LONG = "too_long"
    HOLDS_NIR = "holds_nir"
    NOT_A_DATE = "not_a_date"
    DAY_OUT_OF_RANGE = "day_out_of_range"
    NOT_A_YEAR = "not_a_year"
    NOT_AN_INTEGER = "not_an_integer"
    NOT_A_NUMBER = "not_a_number"
    OUT_OF_RANGE = "out_of_range"
    NOT_MONEY = "not_money"
    NOT_YES_NO = "not_yes_no"
    NOT_PHONE = "not_phone"
    NOT_EMAIL = "not_email"
    NOT_CAF_NUMBER = "not_caf_number"
    NOT_POSTAL_CODE = "not_postal_code"
    NOT_POSTAL_TOWN = "not_postal_town"
    NOT_PERCENT = "not_percent"
    AMBIGUOUS_PERCENT = "ambiguous_percent"
    NOT_RAM = "not_ram"
    NOT_STORAGE = "not_storage"


class FileRefused(Exception):
    """The file as a whole cannot be read; `details` holds what the sentence needs, never a cell's content."""

    def __init__(self, code: RefusalCode, details: Mapping[str, object] | None = None) -> None:
        super().__init__(code.value)
        self.code = code
        self.details = dict(details or {})


class BadValue(Exception):
    """One cell that its reader cannot read; `read_rows` turns it into a `LineProblem`."""

    def __init__(self, code: ProblemCode, details: Mapping[str, object] | None = None) -> None:
        super().__init__(code.value)
        self.code = code
        self.details = dict(details or {})
