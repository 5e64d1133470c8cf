"""The committed demo files: fresh, encoded as partners encode, with the sizes and traps that README says."""

import json
import re
from collections import Counter
from datetime import date

import pytest

from seeds.demo import FOLDER, README, demo_files, demo_traps, readme_with_traps
from seeds.tables import EXTRACT
from seeds.traps import Planted
from tests.seeds.reading import (
    REFERENCE_DAY,
    attendance,
    available_computers,
    day,
    good_claims,
    good_people,
    is_eligible,
    load,
    number,
)

FILES = load(FOLDER)
BOM = b"\xef\xbb\xbf"


@pytest.mark.parametrize("name", sorted(demo_files()))
def test_a_committed_file_is_what_the_generator_writes(name: str) -> None:
    assert (FOLDER / name).read_bytes() == demo_files()[name]


def test_the_readme_says_where_the_traps_stand() -> None:
    text = README.read_text(encoding="utf-8")
    assert readme_with_traps(text) == text


@pytest.mark.parametrize(
    ("name", "bom", "newline"),
    [
        ("extrait-iodas", True, b"\r\n"),
        ("demandes", True, b"\r\n"),
        ("suivis-2012", True, b"\r\n"),
        ("emargement", False, b"\n"),
        ("stock-micronov", False, b"\r\n"),
    ],
)
def test_each_file_has_the_bom_and_line_ends_of_its_software(name: str, bom: bool, newline: bytes) -> None:
    content = (FOLDER / f"{name}.csv").read_bytes()
    assert content.startswith(BOM) == bom
    assert content.endswith(newline)
    assert (b"\r" in content) == (newline == b"\r\n")


def test_the_stock_list_is_cp1252_and_nothing_else() -> None:
    content = (FOLDER / "stock-micronov.csv").read_bytes()
    assert "n° série" in content.decode("cp1252")
    assert "prix €" in content.decode("cp1252")
    with pytest.raises(UnicodeDecodeError):
        content.decode("utf-8")


def test_the_extract_has_a_line_break_in_a_header_and_quotes_in_a_cell() -> None:
    content = (FOLDER / EXTRACT).read_bytes().decode("utf-8-sig")
    assert '"Date de\r\nNaissance"' in content
    assert '"Bât. ""Les Peupliers"", 3 allée des Tilleuls"' in content


def test_the_extract_has_a_nir_column_that_is_nobody_s_number() -> None:
    numbers = [row["NIR"] for row in FILES["extrait-iodas"] if row["NOM"]]
    assert {len(n) for n in numbers} == {13, 15}
    assert all(n[5:10] == "01000" for n in numbers)


@pytest.mark.parametrize(("name", "rows"), [("extrait-iodas", 123), ("stock-micronov", 71), ("demandes", 95)])
def test_each_file_has_the_promised_number_of_rows(name: str, rows: int) -> None:
    assert len(FILES[name]) == rows


def test_the_last_three_rows_of_the_extract_are_blank() -> None:
    blank = [not any(row.values()) for row in FILES["extrait-iodas"]]
    assert blank[-3:] == [True, True, True]
    assert not any(blank[:-3])


@pytest.mark.parametrize("trap", demo_traps(), ids=lambda t: f"{t.kind}-{t.row}")
def test_a_trap_stands_on_the_line_that_is_told(trap: Planted) -> None:
    records = FILES[trap.file.removesuffix(".csv")]
    record = records[trap.row - (3 if trap.file == "emargement.csv" else 2)]
    encoding = "cp1252" if trap.file.startswith("stock") else "utf-8-sig"
    line = (FOLDER / trap.file).read_bytes().decode(encoding).split("\n")[trap.line - 1]
    assert line.split(";")[0] == next(iter(record.values()))
    quoted = re.search(r"\((?!\d+ %)(.+)\)$", trap.label)
    if quoted:
        assert record[trap.column] == quoted.group(1)


def test_the_wrong_lines_are_of_every_promised_kind() -> None:
    kinds = Counter((t.file, t.kind) for t in demo_traps())
    assert kinds["extrait-iodas.csv", "unknown_commune"] == 2
    assert all(kinds["extrait-iodas.csv", kind] == 1 for kind in ("bad_date", "missing_name", "unknown_state"))
    assert kinds["stock-micronov.csv", "no_serial"] == kinds["stock-micronov.csv", "ready_without_erasure"] == 2
    assert all(kinds["stock-micronov.csv", kind] == 1 for kind in ("duplicate_serial", "unknown_type", "bad_price"))
    assert kinds["emargement.csv", "unknown_code"] == 1
    assert all(kinds["demandes.csv", kind] == 1 for kind in ("unknown_code", "bad_date", "second_request"))


