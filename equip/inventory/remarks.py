"""What the workshop says beside the facts: comments, kept in the machine's history, and photos of it."""

import hashlib
import io
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from PIL import ExifTags, Image, UnidentifiedImageError
from sqlalchemy.orm import defer
from sqlmodel import Session, col, select

from equip.accounts.actors import Actor
from equip.errors import Conflict, Invalid, NotFound
from equip.inventory.events import EventKind, note
from equip.inventory.models import Device, DevicePhoto
from equip.nir import check_texts

LONGEST = 500
MOST_PHOTOS = 6
MOST_BYTES = 10_000_000
MOST_PIXELS = 50_000_000
SIDE = 1600
"""Pixels of the longer side of what is kept; a scratch is seen, a serial is read."""
QUALITY = 80
READ = ("JPEG", "PNG", "WEBP")
_TURN = Image.Transpose
_TURNS = {
    2: _TURN.FLIP_LEFT_RIGHT,
    3: _TURN.ROTATE_180,
    4: _TURN.FLIP_TOP_BOTTOM,
    5: _TURN.TRANSPOSE,
    6: _TURN.ROTATE_270,
    7: _TURN.TRANSVERSE,
    8: _TURN.ROTATE_90,
}
"""By the orientation that the camera wrote."""


def comment(session: Session, actor: Actor, device: Device, words: str, *, now: datetime) -> None:
    """Raises `Invalid` for nothing said, too much of it, or a social security number."""
    said = words.strip()
    if not said or len(said) > LONGEST:
        raise Invalid("invalid", fields={"words": "comment_too_long" if said else "comment_missing"})
    check_texts(words=said)
    note(session, actor, device, EventKind.COMMENTED, now=now, words=said)


def photos_of(session: Session, device: Device) -> Sequence[DevicePhoto]:
    """Oldest first, without their bytes."""
    query = select(DevicePhoto).where(DevicePhoto.device_id == device.id)
    query = query.options(defer(DevicePhoto.jpeg))  # type: ignore[arg-type]  # SQLModel types a column as its value
    return session.exec(query.order_by(col(DevicePhoto.added_at), col(DevicePhoto.id))).all()


def get_photo(session: Session, device: Device, photo_id: UUID) -> DevicePhoto:
    query = select(DevicePhoto).where(DevicePhoto.device_id == device.id, DevicePhoto.id == photo_id)
    photo = session.exec(query).first()
    if photo is None:
        raise NotFound("photo_not_found")
    return photo


def add_photo(session: Session, actor: Actor, device: Device, content: bytes, *, now: datetime) -> DevicePhoto:
    """The device must be locked. Kept as a JPEG of `SIDE` pixels at most, drawn anew: where, when and with what it
    was taken goes. The same photo twice is one."""
    picture, width, height = redrawn(content)
    photos = photos_of(session, device)
    digest = hashlib.sha256(picture).hexdigest()
    if same := next((photo for photo in photos if photo.sha256 == digest), None):
        return same
    if len(photos) >= MOST_PHOTOS:
        raise Conflict("too_many_photos", tag=device.tag, most=MOST_PHOTOS)
    photo = DevicePhoto(
        departement=device.departement,
        device_id=device.id,
        added_at=now,
        width=width,
        height=height,
        sha256=digest,
        jpeg=picture,
    )
    session.add(photo)
    session.flush()
    note(session, actor, device, EventKind.PHOTOGRAPHED, now=now, photo=str(photo.id), sha256=digest)
    return photo


def remove_photo(session: Session, actor: Actor, device: Device, photo_id: UUID, *, now: datetime) -> None:
    photo = get_photo(session, device, photo_id)
    session.delete(photo)
    session.flush()
    note(session, actor, device, EventKind.PHOTO_REMOVED, now=now, photo=str(photo_id), sha256=photo.sha256)


def redrawn(content: bytes) -> tuple[bytes, int, int]:
    """The pixels alone, as JPEG, upright, with their width and height. Raises `Invalid` for what is no picture, or
    unfolds beyond measure."""
    if len(content) > MOST_BYTES:
        raise Invalid("invalid", fields={"photo": "photo_too_heavy"})
    try:
        with Image.open(io.BytesIO(content), formats=READ) as image:
            if image.width * image.height > MOST_PIXELS:
                raise Invalid("invalid", fields={"photo": "photo_too_large"})
            image.draft("RGB", (SIDE, SIDE))
            # Not `ImageOps.exif_transpose`: it writes the EXIF anew, and stumbles on a damaged one that nobody keeps.
            turn = _TURNS.get(image.getexif().get(ExifTags.Base.Orientation, 1))
            upright = (image if turn is None else image.transpose(turn)).convert("RGB")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise Invalid("invalid", fields={"photo": "not_a_photo"}) from error
    upright.thumbnail((SIDE, SIDE))
    kept = io.BytesIO()
    upright.info.clear()
    upright.save(kept, "JPEG", quality=QUALITY)
    return kept.getvalue(), upright.width, upright.height
