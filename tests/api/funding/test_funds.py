"""Funds through the API and the page."""

PATH = "/api/v1/funds"
NEW = {
    "code": "CAF27",
    "label": "CAF, foyers avec enfant",
    "may_pay": "schoolchild",
    "budget_cents": "3 600,50 €",
    "opens_on": "01/01/2027",
    "closes_on": "31/12/2027",
    "source": "Convention d’exemple",
}


def test_the_officer_reads_what_each_fund_has_left(caller):
    funds = {fund["code"]: fund for fund in caller("programme_officer").get(PATH).json()["items"]}

    assert sorted(funds) == ["FSE", "INS", "MEC"]
    assert funds["INS"]["may_pay"] == "everyone"
    assert funds["INS"]["committed_cents"] == 0
    assert funds["INS"]["left_cents"] == funds["INS"]["budget_cents"] > 0


def test_a_budget_changes_with_the_version_that_was_read_and_no_other(caller):
    officer = caller("programme_officer")
    read = officer.get(f"{PATH}/INS")

    without = officer.patch(f"{PATH}/INS", json={"budget_cents": 1})
    done = officer.patch(f"{PATH}/INS", json={"budget_cents": 400_000}, headers={"If-Match": read.headers["etag"]})
    late = officer.patch(f"{PATH}/INS", json={"budget_cents": 1}, headers={"If-Match": read.headers["etag"]})

    assert [without.status_code, done.status_code, late.status_code] == [428, 200, 412]
    assert officer.get(f"{PATH}/INS").json()["budget_cents"] == 400_000


def test_a_fund_is_opened_once(caller):
    officer = caller("programme_officer")
    fund = {"code": "CAF", "label": "CAF", "may_pay": "everyone", "budget_cents": 100} | {
        "opens_on": "2026-01-01",
        "closes_on": "2026-12-31",
    }

    assert officer.post(PATH, json=fund).status_code == 201
    again = officer.post(PATH, json=fund)

    assert again.status_code == 409
    assert again.json()["detail"] == "Un fonds porte déjà le code CAF. Choisissez un autre code."


def test_nobody_but_the_committee_reads_the_funds_and_only_the_officer_changes_them(caller):
    assert [caller(role).get(PATH).status_code for role in ("prescriber", "refurbisher", "trainer", "analyst")] == [
        403,
        403,
        403,
        403,
    ]
    assert caller("approver").get(PATH).status_code == 200
    assert caller("approver").patch(f"{PATH}/INS", json={"budget_cents": 1}).status_code == 403


def test_the_funds_of_another_departement_do_not_exist(caller):
    other = caller("programme_officer", "38")

    assert other.get(PATH).json()["items"] == []
    assert other.get(f"{PATH}/INS").status_code == 404


def test_the_page_keeps_what_was_typed_when_it_is_not_an_amount(browser):
    officer = browser("programme_officer")

    wrong = officer.submit("/fonds/INS", {"budget": "trois mille", "version": "1"}, page="/fonds")
    right = officer.submit("/fonds/INS", {"budget": "4 100,50 €", "version": "1"}, page="/fonds")

    assert wrong.status_code == 422
    assert 'value="trois mille"' in wrong.text
    assert "Écrivez un montant à partir de 0." in wrong.text
    assert right.status_code == 303
    assert "4\u202f100,50" in officer.get("/fonds").text.replace("\xa0", " ").replace("4 100", "4\u202f100")


def test_the_officer_opens_a_fund_on_the_page_and_it_can_pay_from_its_first_day(browser, caller):
    officer = browser("programme_officer")

    done = officer.submit("/fonds", NEW, page="/fonds")

    assert done.status_code == 303
    made = caller("programme_officer").get(f"{PATH}/CAF27").json()
    assert (made["budget_cents"], made["may_pay"], made["opens_on"]) == (360_050, "schoolchild", "2027-01-01")
    assert browser("approver").submit("/fonds", NEW, page="/fonds").status_code == 403


def test_a_fund_that_cannot_be_opened_says_why_at_each_field_and_keeps_what_was_typed(browser, caller):
    officer = browser("programme_officer")

    wrong = officer.submit("/fonds", NEW | {"budget_cents": "beaucoup", "closes_on": "31/02/2027"}, page="/fonds")
    taken = officer.submit("/fonds", NEW | {"code": "INS"}, page="/fonds")

    assert wrong.status_code == 422
    assert "2 réponses sont à corriger" in wrong.text
    assert 'value="beaucoup"' in wrong.text
    assert 'value="CAF27"' in wrong.text
    assert taken.status_code == 409
    assert "Un fonds porte déjà le code INS" in taken.text
    assert len(caller("programme_officer").get(PATH).json()["items"]) == 3