def test_only_the_planted_lines_of_the_extract_are_wrong() -> None:
    wrong = [t for t in demo_traps() if t.file == EXTRACT and t.outcome == "refusée"]
    assert len(good_people(FOLDER)) == 120 - len(wrong) == 115


def test_two_people_of_a_household_share_a_number_that_may_have_lost_its_zero() -> None:
    pairs: dict[int, list[dict[str, str]]] = {}
    for row in FILES["extrait-iodas"][:-3]:
        pairs.setdefault(int(row["MATRICULE"]), []).append(row)
    couples = [rows for rows in pairs.values() if len(rows) == 2]
    assert len(couples) >= 10
    assert all({r["ROLE PERSONNE"].upper() for r in rows} == {"DEMANDEUR", "CONJOINT"} for rows in couples)
    assert {len(r["MATRICULE"]) for rows in pairs.values() for r in rows} == {6, 7}


def test_ages_go_from_19_to_under_62_with_some_under_thirty() -> None:
    born = [day(p["Date de Naissance"]) for p in good_people(FOLDER).values()]
    ages = [(REFERENCE_DAY - b).days / 365.25 for b in born if b]
    assert 19 <= min(ages) < 20
    assert 60 < max(ages) < 63
    assert sum(age < 30 for age in ages) >= 10


def test_attendance_goes_from_nothing_to_everything_and_is_sometimes_unknown() -> None:
    rates = [attendance(row) for row in FILES["emargement"]]
    assert 0 in rates
    assert 100 in rates
    assert None in rates
    assert len(set(rates)) >= 10


def test_prices_stay_in_bounds_and_under_the_cap_when_a_public_body_gave_the_machine() -> None:
    organisations = json.loads((FOLDER / "organisations.json").read_text(encoding="utf-8"))
    ain = organisations["departments"][0]
    public = {d["name"] for d in ain["donors"] if d["kind"] == "public_body" and d["free_gift"]}
    assert {r["donneur"] for r in FILES["stock-micronov"]} <= {d["name"] for d in ain["donors"]}
    capped = 0
    for row in available_computers(FOLDER):
        price = number(row["prix €"])
        assert price is not None
        assert 90 <= price <= 230
        if row["donneur"] in public:
            capped += 1
            assert price <= (180 if row["type"] == "portable" else 150)
    assert capped >= 10


def test_the_campaign_has_about_eighty_eligible_requests_for_fewer_machines() -> None:
    claims = good_claims(FOLDER)
    eligible = [c for c in claims if is_eligible(c)]
    assert (len(claims), len(eligible), len(available_computers(FOLDER))) == (92, 77, 54)
    households = Counter(int(c.person["MATRICULE"]) for c in eligible)
    assert sum(n == 2 for n in households.values()) == 7
    assert len({c.commune["epci"] for c in eligible}) >= 10
    assert sum(c.commune["rural"] for c in eligible) >= 20


def test_the_thirty_four_people_of_2012_are_followed_in_order() -> None:
    rows = FILES["suivis-2012"]
    assert len({row["N°"] for row in rows}) == 34
    days = {"J28": 28, "M3": 91, "M6": 183}
    for row in rows:
        ended, asked = day(row["Fin de formation"]), day(row["Date du suivi"])
        assert ended is not None
        assert asked is not None
        assert ended.year == 2012
        assert -2 <= (asked - ended).days - days[row["Suivi"]] <= 15
        started = day(row["Date de début"])
        assert started is None or date(2012, 1, 1) < started < asked
    assert any(row["Situation"] == "Sans nouvelle" for row in rows)
    assert len({row["Situation"] for row in rows}) >= 8


def test_no_file_has_a_column_on_sex_nationality_or_health() -> None:
    headers = " ".join(" ".join(rows[0]) for rows in FILES.values()).casefold()
    assert not re.search(r"sexe|civilit|nationalit|sant[ée]|handicap|rqth|aah", headers)
