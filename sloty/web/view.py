"""What pages are made with: the templates of `templates/web`, how the tenant looks, and how times and prices are written.

Whatever people wrote is text in a page, never markup. A name that a template does not know is an error, not nothing.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from babel.core import Locale
from babel.dates import format_date, format_skeleton
from babel.numbers import format_currency
from jinja2 import Environment, FunctionLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse

from sloty.engine.palette import Palette, by_day, in_the_dark
from sloty.formats.fonts import FONTS, USUAL
from sloty.formats.messages import values
from sloty.formats.messages.facts import Language
from sloty.formats.messages.wording import templates
from sloty.operations.branding import Looks
from sloty.web import words
from sloty.web.tenant import NOWHERE, path_of
from sloty.web.words import Words

if TYPE_CHECKING:
    from sloty.operations.hosts import HostView
    from sloty.operations.views import Money

_KEPT = ("lang", "zone", "embed")
"""What a visitor has chosen and every link carries on: no cookie is needed for it."""
_YEAR = re.compile(r"(,?\s*('[^']*'\s*)?)y+$")
"""Who books looks weeks ahead, not years."""
_OURS = Looks()


@dataclass(frozen=True, slots=True)
class Look:
    """What every template can name: `look.name`, `look.t('services.title')`, `look.link('/')`."""

    host: "HostView | None"
    """None: no tenant's page."""
    root: str
    """What addresses of this tenant's pages begin with."""
    path: str
    """Of this page, below the root."""
    t: Words
    locale: Locale
    nonce: str
    """Of the one style sheet and script that the browser may obey."""
    kept: Mapping[str, str]

    @property
    def name(self) -> str:
        """Whose page it is."""
        return self.host.name if self.host else "Sloty"

    @property
    def direction(self) -> str:
        """Ltr or rtl."""
        return str(self.locale.text_direction)

    @property
    def brand(self) -> Looks:
        """How the tenant's pages look, or the location's; ours where there is no tenant."""
        return self.host.branding if self.host else _OURS

    @property
    def colors(self) -> Markup:
        """Colours and font as variables of the style sheet, by day and in the dark."""
        return _colors(self.brand.palette, FONTS.get(self.brand.font, FONTS[USUAL]))

    @property
    def own_css(self) -> Markup:
        """The tenant's own style sheet; what could end it, or do anything else, was taken out."""
        return Markup(self.brand.css)  # noqa: S704 - cleaned when it was read

    @property
    def languages(self) -> list[tuple[str, str]]:
        """Those that pages are in, each by its own name."""
        return [(each.value, str(Locale(each.value).get_display_name()).capitalize()) for each in Language]

    def link(self, path: str, **query: Any) -> str:
        """The address of a page of this tenant, with what the visitor has chosen so far."""
        given = {**self.kept, **{name: value for name, value in query.items() if value is not None}}
        return f"{self.root}{path}" + (f"?{urlencode(given)}" if given else "")


@lru_cache(maxsize=512)
def _colors(palette: Palette, font: str) -> Markup:
    day, night = (
        "".join(f"--{name}:{value};" for name, value in colors.items() if name != "scheme")
        for colors in (by_day(palette), in_the_dark(palette))
    )
    scheme = by_day(palette)["scheme"]
    dark = f"@media (prefers-color-scheme:dark){{:root{{{night}color-scheme:dark}}}}" if scheme == "light" else ""
    return Markup(f":root{{--font:{font};{day}color-scheme:{scheme}}}{dark}")  # noqa: S704 - checked when it was set


def look_of(request: Request) -> Look:
    """How a page looks, for whoever asks."""
    found = getattr(request.state, "found", NOWHERE)
    host = found.host
    usual, country = (host.locale, host.country) if host else ("en", "US")
    spoken = words.spoken(request, usual)
    kept = {name: value for name in _KEPT if (value := request.query_params.get(name))}
    if kept.get("lang") != spoken.value:
        kept.pop("lang", None)
    path = path_of(request.scope) or "/"
    return Look(
        host, found.root, path, words.words(spoken), words.locale_of(spoken, usual, country), request.state.nonce, kept
    )


def page(look: Look, template: str, status: int = 200, **named: Any) -> HTMLResponse:
    """A page from a template, which may name `look` and the values."""
    return HTMLResponse(_environment().get_template(template).render(look=look, **named), status)


def message(look: Look, status: int, title: str, text: str, reference: str = "") -> HTMLResponse:
    """A page that says one thing."""
    return page(look, "message.html", status, title=title, text=text, reference=reference)


@pass_context
def clock(context: Context, instant: datetime, zone: str) -> str:
    """The time of day in a zone: `9:30 AM`, `09:30`; as messages write it."""
    return values.clock(instant, ZoneInfo(zone), str(_locale(context)))


@pass_context
def day(context: Context, when: date | datetime, zone: str | None = None) -> str:
    """The day with its weekday: `Monday, January 4`. Of an instant, in a zone."""
    whole = str(_locale(context).date_formats["full"].pattern)
    return format_date(_local(when, zone), _YEAR.sub("", whole), locale=_locale(context))


@pass_context
def short_day(context: Context, when: date | datetime, zone: str | None = None) -> str:
    """The day in few letters: `Mon, Jan 4`. Of an instant, in a zone."""
    return format_skeleton("MMMEd", _local(when, zone), locale=_locale(context))


@pass_context
def zone_name(context: Context, instant: datetime, zone: str) -> str:
    """The zone by its city, and how far it is from UTC then: `New York, UTC−5`; as messages write it."""
    return values.zone_name(instant, ZoneInfo(zone), str(_locale(context)))


@pass_context
def money(context: Context, price: "Money") -> str:
    """An amount with its currency."""
    return format_currency(price.amount, price.currency, locale=_locale(context))


def _local(when: date | datetime, zone: str | None) -> date:
    return when.astimezone(ZoneInfo(zone)).date() if isinstance(when, datetime) and zone else when


def _locale(context: Context) -> Locale:
    look: Look = context["look"]
    return look.locale


@cache
def _environment() -> Environment:
    def source(name: str) -> tuple[str, str, Callable[[], bool]]:
        # With its name, so that a bug says where it is.
        return templates().joinpath("web", name).read_text(encoding="utf-8"), name, lambda: True

    made = Environment(
        loader=FunctionLoader(source), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    made.filters |= {"clock": clock, "day": day, "short_day": short_day, "zone_name": zone_name, "money": money}
    return made
