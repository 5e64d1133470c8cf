"""The generator: same seed, same bytes; any size; the gaps of the founding document show in the files."""

import time
from collections.abc import Iterable
from pathlib import Path

import pytest

from seeds.generate import campaign_files, generate, main
from seeds.inequalities import USE_BY_DIPLOMA, USE_OVER_3100_EUR, USE_UNDER_900_EUR
from seeds.model import Campaign, Person
from tests.seeds.reading import Row, load, number, rows_of


@pytest.fixture(scope="module")
def large() -> Campaign:
    return generate(8000, 600, 1)


@pytest.fixture(scope="module")
def extract(large: Campaign) -> list[Row]:
    return rows_of(campaign_files(large)["extrait-iodas.csv"], "utf-8-sig")


def share(people: Iterable[Person]) -> float:
    answers = [p.uses_internet for p in people]
    return sum(answers) / len(answers)


def equipped(rows: Iterable[Row]) -> float:
    answers = [row["EQUIPEMENT FOYER"] == "ordinateur" for row in rows if row["EQUIPEMENT FOYER"]]
    return sum(answers) / len(answers)


def test_the_same_seed_gives_the_same_bytes_and_another_seed_does_not() -> None:
    first, again, other = (campaign_files(generate(60, 20, seed)) for seed in (5, 5, 6))
    assert first == again
    assert all(first[name] != other[name] for name in first if name != "fonds.json")


@pytest.mark.parametrize(("people", "devices"), [(0, 0), (1, 1), (2, 0), (57, 13), (400, 90)])
def test_any_size_gives_just_that_many(people: int, devices: int) -> None:
    campaign = generate(people, devices, 3)
    assert (len(campaign.people), len(campaign.machines)) == (people, devices)
    assert len(campaign.requests) == round(people * 0.25)


def test_a_departement_of_eight_thousand_people_takes_a_few_seconds() -> None:
    start = time.perf_counter()
    campaign_files(generate(8000, 600, 2))
    assert time.perf_counter() - start < 10


def test_the_command_writes_the_files_of_the_demo(tmp_path: Path) -> None:
    main(["--people", "80", "--devices", "30", "--requests", "40", "--seed", "9", "--out", str(tmp_path)])
    files = load(tmp_path)
    assert (len(files["extrait-iodas"]), len(files["stock-micronov"]), len(files["demandes"])) == (80, 30, 40)
    assert (tmp_path / "fonds.json").exists()


def test_codes_tags_and_caf_numbers_are_unique(large: Campaign) -> None:
    assert len({p.code for p in large.people}) == len(large.people)
    assert len({m.tag for m in large.machines}) == len({m.serial for m in large.machines}) == 600
    households = {p.caf_number: p.household for p in large.people}
    assert len(set(households.values())) == len(households)
    assert len({r.person.code for r in large.requests}) == len(large.requests) == 2000


def test_use_follows_the_diploma_as_in_the_founding_document(large: Campaign) -> None:
    for diploma in ("Sans diplôme", "Bac+2"):
        people = [p for p in large.people if p.diploma == diploma]
        assert share(people) == pytest.approx(USE_BY_DIPLOMA[diploma], abs=0.04)
    assert (USE_BY_DIPLOMA["Sans diplôme"], USE_BY_DIPLOMA["Bac+2"]) == (0.38, 0.95)


def test_use_under_900_euros_is_that_of_the_founding_document_and_more_above(large: Campaign) -> None:
    poor = [p for p in large.people if p.monthly_income_eur < 900]
    others = [p for p in large.people if p.monthly_income_eur >= 900]
    assert share(poor) == pytest.approx(USE_UNDER_900_EUR, abs=0.03)
    assert share(poor) + 0.03 < share(others) < USE_OVER_3100_EUR
    assert (USE_UNDER_900_EUR, USE_OVER_3100_EUR) == (0.56, 0.95)


def test_the_files_show_fewer_computers_without_a_diploma(extract: list[Row]) -> None:
    rates = [equipped(r for r in extract if r["NIVEAU DIPLOME"] == d) for d in USE_BY_DIPLOMA]
    assert rates == sorted(rates)
    assert rates[-1] - rates[0] > 0.08


def test_the_files_show_fewer_computers_where_the_family_quotient_is_low(extract: list[Row]) -> None:
    low = [r for r in extract if (q := number(r["QF"])) is not None and q < 300]
    high = [r for r in extract if (q := number(r["QF"])) is not None and q >= 450]
    assert len(low) > 500
    assert len(high) > 300
    assert equipped(low) < equipped(high)


def test_those_who_do_not_use_the_internet_ask_more_often_for_online_services(large: Campaign) -> None:
    def online(*, uses: bool) -> float:
        answers = [r.use == "démarches en ligne" for r in large.requests if r.person.uses_internet == uses]
        return sum(answers) / len(answers)

    assert online(uses=False) > online(uses=True) + 0.1
