"""What is written without a space, as long as the service keeps it, stays within the page."""

import pytest
from sqlmodel import select

from equip.inventory.models import Drive, Erasure
from tests import world
from tests.factories.inventory import make_available_device

pytestmark = [pytest.mark.needs("chromium"), pytest.mark.xdist_group("browser")]

WIDTHS = "() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]"


@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_the_page_of_a_machine_is_no_wider_than_its_window(page_for, db, size):
    with db.write(world.SYSTEM.scope) as session:
        device = make_available_device(session)
        device.maker, device.model, device.cpu, device.comment = ("M" * 200, "m" * 200, "c" * 200, "o" * 2000)
        drive = session.exec(select(Drive).where(Drive.device_id == device.id)).one()
        drive.serial, drive.model = "S" * 100, "d" * 200
        proof = session.exec(select(Erasure).where(Erasure.device_id == device.id)).one()
        proof.method, proof.operator = "x" * 200, "y" * 100
        session.add_all([device, drive, proof])
        tag = device.tag
    page = page_for("refurbisher", size)

    for path in (f"/stock/{tag}", f"/etabli/{tag}", "/stock"):
        page.goto(path)
        assert page.get_by_role("heading", level=1).count() == 1
        wide, window = page.evaluate(WIDTHS)
        assert wide <= window, path
