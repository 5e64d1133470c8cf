"""Whatever is sent: nothing of a person leaves a reader, nothing but a refusal is raised, nothing grows without end."""

import gzip
import json
import time
import tracemalloc
import zlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from equip.files.errors import FileRefused, RefusalCode
from equip.files.reports.door import read_report
from equip.files.reports.kept import kept, opened, read_document
from equip.files.reports.opening import MAX_BYTES, MAX_PARTS, MAX_UNPACKED
from tests.equip.files.test_reports import SAMPLES, sample

SECRET = "PERSONNE-SECRETE"
PLACES = [
    *("user", "users", "userid", "login", "lastloggeduser", "winowner", "wincompany", "winprodkey", "owner", "email"),
    *("hostname", "fqdn", "host", "operator_id", "ssh_key", "key", "mac", "macaddr", "ipaddress", "ip", "env", "cmd"),
    *("processes", "softwares", "networks", "local_users", "envs", "remote_mgmt", "licenseinfos", "comment", "label"),
    *("customer", "technician", "issuer", "proof", "domain", "workgroup", "logicalname", "description_of_user"),
]


def planted(found: Any) -> Any:
    """The same JSON with a secret under each of these names, in every object, and inside the JSON that texts hold."""
    if isinstance(found, list):
        return [planted(one) for one in found]
    if isinstance(found, dict):
        return {key: planted(value) for key, value in found.items()} | {
            place: [{"login": SECRET}, SECRET] if place.endswith("s") else SECRET
            for place in PLACES
            if place not in found
        }
    if isinstance(found, str) and found.startswith(('{"', "[{")):
        return json.dumps(planted(json.loads(found)))
    if isinstance(found, str) and "\nHandle 0x" in found:
        return found.replace("\n\t", f"\n\tOwner: {SECRET}\n\t\t{SECRET}\n\t")
    return found


def with_secrets(name: str) -> bytes:
    """Of a person, in every place of the sample where its format lets one stand."""
    text = sample(name).decode("utf-8", "replace")
    if name.endswith(".json"):
        found = planted(json.loads(text))
        return json.dumps(found[:1] if isinstance(found, list) else found).encode()
    if name.endswith(".xml"):
        tags = "".join(f"<{place.upper()}>{SECRET}</{place.upper()}>" for place in PLACES)
        for closing in ("</HARDWARE>", "</BIOS>", "</STORAGES>", "</OPERATINGSYSTEM>", "</CONTENT>", "</REQUEST>"):
            text = text.replace(closing, tags + closing)
        return text.replace("secretaire", SECRET).encode()
    stamp = "[2026/10/05 08:00:00]"
    return "\n".join(f"{line}\n{stamp}  notice: customer = {SECRET}, {SECRET}" for line in text.splitlines()).encode()


@pytest.mark.parametrize("name", SAMPLES)
def test_nothing_of_a_person_leaves_a_reader(name: str) -> None:
    data = with_secrets(name)
    assert SECRET in data.decode()
    document = read_document(data)
    assert document.reading == read_report(sample(name))
    for said in (repr(document), kept(document).decode()):
        for secret in (SECRET, "secretaire", "poste-accueil", "192.0.2.", "00:00:5e", "ssh-rsa", "example"):
            assert secret not in said


XML = sample("fusioninventory.xml")
LOG = sample("nwipe.log")
STAMP = b"[2026/10/05 08:00:00] notice: "
MANY_DRIVES = b"".join(STAMP + b"Found /dev/x%d, A, B, 1 GB, S/N=C\n" % number for number in range(101))
BOMB = zlib.compress(b"<" + b" " * (MAX_UNPACKED + 1))


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", RefusalCode.EMPTY_FILE),
        (zlib.compress(b"  \n"), RefusalCode.EMPTY_FILE),
        (b"x" * (MAX_BYTES + 1), RefusalCode.REPORT_TOO_LARGE),
        (BOMB, RefusalCode.UNPACKED_TOO_LARGE),
        (gzip.compress(b"[" + b"0," * MAX_UNPACKED), RefusalCode.UNPACKED_TOO_LARGE),
        (gzip.compress(XML)[:-20], RefusalCode.UNREADABLE_ARCHIVE),
        (zlib.compress(XML)[:400], RefusalCode.UNREADABLE_ARCHIVE),
        (b"\x1f\x8bn'importe quoi", RefusalCode.UNREADABLE_ARCHIVE),
        (b"{", RefusalCode.INVALID_JSON),
        (b"un texte", RefusalCode.INVALID_JSON),
        (b'{"a": ' * 5_000 + b"1" + b"}" * 5_000, RefusalCode.TOO_DEEP),
        (b'{"a": ' * 500 + b"1" + b"}" * 500, RefusalCode.TOO_DEEP),
        (b"[" + b"{}," * MAX_PARTS + b"{}]", RefusalCode.TOO_MANY_PARTS),
        (zlib.compress(b"[" + b"0," * MAX_BYTES), RefusalCode.UNPACKED_TOO_LARGE),
        (zlib.compress(LOG + b"\n" * MAX_BYTES), RefusalCode.UNPACKED_TOO_LARGE),
        (LOG + MANY_DRIVES, RefusalCode.TOO_MANY_PARTS),
        (b"{}", RefusalCode.UNKNOWN_REPORT),
        (b"[[1]]", RefusalCode.UNKNOWN_REPORT),
        (b'{"deviceid": "a", "content": []}', RefusalCode.UNKNOWN_REPORT),
        (XML[:-30], RefusalCode.INVALID_XML),
        (b"<?xml version='1.0' encoding='rot13'?><REQUEST/>", RefusalCode.INVALID_XML),
        (b"<html><body/></html>", RefusalCode.UNKNOWN_REPORT),
        (b"<REQUEST><QUERY>PROLOG</QUERY></REQUEST>", RefusalCode.NOT_AN_INVENTORY),
        (b"<REQUEST><QUERY>INVENTORY</QUERY></REQUEST>", RefusalCode.NOT_AN_INVENTORY),
        (b"<REQUEST>" * 100 + b"</REQUEST>" * 100, RefusalCode.TOO_DEEP),
        (
            b"<REQUEST><CONTENT>" + b"<STORAGES></STORAGES>" * 5_001 + b"</CONTENT></REQUEST>",
            RefusalCode.TOO_MANY_PARTS,
        ),
        (
            b'<!DOCTYPE r [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><REQUEST>&b;</REQUEST>',
            RefusalCode.XML_WITH_ENTITIES,
        ),
        (b'<!DOCTYPE r SYSTEM "file:///etc/passwd"><REQUEST/>', RefusalCode.XML_WITH_ENTITIES),
        (XML.replace(b"Physical", b"VMware"), RefusalCode.VIRTUAL_MACHINE),
        (b"equip report 1\n{}", RefusalCode.INVALID_JSON),
    ],
)
def test_what_can_not_be_a_report_is_refused_with_its_reason(data: bytes, code: RefusalCode) -> None:
    with pytest.raises(FileRefused) as refused:
        read_report(data)
    assert refused.value.code == code


