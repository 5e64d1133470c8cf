"""Getting in, through the pages and through the API."""

from seeds.load import DEMO_PASSWORD

OFFICER = "cecile.morandat@example.fr"


def test_a_page_asks_who_you_are_and_brings_you_back(browser):
    answer = browser().get("/stock?tri=tag")

    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/connexion?retour=%2Fstock")


def test_the_right_password_opens_the_page_that_was_asked_for(browser):
    visitor = browser()

    answer = visitor.submit("/connexion", {"email": OFFICER, "password": DEMO_PASSWORD, "retour": "/regles"})

    assert answer.status_code == 303
    assert answer.headers["location"] == "/regles"
    assert "À faire aujourd’hui" in visitor.get("/").text


def test_a_wrong_password_and_an_unknown_address_are_said_alike(browser):
    wrong = browser().submit("/connexion", {"email": OFFICER, "password": "not the password"})
    unknown = browser().submit("/connexion", {"email": "nobody@example.fr", "password": "not the password"})

    assert wrong.status_code == unknown.status_code == 403
    words = "L’adresse ou le mot de passe ne correspond pas."
    assert words in wrong.text
    assert words in unknown.text


def test_signing_in_never_leads_to_another_site(browser):
    answer = browser().submit(
        "/connexion", {"email": OFFICER, "password": DEMO_PASSWORD, "retour": "//elsewhere.example"}
    )

    assert answer.headers["location"] == "/"


def test_after_ten_failures_the_eleventh_is_refused_even_if_right(caller):
    visitor = caller()
    for _ in range(10):
        visitor.post("/api/v1/tokens", json={"email": OFFICER, "password": "wrong"})

    answer = visitor.post("/api/v1/tokens", json={"email": OFFICER, "password": DEMO_PASSWORD})

    assert answer.status_code == 429
    assert answer.json()["code"] == "too_many_attempts"


def test_a_token_works_until_it_is_revoked(caller):
    visitor = caller()
    made = visitor.post("/api/v1/tokens", json={"email": OFFICER, "password": DEMO_PASSWORD}).json()
    visitor.client.headers["authorization"] = f"Bearer {made['token']}"

    assert visitor.get("/api/v1/me").json()["role"] == "programme_officer"
    assert visitor.delete(f"/api/v1/tokens/{made['id']}").status_code == 204
    assert visitor.get("/api/v1/me").status_code == 401


def test_the_api_refuses_the_cookie_of_the_pages(browser):
    visitor = browser("programme_officer")

    assert visitor.get("/api/v1/me").status_code == 401


def test_a_form_without_its_csrf_field_is_refused(browser):
    answer = browser().client.post("/connexion", data={"email": OFFICER, "password": DEMO_PASSWORD})

    assert answer.status_code == 403


def test_signing_out_closes_the_session(browser):
    visitor = browser("refurbisher")
    cookie = visitor.client.cookies["equip_session"]

    visitor.submit("/deconnexion", page="/")
    visitor.client.cookies.set("equip_session", cookie)

    assert visitor.get("/").status_code == 303


def test_a_form_of_before_the_secret_changed_works_again_once_reloaded(browser):
    visitor = browser()
    visitor.client.cookies.set("equip_csrf", "a" * 128, domain="127.0.0.1")
    refused = visitor.client.post("/connexion", data={"email": OFFICER, "password": DEMO_PASSWORD, "_csrf_token": "a"})

    answer = visitor.submit("/connexion", {"email": OFFICER, "password": DEMO_PASSWORD})

    assert refused.status_code == 403
    assert answer.status_code == 303
