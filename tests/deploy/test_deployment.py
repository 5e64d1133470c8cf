"""The production files are true: schema, commands, paths, and the parts started as Compose starts them."""

import json
import os
import re
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest
import yaml
from click.testing import CliRunner

from api.commands import main

ROOT = Path(__file__).parents[2]
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())


def test_the_compose_file_follows_the_published_schema():
    done = subprocess.run(
        [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec", "docker-compose.yml"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("service", ["migrate", "api", "worker"])
def test_every_command_of_compose_is_a_command_of_equip(service):
    command = [str(word) for word in COMPOSE["services"][service]["command"]]
    options = {word for word in command if word.startswith("--")}

    answer = CliRunner().invoke(main, [command[0], "--help"])

    assert answer.exit_code == 0
    known = set(re.findall(r"--[a-z-]+", answer.output))
    assert options <= known


def test_every_path_of_the_dockerfile_exists():
    copied = re.findall(r"^COPY (.+) \S+$", (ROOT / "Dockerfile").read_text(), re.MULTILINE)

    missing = [path for line in copied for path in line.split() if not (ROOT / path).exists()]

    assert copied
    assert missing == []


@pytest.mark.needs("nginx")
@pytest.mark.needs("openssl")
def test_the_parts_start_as_compose_starts_them(urls, tmp_path):
    """migrate, then api and worker with the application's role only, then the proxy in front with TLS."""
    env = _environment(urls)
    owner = env | {"EQUIP_OWNER_URL": urls.owner}
    subprocess.run([sys.executable, "-m", "api.commands", "migrate"], env=owner, cwd=tmp_path, check=True, timeout=60)
    port, http_port, https_port = (_free_port() for _ in range(3))
    serve = ["serve", "--host", "127.0.0.1", "--port", str(port), "--no-worker", "--no-migrate"]
    parts = [_start(serve, env, tmp_path), _start(["worker"], env, tmp_path)]
    try:
        proxy = _start_proxy(tmp_path, port, http_port, https_port)
        parts.append(proxy)
        answer = _wait(f"https://127.0.0.1:{https_port}/connexion")
        redirected = httpx.get(f"http://127.0.0.1:{http_port}/suivi", follow_redirects=False)
        assert answer.status_code == 200
        assert "Se connecter" in answer.text
        assert "Secure" in answer.headers["set-cookie"]
        assert redirected.status_code == 308
        assert redirected.headers["location"].startswith("https://")
        assert parts[1].poll() is None, "the worker has stopped"
    finally:
        codes = [_stop(part) for part in parts]
    assert all(code in {0, -signal.SIGTERM} for code in codes), codes


def _environment(urls):
    secret = "for-tests-only-0123456789abcdef-0123456789"
    names = {
        "EQUIP_DATABASE_URL": urls.app,
        "EQUIP_SECRET": secret,
        "EQUIP_SECURE_COOKIES": "1",
        "EQUIP_TRUST_PROXY": "1",
    }
    return os.environ | names | {"PYTHONPATH": str(ROOT)}


def _start(command, env, folder):
    return subprocess.Popen([sys.executable, "-m", "api.commands", *command], env=env, cwd=folder)


def _stop(part):
    part.send_signal(signal.SIGTERM)
    return part.wait(timeout=30)


def _start_proxy(folder, port, http_port, https_port):
    nginx = shutil.which("nginx") or "/usr/sbin/nginx"
    tls = folder / "tls"
    tls.mkdir()
    subject = ["-subj", "/CN=127.0.0.1", "-days", "1"]
    keys = ["-keyout", str(tls / "privkey.pem"), "-out", str(tls / "fullchain.pem")]
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", *keys, *subject], check=True, capture_output=True
    )
    values = {
        "EQUIP_HOST": "127.0.0.1",
        "EQUIP_API": f"127.0.0.1:{port}",
        "HTTP_PORT": f"127.0.0.1:{http_port}",
        "HTTPS_PORT": f"127.0.0.1:{https_port}",
        "TLS_FOLDER": str(tls),
    }
    template = (ROOT / "deploy" / "nginx.conf.template").read_text()
    filled = re.sub(r"\$\{(\w+)\}", lambda found: values[found.group(1)], template)
    temp = "".join(
        f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    whole = (
        f"daemon off; pid {folder}/nginx.pid; error_log stderr; events {{}} http {{ access_log off; {temp} {filled} }}"
    )
    (folder / "nginx.conf").write_text(whole)
    return subprocess.Popen([nginx, "-c", str(folder / "nginx.conf"), "-p", str(folder)])


def _wait(url):
    """The proxy answers 502 until the API is there."""
    unverified = ssl.create_default_context()
    unverified.check_hostname, unverified.verify_mode = False, ssl.CERT_NONE
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            answer = httpx.get(url, verify=unverified)
            if answer.status_code < 500:
                return answer
        except httpx.TransportError:
            pass
        time.sleep(0.3)
    raise TimeoutError(url)


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_every_variable_of_compose_is_in_the_example():
    wanted = set(re.findall(r"\$\{(\w+):\?\}", json.dumps(COMPOSE)))

    given = set(re.findall(r"^(\w+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))

    assert wanted == given