def test_a_bomb_is_refused_without_being_opened_whole() -> None:
    bomb = zlib.compress(bytes(2_000_000_000 // 8), 9)  # 250 MB in 240 kB
    tracemalloc.start()
    with pytest.raises(FileRefused):
        read_report(bomb)
    assert tracemalloc.get_traced_memory()[1] < 2 * MAX_UNPACKED
    tracemalloc.stop()


SLOW = [b"verify ", b"HIDDEN AREA DETECTED ", b"banner ", b"Found /dev/a, ", b"Invoking method 'a"]


@pytest.mark.parametrize("words", SLOW)
def test_a_line_made_to_be_slow_is_not(words: bytes) -> None:
    slow = STAMP + words + b" " * 100_000 + words * 10_000 + b"\n"
    started = time.perf_counter()
    assert read_report(STAMP + b"nwipe 0.34\n" + slow * 20 + LOG).erasures
    assert time.perf_counter() - started < 2


@pytest.mark.parametrize("encoding", ["utf-8-sig", "iso-8859-1", "utf-16"])
def test_xml_is_read_in_the_encoding_it_declares(encoding: str) -> None:
    declared = encoding.removesuffix("-sig")
    text = XML.decode().replace('encoding="UTF-8"', f'encoding="{declared}"').replace("Dell Inc.", "Société Exemple")
    hardware = read_report(text.encode(encoding)).hardware
    assert hardware is not None
    assert hardware.maker == "Société Exemple"


def test_what_pretends_to_have_been_kept_by_us_is_refused_when_it_is_sent() -> None:
    forged = kept(read_document(sample("glpi-portable.json")))
    with pytest.raises(FileRefused):
        read_document(forged)
    with pytest.raises(FileRefused):
        opened(b"equip report 1\n{}")


def read_or_refused(data: bytes) -> None:
    try:
        reading = read_report(data)
    except FileRefused:
        return
    assert reading.hardware or reading.drives or reading.erasures
    if reading.hardware is not None:
        hardware = reading.hardware
        measures = (hardware.ram_gib, hardware.storage_gb, hardware.screen_in, hardware.battery_pct)
        assert not any(measure is not None and measure <= 0 for measure in measures)
        assert hardware.webcam is not False
    assert opened(kept(read_document(data))) == read_document(data)


@given(st.binary(max_size=400))
def test_random_bytes_are_read_or_refused(data: bytes) -> None:
    read_or_refused(data)


@given(st.sampled_from(SAMPLES), st.integers(0, 20_000), st.binary(max_size=8))
def test_a_sample_with_any_bytes_put_anywhere_is_read_or_refused(name: str, place: int, noise: bytes) -> None:
    data = sample(name)
    place %= len(data)
    read_or_refused(data[:place] + noise + data[place + len(noise) :])


LEAVES = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=12)
    | st.sampled_from(["2 GB", "160042.0 MB", "9" * 40, "53.6/57.0 Wh (94.0%)", "0000040C", "{}", "[[]]"])
)
ANYTHING = st.recursive(LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner))


@st.composite
def changed_samples(draw: st.DrawFn) -> bytes:
    """A sample, some of whose values became anything at all."""
    found = json.loads(sample(draw(st.sampled_from([name for name in SAMPLES if name.endswith(".json")]))))
    return json.dumps(_changed(draw, found)).encode("utf-8", "surrogatepass")


def _changed(draw: st.DrawFn, found: Any) -> Any:
    if draw(st.integers(0, 19)) == 0:
        return draw(ANYTHING)
    if isinstance(found, dict):
        return {key: _changed(draw, value) for key, value in found.items()}
    if isinstance(found, list):
        return [_changed(draw, value) for value in found]
    if isinstance(found, str) and found.startswith("[{"):
        return json.dumps(_changed(draw, json.loads(found)))
    return found


@given(changed_samples())
def test_a_sample_with_any_values_in_any_place_is_read_or_refused(data: bytes) -> None:
    read_or_refused(data)
