"""Pages: Jinja with strict variables, French spacing, and what every page shows (who is signed in, the menu)."""

from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from litestar import Request
from litestar.plugins.jinja import JinjaTemplateEngine
from litestar.response import Template as Page

from api.formats import FILTERS
from api.menus import menu_of
from api.papers.formats import FORMATS, MOST_LABELS
from api.typography import typo_html

HERE = Path(__file__).parent


class FrenchTemplate(Template):
    def render(self, *args: Any, **kwargs: Any) -> str:
        return typo_html(super().render(*args, **kwargs))


def environment() -> Environment:
    env = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
    )
    env.template_class = FrenchTemplate
    env.filters.update(FILTERS)
    env.globals.update(label_formats=FORMATS, most_labels=MOST_LABELS)
    return env


def engine() -> JinjaTemplateEngine:
    return JinjaTemplateEngine(engine_instance=environment())


def render(request: Request[Any, Any, Any], name: str, *, status: int = 200, **context: Any) -> Page:
    """The page `name`, with its context and what every page needs."""
    actor = request.scope.get("user")
    path = request.url.path
    menu = [(label, href, _is_here(path, href)) for label, href in menu_of(actor)]
    state = request.app.state
    common = {
        "actor": actor,
        "menu": menu,
        "path": path,
        "public_name": state.public_name,
        "is_known_here_only": state.settings.is_known_here_only,
    }
    return Page(name, context=common | context, status_code=status, media_type="text/html")


def _is_here(path: str, href: str) -> bool:
    return path == href if href == "/" else path == href or path.startswith(href + "/")
