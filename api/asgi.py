"""The application as a server process builds it: settings from the environment, the database that they name."""

from litestar import Litestar

from api.app import create_app
from equip.db import Db
from equip.secret import secret_of
from equip.server import database_urls
from equip.settings import from_environment


def create() -> Litestar:
    settings = from_environment()
    return create_app(Db(database_urls(settings).app), secret_of(settings))
