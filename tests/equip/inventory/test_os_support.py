"""Until when a system is kept up to date: only dates that were read somewhere, and unknown otherwise."""

from datetime import date

import pytest

from equip.inventory.os_support import SUPPORTS, support_of


@pytest.mark.parametrize(
    ("os", "until"),
    [
        ("Windows 10", date(2025, 10, 14)),
        ("Microsoft Windows 10 Professionnel", date(2025, 10, 14)),
        ("Windows 11 24H2", date(2026, 10, 13)),
        ("Microsoft Windows 11 Famille 25h2", date(2027, 10, 12)),
        ("Windows 11", None),  # it depends on the version
        ("Windows 11 26H2", None),
        ("Windows 10 Enterprise LTSC 2021", None),
        ("Windows 11 Éducation 24H2", None),
        ("Linux Mint 21.3", date(2027, 4, 30)),
        ("linuxmint 20", date(2025, 4, 30)),
        ("Linux Mint 22", None),
        ("LMDE 6", None),
        ("ChromeOS Flex", None),
        ("", None),
        (None, None),
    ],
)
def test_a_system_has_the_date_of_its_version_or_none(os, until):
    support = support_of(os)

    assert (support.until if support else None) == until


def test_support_is_over_the_day_after_its_last_day():
    support = support_of("Windows 10")

    assert [support.is_over(date(2025, 10, day)) for day in (14, 15)] == [False, True]


def test_every_date_says_where_it_was_read():
    assert all(support.source and support.read_at.startswith("https://") for support in SUPPORTS)
