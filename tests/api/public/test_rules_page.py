"""The public page of the rules: whole, dated, and careful about what is not confirmed."""


def plain(page):
    return page.replace("\u00a0", " ").replace("\u202f", " ")


def test_anybody_reads_every_rule_and_every_level_with_their_source(browser, caller):
    book = caller().get("/api/v1/rules").json()

    page = plain(browser().get("/regles").text)

    assert "Règles de démonstration, non adoptées." in page
    for rule in book["rules"]["rules"]:
        assert rule["sentence"] in page
        assert rule["source"] in page
    for criterion in book["grid"]["criteria"]:
        for step in criterion["scale"]:
            assert f"{step['label']} : {step['points']} point" in page


def test_a_version_to_come_is_announced_with_its_date_and_can_be_read(browser, caller):
    grid = caller().get("/api/v1/rules").json()["grid"]
    new = grid | {"version": "2027", "in_force_on": "2027-01-01", "source": "Délibération d’exemple"}
    new["criteria"] = grid["criteria"][:1]
    assert caller("programme_officer").post("/api/v1/grids", json=new).status_code == 201

    today, later = plain(browser().get("/regles").text), plain(browser().get("/regles?version=2027").text)

    assert "version 2027</a>, à partir du 1er janvier 2027. Délibération d’exemple." in today
    assert "Chaque demande a entre 0 et 102 points." in today
    assert "Chaque demande a entre 0 et 30 points." in later
    assert "Règles de recevabilité 2026, version 2026-demo" in later, "the rules did not change"


def test_what_the_law_is_not_sure_to_say_of_this_aid_is_marked_to_be_confirmed(browser):
    page = browser().get("/regles").text

    assert "L311-3-1" in page
    assert "R311-3-1-2" in page
    unsure = page[page.index("À vérifier par le service juridique") :].split("</p>")[0]
    assert "L231-4" in unsure
    assert "L262-47" not in page, "the compulsory prior appeal is for decisions on RSA only"


def test_a_departement_that_has_published_nothing_is_said_and_another_one_is_not_shown_instead(browser, caller):
    page = browser().get("/regles?departement=99")

    assert page.status_code == 404
    assert "Ce département n’a publié aucune règle ici." in page.text
    assert "Règles de démonstration" not in page.text
    assert browser().get("/regles/tours/1?departement=99").status_code == 404
    assert caller().get("/api/v1/rules?departement=99").json()["code"] == "departement_without_rules"
    assert browser("programme_officer").get("/regles").status_code == 200
