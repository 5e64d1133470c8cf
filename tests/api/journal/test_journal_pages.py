"""The journal is read by administrators, of their own département."""


def test_the_journal_says_who_did_what_and_that_its_chain_holds(caller):
    admin = caller("admin")

    entries = admin.get("/api/v1/journal", params={"q": "grid"}).json()
    verification = admin.get("/api/v1/journal/verification").json()

    assert {row["action"] for row in entries["items"]} == {"grid.publish"}
    assert verification == {"intact": True, "broken": []}


def test_the_journal_is_exported_without_losing_a_line(browser, caller):
    total = caller("admin").get("/api/v1/journal").json()["total"]
    visitor = browser("admin")

    lines = visitor.get("/journal.csv").content.decode("utf-8-sig").splitlines()

    assert len(lines) >= total + 1
