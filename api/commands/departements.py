"""`equip departement add`: opening the service for a département, and saying what is still to be published."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import click
from sqlmodel import Session, func, select

from api.commands.french import FrenchGroup
from api.commands.refusals import writing
from api.formats import plural
from equip.accounts.actors import Actor, system_actor
from equip.accounts.departements import open_departement
from equip.accounts.models import Role, User
from equip.accounts.service import organisations_of
from equip.days import paris_day
from equip.errors import Invalid
from equip.funding.service import all_funds
from equip.journal import service as journal
from equip.places import imports as places
from equip.places.models import Commune
from equip.requests import rules

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group(cls=FrenchGroup)
def departement_command() -> None:
    """Ouvrir un département."""


@departement_command.command("add")
@click.argument("code")
@click.option("--phone", default="", help="Numéro que les personnes appelleront")
@click.option("--owner", default="", help="Signature des courriers ; sans elle, « Département » et le nom")
@click.option("--address", default="", help="Adresse postale écrite dans les courriers")
@click.option("--communes", type=FILE, help="Communes du département (JSON)")
@click.option("--digital-places", type=FILE, help="Lieux numériques publics (JSON)")
@click.option("--rules", "rules_file", type=FILE, help="Premières règles, en vigueur aujourd’hui (JSON)")
@click.option("--grid", "grid_file", type=FILE, help="Première grille de points, en vigueur aujourd’hui (JSON)")
def add_departement(
    code: str,
    phone: str,
    owner: str,
    address: str,
    communes: Path | None,
    digital_places: Path | None,
    rules_file: Path | None,
    grid_file: Path | None,
) -> None:
    """Ouvrir le département CODE, puis dire ce qui reste à faire. Ce qui existe déjà n’est pas modifié."""
    now, actor = datetime.now(UTC), system_actor(code)
    with writing() as session:
        made, is_new = open_departement(session, code, phone=phone, owner=owner, address=address, now=now)
        lines = [f"Département {code} ({made.name}) : {'ouvert' if is_new else 'existe déjà'}."]
        lines += _bring_places(session, actor, communes, digital_places, now=now)
        lines += _publish(session, actor, rules_file, grid_file, now=now)
        lines += _still_to_do(session, actor)
    for words in lines:
        click.echo(words)


def _bring_places(
    session: Session, actor: Actor, communes: Path | None, digital_places: Path | None, *, now: datetime
) -> list[str]:
    lines, code = [], actor.departement
    counts = {"communes": 0, "digital_places": 0}
    if communes:
        counts["communes"] = places.save_communes(session, code, places.read_file(communes.read_bytes()))
        lines.append(f"Communes ajoutées : {counts['communes']}.")
    if digital_places:
        described = places.read_file(digital_places.read_bytes())
        counts["digital_places"] = places.save_digital_places(session, code, described)
        lines.append(f"Lieux numériques ajoutés : {counts['digital_places']}.")
    if any(counts.values()):
        journal.record(session, actor, "places.load", "departement", code, now=now, **counts)
    return lines


def _publish(
    session: Session, actor: Actor, rules_file: Path | None, grid_file: Path | None, *, now: datetime
) -> list[str]:
    """Only what the département has none of: a version that is published is replaced by its own way, with its date."""
    lines, today = [], paris_day(now)
    if rules_file and not rules.all_rules(session, actor.departement):
        told = _version(rules_file, "rules", today)
        rules.publish_rules(session, actor, **told, now=now, today=today)
        lines.append(f"Règles publiées, en vigueur aujourd’hui : {told['label']}. Source : {told['source']}.")
    if grid_file and not rules.all_grids(session, actor.departement):
        told = _version(grid_file, "criteria", today)
        rules.publish_grid(session, actor, **told, now=now, today=today)
        lines.append(f"Grille publiée, en vigueur aujourd’hui : {told['label']}. Source : {told['source']}.")
    return lines


def _version(path: Path, content: str, today: date) -> dict[str, Any]:
    described = places.read_file(path.read_bytes())
    words = {name: described.get(name) for name in ("version", "label", "source")}
    if not all(isinstance(said, str) for said in words.values()) or not isinstance(described.get(content), list):
        raise Invalid("rules_file_unreadable")
    return {**words, content: described[content], "in_force_on": today}


def _still_to_do(session: Session, actor: Actor) -> list[str]:
    """What a département needs before its first request, and does not have yet."""
    code = actor.departement
    communes = session.exec(select(func.count()).where(Commune.departement_code == code)).one()
    admins = session.exec(select(func.count()).where(User.departement == code, User.role == Role.ADMIN)).one()
    missing = {
        f"ses communes : equip departement add {code} --communes FICHIER": not communes,
        "ses règles de recevabilité : equip rules publish FICHIER, ou --rules FICHIER": not rules.all_rules(
            session, code
        ),
        "sa grille de points : equip grid publish FICHIER, ou --grid FICHIER": not rules.all_grids(session, code),
        "un fonds : POST /api/v1/funds": not all_funds(session, actor),
        "une structure : equip organisation add": not organisations_of(session, code),
        "un compte d’administration : equip user add --role admin": not admins,
    }
    lines = [f"  {words}" for words, is_missing in missing.items() if is_missing]
    if not lines:
        return [f"Rien ne manque au département : {plural(communes, 'commune')}."]
    return ["Avant la première demande, il manque :", *lines]
