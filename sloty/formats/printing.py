"""A day on paper: a page that stands by itself, for any browser and any printer, also one without colour.

Whatever people wrote is text in it, never markup; it has no script, and asks for nothing elsewhere.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib import import_module
from itertools import groupby
from typing import TYPE_CHECKING, Any, NoReturn

from jinja2 import Environment, FunctionLoader, StrictUndefined

from sloty.engine import civil
from sloty.engine.lifecycle import Status
from sloty.errors import Invalid
from sloty.formats import looks
from sloty.formats.messages.wording import templates
from sloty.formats.paper import Paper
from sloty.formats.terminal import safe

if TYPE_CHECKING:
    from sloty.operations.day_sheet import DaySheet
    from sloty.operations.views import AppointmentView

_GONE = frozenset({Status.CANCELLED, Status.NO_SHOW})


class PdfUnavailable(Invalid):
    """A PDF is made by a library that is not installed, or that lacks one of the system's."""

    code = "pdf_unavailable"
    sentence = "A PDF cannot be made here: {reason}."
    hint = "pip install 'sloty[print]'; or print the page from a browser: --html FILE."


@dataclass(frozen=True, slots=True)
class Row:
    """One visit."""

    time: str
    zone: str
    """Named where it is not the sheet's."""
    customer: str
    service: str
    location: str
    status: str
    """Letter and word."""
    code: str
    notes: str
    is_gone: bool
    """Cancelled, or nobody came."""


@dataclass(frozen=True, slots=True)
class Section:
    """One provider's visits."""

    title: str
    rows: tuple[Row, ...]


def day(sheet: "DaySheet", now: datetime, paper: Paper = Paper.A4) -> str:
    """The page, in HTML: a section a provider, by name, each by time."""
    return _environment().get_template("day.html").render(
        title=safe(sheet.title),
        day=f"{sheet.day:%A} {sheet.day.day} {sheet.day:%B %Y}",
        timezone=sheet.timezone,
        paper=paper.value,
        sections=[*_sections(sheet)],
        shows_location=len({view.location for view in sheet.appointments}) > 1,
        counted=_counted(sheet),
        printed=f"{now.astimezone(civil.zone(sheet.timezone)):%Y-%m-%d %H:%M %Z}",
    )  # fmt: skip


def pdf(page: str) -> bytes:
    """A page as PDF. Raises `PdfUnavailable`."""
    try:
        weasyprint: Any = import_module("weasyprint")
    except ImportError:
        raise PdfUnavailable(reason="WeasyPrint is not installed") from None
    except OSError as error:
        # Pango, which it draws letters with, is the system's.
        hint = "Debian: apt install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
        raise PdfUnavailable(reason=str(error).splitlines()[0], hint=hint) from None
    written: bytes = weasyprint.HTML(string=page, url_fetcher=_refuse).write_pdf()
    return written


def _refuse(url: str, *_: object, **__: object) -> NoReturn:
    """The page asks for nothing; should it ever, it gets nothing."""
    raise ValueError(url)


def _sections(sheet: "DaySheet") -> Iterator[Section]:
    def name(view: "AppointmentView") -> str:
        return sheet.names.get(f"provider/{view.provider}", view.provider)

    def place(view: "AppointmentView") -> tuple[str, str]:
        return name(view).casefold(), view.provider

    # Within one provider they stay as the sheet has them: by time.
    for _, group in groupby(sorted(sheet.appointments, key=place), key=place):
        views = [*group]
        yield Section(safe(name(views[0])), tuple(_row(sheet, view) for view in views))


def _row(sheet: "DaySheet", view: "AppointmentView") -> Row:
    look = looks.of(view.status, awaits_approval=view.awaits_approval)
    return Row(
        time=f"{view.start:%H:%M}–{view.end:%H:%M}",
        zone=f"{view.start:%Z}" if view.timezone != sheet.timezone else "",
        customer=safe(view.customer_name or ""),
        service=safe(sheet.names.get(f"service/{view.service}", view.service)),
        location=safe(sheet.names.get(f"location/{view.location}", view.location)),
        status=f"{look.letter} {look.word}",
        code=view.confirmation_code,
        notes=safe(view.notes or "", keep="\n"),
        is_gone=view.status in _GONE,
    )


def _counted(sheet: "DaySheet") -> str:
    found = Counter(looks.of(view.status, awaits_approval=view.awaits_approval).word for view in sheet.appointments)
    told = ", ".join(f"{count} {word}" for word, count in found.items())
    visits = len(sheet.appointments)
    return f"{visits} visit{'' if visits == 1 else 's'}{': ' if told else ''}{told}"


@cache
def _environment() -> Environment:
    def source(name: str) -> str:
        return templates().joinpath("print", name).read_text(encoding="utf-8")

    return Environment(
        loader=FunctionLoader(source), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
