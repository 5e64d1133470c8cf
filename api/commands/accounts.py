"""`equip user …` and `equip organisation …`: accounts and organisations, beside the database itself."""

import sys
from datetime import UTC, datetime

import click
from sqlmodel import select

from api.commands.french import FrenchGroup, ask_password
from api.commands.refusals import reading, writing
from api.labels import label
from equip.accounts import directory, organisations
from equip.accounts import service as accounts
from equip.accounts.actors import system_actor
from equip.accounts.models import Departement, OrganisationKind, Role, User
from equip.errors import NotFound

DEPARTEMENT = click.option("--departement", required=True, help="Code du département, par exemple 01")


@click.group(cls=FrenchGroup)
def user_command() -> None:
    """Gérer les comptes."""


@user_command.command("add")
@click.option("--email", required=True, help="Adresse électronique, qui sert à se connecter")
@click.option("--name", required=True, help="Nom affiché")
@click.option("--role", required=True, type=click.Choice([role.value for role in Role]), help="Rôle")
@DEPARTEMENT
@click.option("--organisation", required=True, help="Nom de la structure")
@click.option("--password", help="Mot de passe (demandé s’il n’est pas donné)")
def add_user(email: str, name: str, role: str, departement: str, organisation: str, password: str | None) -> None:
    """Créer un compte."""
    password = password or ask_password("Mot de passe")
    with writing() as session:
        found = organisations.find_by_name(session, departement, organisation)
        if found is None:
            raise NotFound("organisation_not_found")
        accounts.add_user(
            session,
            system_actor(departement),
            email=email,
            display_name=name,
            role=Role(role),
            organisation=found,
            password=password,
            now=datetime.now(UTC),
        )
    click.echo("Compte créé.")


@user_command.command("password")
@click.argument("email")
@click.option("--password-stdin", is_flag=True, help="Lire le mot de passe sur l’entrée standard, une ligne")
def change_password(email: str, password_stdin: bool) -> None:
    """Changer le mot de passe du compte EMAIL ; ses sessions et ses jetons cessent aussitôt."""
    password = sys.stdin.readline().rstrip("\r\n") if password_stdin else ask_password("Nouveau mot de passe")
    with writing() as session:
        user = session.exec(select(User).where(User.email == email.strip().lower()).with_for_update()).first()
        if user is None:
            raise NotFound("account_not_found")
        directory.give_password(session, system_actor(user.departement), user, password, now=datetime.now(UTC))
    click.echo("Mot de passe changé. Les sessions et les jetons de ce compte sont fermés.")


@user_command.command("list")
@click.option("--departement", default="", help="Seulement ce département, par exemple 01")
def list_users(departement: str) -> None:
    """Lister les comptes : adresse, nom, rôle, structure, ouvert ou fermé."""
    with reading() as session:
        if departement:
            accounts.get_departement(session, departement)
        codes = [departement] if departement else session.exec(select(Departement.code).order_by(Departement.code))
        for code in codes:
            for user, organisation in session.exec(directory.accounts_of(code).order_by(User.email)).all():
                state = "ouvert" if user.is_active else "fermé"
                words = (code, user.email, user.display_name, label(user.role), organisation.name, state)
                click.echo(" · ".join(words))


@click.group(cls=FrenchGroup)
def organisation_command() -> None:
    """Gérer les structures."""


@organisation_command.command("add")
@DEPARTEMENT
@click.option("--name", required=True, help="Nom, tel qu’il sera montré")
@click.option(
    "--kind",
    required=True,
    type=click.Choice([kind.value for kind in OrganisationKind]),
    help="departement, prescriber (accompagne), refurbisher (reconditionne) ou trainer (forme)",
)
@click.option("--commune", default=None, help="Code INSEE de la commune où elle reçoit, par exemple 01053")
def add_organisation(departement: str, name: str, kind: str, commune: str | None) -> None:
    """Ajouter une structure. Sans effet si une structure du département porte déjà ce nom."""
    with writing() as session:
        accounts.get_departement(session, departement)
        found = organisations.find_by_name(session, departement, name)
        if found:
            click.echo(f"La structure « {found.name} » existe déjà ({label(found.kind)}).")
            return
        made = organisations.add_organisation(
            session,
            system_actor(departement),
            name=name,
            kind=OrganisationKind(kind),
            commune_insee=commune,
            now=datetime.now(UTC),
        )
        words = f"Structure ajoutée : {made.name} ({label(made.kind)})."
    click.echo(words)
