"""One account: administrators change its name, role, organisation and password, each of their own département."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlmodel import select

from equip.accounts import service
from equip.accounts.actors import EVERYWHERE
from equip.accounts.models import Organisation, Role, User
from equip.journal.models import JournalEntry
from seeds.load import DEMO_PASSWORD
from tests import world
from tests.conftest import NOW

PROVISIONAL = "un mot de passe provisoire"
OFFICE = "Département de l’Ain, service insertion"


@pytest.fixture
def colleague(db):
    """Somebody of a MDS, with a session and a token open."""
    with db.write(EVERYWHERE) as session:
        user = world.user(session, "prescriber", organisation="MDS Bourg-en-Bresse")
        cookie = service.open_session(session, user, now=NOW)
        token, _ = service.make_token(session, user, "poste", now=NOW)
    return user, cookie, token


def path_of(user):
    return f"/api/v1/accounts/{user.id}"


def kept(db, user):
    with db.read(EVERYWHERE) as session:
        return session.get(User, user.id)


def organisation(db, name):
    with db.read(EVERYWHERE) as session:
        return session.exec(select(Organisation).where(Organisation.name == name)).one()


def make_second_admin(db):
    with db.write(EVERYWHERE) as session:
        return service.add_user(
            session,
            world.SYSTEM,
            email="second@example.fr",
            display_name="Claude Second",
            role=Role.ADMIN,
            organisation=world.organisation(session, OFFICE),
            password=PROVISIONAL,
            now=NOW,
        )


def test_the_role_the_name_and_the_organisation_change_and_are_journaled(caller, db, colleague):
    user, _, token = colleague
    admin, office = caller("admin"), organisation(db, OFFICE)
    read = admin.get(path_of(user))

    changes = {"role": "analyst", "display_name": "  Nouveau   Nom ", "organisation_id": str(office.id)}
    answer = admin.patch(path_of(user), json=changes, headers={"if-match": read.headers["etag"]})

    assert answer.status_code == 200
    assert (answer.json()["role"], answer.json()["display_name"]) == ("analyst", "Nouveau Nom")
    assert answer.json()["organisation"] == OFFICE
    assert answer.headers["etag"] != read.headers["etag"]
    me = caller().get("/api/v1/me", headers={"authorization": f"Bearer {token}"}).json()
    assert (me["role"], me["organisation_id"]) == ("analyst", str(office.id))
    with db.read(EVERYWHERE) as session:
        line = session.exec(select(JournalEntry).where(JournalEntry.action == "account.change")).one()
        assert line.details["role"] == "analyst"
        assert "Nouveau" not in str(line.details)


def test_sending_what_is_already_there_changes_nothing(caller, db, colleague):
    user, *_ = colleague
    same = {"role": user.role, "display_name": user.display_name, "organisation_id": str(user.organisation_id)}

    answer = caller("admin").patch(path_of(user), json=same, headers={"if-match": "*"})

    assert answer.status_code == 200
    assert kept(db, user).version == user.version
    with db.read(EVERYWHERE) as session:
        assert session.exec(select(JournalEntry).where(JournalEntry.action == "account.change")).all() == []


def test_a_change_made_on_a_former_version_is_refused_and_one_without_version_too(caller, db, colleague):
    user, *_ = colleague
    admin = caller("admin")
    etag = admin.get(path_of(user)).headers["etag"]
    admin.patch(path_of(user), json={"display_name": "Premier"}, headers={"if-match": etag})

    late = admin.patch(path_of(user), json={"display_name": "Second"}, headers={"if-match": etag})
    blind = admin.patch(path_of(user), json={"display_name": "Second"})

    assert (late.status_code, blind.status_code) == (412, 428)
    assert kept(db, user).display_name == "Premier"


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"display_name": "   "}, 422),
        ({"display_name": "x" * 121}, 422),
        ({"display_name": "nul\x00"}, 422),
        ({"role": "empereur"}, 422),
        ({"organisation_id": "ici"}, 422),
        ({"organisation_id": "00000000-0000-4000-8000-000000000000"}, 404),
    ],
)
def test_bad_changes_are_refused_and_nothing_changes(caller, db, colleague, changes, status):
    user, *_ = colleague

    answer = caller("admin").patch(path_of(user), json=changes, headers={"if-match": "*"})

    assert answer.status_code == status
    assert kept(db, user) == user


def test_an_account_can_not_be_moved_to_another_departement(caller, db, colleague):
    user, *_ = colleague
    with db.read(EVERYWHERE) as session:
        foreign = session.exec(select(Organisation).where(Organisation.departement == "38")).first()

    answer = caller("admin").patch(path_of(user), json={"organisation_id": str(foreign.id)}, headers={"if-match": "*"})
    made = caller("admin").post(
        "/api/v1/accounts",
        json={
            "email": "x@example.fr",
            "display_name": "X",
            "role": "admin",
            "organisation_id": str(foreign.id),
            "password": PROVISIONAL,
        },
    )

    assert (answer.status_code, made.status_code) == (404, 404)
    assert kept(db, user).departement == "01"


def test_the_last_open_admin_keeps_the_role_and_another_one_may_then_leave_it(caller, db):
    admin = caller("admin")
    with db.read(EVERYWHERE) as session:
        mine = world.user(session, "admin")

    alone = admin.patch(path_of(mine), json={"role": "analyst"}, headers={"if-match": "*"})
    make_second_admin(db)
    relayed = admin.patch(path_of(mine), json={"role": "analyst"}, headers={"if-match": "*"})

    assert (alone.status_code, alone.json()["code"]) == (409, "last_admin")
    assert alone.json()["detail"].startswith("C’est le dernier compte d’administration ouvert du département.")
    assert relayed.status_code == 200


def test_a_closed_admin_does_not_count(caller, db):
    second = make_second_admin(db)
    admin = caller("admin")
    admin.post(f"{path_of(second)}/close")
    with db.read(EVERYWHERE) as session:
        mine = world.user(session, "admin")

    answer = admin.patch(path_of(mine), json={"role": "analyst"}, headers={"if-match": "*"})

    assert answer.status_code == 409


def test_two_admins_who_close_each_other_at_once_leave_one_open(app, caller, db):
    second, start = make_second_admin(db), Barrier(2)
    with db.write(EVERYWHERE) as session:
        first = world.user(session, "admin")
        token, _ = service.make_token(session, second, "essai", now=NOW)
    one, two = caller("admin"), caller()
    two.client.headers["authorization"] = f"Bearer {token}"

    def close(who, whom):
        start.wait()
        return who.post(f"{path_of(whom)}/close").status_code

    with ThreadPoolExecutor(2) as pool:
        statuses = list(pool.map(close, (one, two), (second, first)))

    assert statuses.count(201) == 1, statuses
    assert sum(kept(db, user).is_active for user in (first, second)) == 1


def test_a_provisional_password_opens_and_closes_what_was_open(caller, browser, db, colleague):
    user, cookie, token = colleague

    answer = caller("admin").put(f"{path_of(user)}/password", json={"password": PROVISIONAL})

    assert answer.status_code == 200
    assert caller().get("/api/v1/me", headers={"authorization": f"Bearer {token}"}).status_code == 401
    visitor = browser()
    visitor.client.cookies.set("equip_session", cookie)
    assert visitor.get("/").status_code == 303
    old = caller().post("/api/v1/tokens", json={"email": user.email, "password": DEMO_PASSWORD})
    new = caller().post("/api/v1/tokens", json={"email": user.email, "password": PROVISIONAL})
    assert (old.status_code, new.status_code) == (403, 201)


def test_a_short_provisional_password_closes_nothing(caller, colleague):
    user, _, token = colleague

    answer = caller("admin").put(f"{path_of(user)}/password", json={"password": "court"})

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["detail"] == "Choisissez un mot de passe d’au moins 12 caractères."
    assert caller().get("/api/v1/me", headers={"authorization": f"Bearer {token}"}).status_code == 200


def test_nobody_gives_themselves_a_password_without_knowing_theirs(caller, db):
    with db.read(EVERYWHERE) as session:
        mine = world.user(session, "admin")

    answer = caller("admin").put(f"{path_of(mine)}/password", json={"password": PROVISIONAL})

    assert (answer.status_code, answer.json()["code"]) == (403, "own_password_elsewhere")


def test_the_page_changes_an_account_and_a_former_version_keeps_what_was_typed(browser, db, colleague):
    user, *_ = colleague
    admin, page = browser("admin"), f"/comptes/{user.id}"
    assert f'href="{page}"' in admin.get("/comptes?q=" + user.email).text
    where = str(organisation(db, OFFICE).id)
    form = {"display_name": "Ada", "role": "analyst", "organisation_id": where, "version": "1"}

    done = admin.submit(f"{page}/modifier", form, page=page)
    late = admin.submit(f"{page}/modifier", form | {"display_name": "Trop tard"}, page=page)

    assert done.status_code == 303
    assert late.status_code == 412
    assert "Quelqu’un a modifié cette fiche entre-temps." in late.text
    assert 'value="Trop tard"' in late.text
    assert (kept(db, user).display_name, kept(db, user).role) == ("Ada", Role.ANALYST)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"display_name": ""}, "Répondez à cette question."),
        ({"role": "empereur"}, "Cette réponse n’est pas dans la liste proposée."),
        ({"organisation_id": "00000000-0000-4000-8000-000000000000"}, "Cette structure n’existe pas."),
    ],
)
def test_the_page_says_what_is_wrong_with_a_form(browser, db, colleague, wrong, words):
    user, *_ = colleague
    page = f"/comptes/{user.id}"
    where = str(organisation(db, OFFICE).id)
    form = {"display_name": "Ada", "role": "analyst", "organisation_id": where, "version": "1"}

    answer = browser("admin").submit(f"{page}/modifier", form | wrong, page=page)

    assert answer.status_code in {404, 422}
    assert words in answer.text
    assert kept(db, user) == user


def test_the_page_gives_a_provisional_password_and_says_so(browser, caller, colleague):
    user, _, token = colleague
    admin, page = browser("admin"), f"/comptes/{user.id}"

    short = admin.submit(f"{page}/mot-de-passe", {"password": "court"}, page=page)
    done = admin.submit(f"{page}/mot-de-passe", {"password": PROVISIONAL}, page=page)

    assert short.status_code == 422
    assert 'href="#password"' in short.text
    assert "Mot de passe provisoire enregistré." in admin.get(done.headers["location"]).text
    assert caller().get("/api/v1/me", headers={"authorization": f"Bearer {token}"}).status_code == 401


def test_the_page_says_at_the_field_that_a_role_does_not_fit_the_organisation(browser, db, colleague):
    user, *_ = colleague
    page = f"/comptes/{user.id}"
    form = {"display_name": "Ada", "role": "analyst", "organisation_id": str(user.organisation_id), "version": "1"}

    answer = browser("admin").submit(f"{page}/modifier", form, page=page)

    assert answer.status_code == 422
    words = "Le rôle « analyse des résultats » demande une structure de type « Département »."
    assert words in answer.text.replace("\u00a0", " ").replace("\u202f", " ")
    assert 'id="organisation_id-err"' in answer.text
    assert kept(db, user) == user
