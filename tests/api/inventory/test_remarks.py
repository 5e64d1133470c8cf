"""What the workshop says of a machine beside its facts: comments and photos."""

import io
import re

import pytest
from PIL import Image
from sqlmodel import select

from equip.inventory import remarks, service
from equip.inventory.models import DevicePhoto
from equip.journal.models import JournalEntry
from tests import world
from tests.factories.inventory import NOW, make_device, workshop

TAG = "AT-1"
PHOTO = re.compile(r'src="(/stock/AT-1/photos/[^"]+)"')
NIR = "1 85 05 78 006 084 36"


@pytest.fixture
def bench(browser, db):
    with db.write(world.SYSTEM.scope) as session:
        make_device(session, tag=TAG)
    return browser("refurbisher")


def picture(kind="JPEG", size=(3000, 2000), colour="red", **saved):
    content = io.BytesIO()
    Image.new("RGB", size, colour).save(content, kind, **saved)
    return content.getvalue()


def with_a_place():
    """A photo that says where, when, with what, and how it was held."""
    exif = Image.Exif()
    exif[0x010F], exif[0x0110], exif[0x0132], exif[0x0112] = "Fabricant", "Appareil", "2026:11:23 10:00:00", 6
    exif.get_ifd(0x8825)[1] = "N"
    return picture(exif=exif)


def send(bench, content, name="photo.jpg"):
    return bench.submit(f"/stock/{TAG}/photos", files={"photo": (name, content)}, page=f"/stock/{TAG}")


def say(bench, words, **more):
    return bench.submit(f"/stock/{TAG}/commentaires", {"words": words, **more}, page=f"/stock/{TAG}")


def test_a_comment_is_read_in_the_history_and_not_in_the_journal(bench, db):
    assert say(bench, "Charnière dure.").status_code == 303

    assert "« Charnière dure. »" in bench.get(f"/stock/{TAG}").text.replace("\u00a0", " ")
    with db.read(world.SYSTEM.scope) as session:
        entry = session.exec(select(JournalEntry).where(JournalEntry.action == "device.commented")).one()
    assert "Charnière" not in str(entry.details)


def test_a_comment_sent_twice_is_said_once(bench):
    for _ in range(2):
        say(bench, "Charnière dure.", form_key="twice")

    assert bench.get(f"/stock/{TAG}").text.count("Charnière dure.") == 1


@pytest.mark.parametrize(
    ("words", "said"),
    [("  ", "Écrivez votre commentaire."), ("x" * 501, "500 caractères au plus"), (f"voir {NIR}", "sécurité sociale")],
)
def test_a_comment_that_can_t_be_kept_stays_in_its_field(bench, words, said):
    answer = say(bench, words)

    assert answer.status_code == 422
    assert said in answer.text.replace("\u00a0", " ")
    assert words.strip() in answer.text


def test_what_was_done_before_a_comment_can_still_be_undone(bench, db):
    with db.write(world.SYSTEM.scope) as session:
        actor = workshop(session)
        device = service.get_device(session, actor, TAG, lock=True)
        service.set_price(session, actor, device, 9_000, now=NOW)
    with db.write(world.SYSTEM.scope) as session:
        actor = workshop(session)
        remarks.comment(session, actor, service.get_device(session, actor, TAG, lock=True), "Vu.", now=NOW)

    with db.read(world.SYSTEM.scope) as session:
        assert [act.kind for act in service.last_acts(session, workshop(session), now=NOW)] == ["priced"]


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_photo_is_kept_small_upright_and_without_where_or_when_it_was_taken(bench, kind):
    assert send(bench, with_a_place() if kind == "JPEG" else picture(kind)).status_code == 303

    [src] = PHOTO.findall(bench.get(f"/stock/{TAG}").text)
    answer = bench.get(src)
    kept = Image.open(io.BytesIO(answer.content))
    assert answer.headers["content-type"] == "image/jpeg"
    assert (kept.format, kept.size) == ("JPEG", (1067, 1600) if kind == "JPEG" else (1600, 1067))
    assert not kept.getexif()
    assert b"Exif" not in answer.content
    assert b"Appareil" not in answer.content


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"%PDF-1.4 pas une photo", "Ce fichier n’est pas une photo"),
        (b"", "Ce fichier n’est pas une photo"),
        (picture()[:2000], "Ce fichier n’est pas une photo"),
        (picture("GIF", (10, 10)), "Ce fichier n’est pas une photo"),
        (picture("PNG", (9000, 9000)), "50 millions de points"),
        (b"\xff" * 10_000_001, "pèse plus de 10 Mo"),
    ],
    ids=["pdf", "empty", "cut", "gif", "bomb", "heavy"],
)
def test_what_is_no_photo_is_refused_with_a_sentence_and_nothing_is_kept(bench, db, content, said):
    answer = send(bench, content)

    assert answer.status_code in {413, 422}
    assert said in answer.text.replace("\u00a0", " ")
    with db.read(world.SYSTEM.scope) as session:
        assert session.exec(select(DevicePhoto)).all() == []


def test_the_same_photo_twice_is_one_and_the_seventh_is_refused(bench):
    for _ in range(2):
        send(bench, picture(colour="blue", size=(40, 30)))
    assert len(PHOTO.findall(bench.get(f"/stock/{TAG}").text)) == 1
    for shade in range(5):
        assert send(bench, picture(colour=(40 * shade, 0, 0), size=(40, 30))).status_code == 303

    assert "a déjà 6 photos" in send(bench, picture(colour="white", size=(40, 30))).text.replace("\u00a0", " ")


def test_a_photo_can_be_taken_back(bench):
    send(bench, picture())
    [src] = PHOTO.findall(bench.get(f"/stock/{TAG}").text)

    assert bench.submit(f"{src}/retirer", page=f"/stock/{TAG}").status_code == 303
    assert bench.get(src).status_code == 404
    assert "Photo retirée" in bench.get(f"/stock/{TAG}").text


def test_an_officer_sees_photos_and_adds_none(bench, browser):
    send(bench, picture())
    officer = browser("programme_officer")

    [src] = PHOTO.findall(officer.get(f"/stock/{TAG}").text)
    assert officer.get(src).status_code == 200
    assert "Ajouter la photo" not in officer.get(f"/stock/{TAG}").text


def test_a_photo_whose_camera_wrote_nonsense_beside_it_is_kept_upright():
    exif = Image.Exif()
    exif[0x0112], exif[0x011A] = 6, 72.0
    sound = picture(size=(40, 30), exif=exif)
    # A resolution that says it is a text: Pillow reads it, and can't write it again.
    damaged = sound.replace(b"\x01\x1a\x00\x05", b"\x01\x1a\x00\x02")

    assert damaged != sound
    assert remarks.redrawn(damaged)[1:] == (30, 40)
