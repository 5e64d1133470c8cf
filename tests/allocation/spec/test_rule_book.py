"""The rule book in `docs/` is the one that these tests make, and each test has a place in it."""

from tests.allocation.spec.render import BOOK, book


def test_the_rule_book_is_fresh():
    assert BOOK.read_text("utf-8") == book()


def test_the_rule_book_shows_every_answer_that_a_claim_may_receive():
    from_the_tables = book()

    for answer in ("foyer déjà servi", "égalité perdue", "fonds épuisés", "plus de poste", "sous le seuil"):
        assert f"| {answer} |" in from_the_tables
