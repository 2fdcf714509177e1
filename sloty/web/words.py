"""What pages say, from `templates/web`, a file a language; which language is spoken, and how it writes times."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

import yaml
from babel.core import Locale, UnknownLocaleError
from starlette.requests import HTTPConnection

from sloty.formats.messages.facts import Language, language
from sloty.formats.messages.wording import templates

_LONGEST_HEADER = 500


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one language, as `services.choose` names them."""

    language: Language
    known: Mapping[str, Any]

    def __call__(self, name: str, /, **values: Any) -> str:
        """The words of that name, filled in. Where they differ by number, `n` decides. Raises KeyError for no such name."""
        found = self.get(name)
        if isinstance(found, Mapping):
            plural = Locale(self.language.value).plural_form(values["n"])
            found = found.get(plural, found["other"])
        if not isinstance(found, str):
            raise KeyError(name)
        return found.format_map(values) if values else found

    def get(self, name: str) -> Any:
        """What stands under that name; None for no such name."""
        found: Any = self.known
        for part in name.split("."):
            found = found.get(part) if isinstance(found, Mapping) else None
        return found


@cache
def words(spoken: Language) -> Words:
    """The words of a language."""
    text = templates().joinpath("web", f"{spoken.value}.yaml").read_text(encoding="utf-8")
    return Words(spoken, yaml.safe_load(text))


def spoken(request: HTTPConnection, usual: str) -> Language:
    """The language of the page that is asked for."""
    return chosen(request.query_params.get("lang"), request.headers.get("accept-language", ""), usual)


@lru_cache(1024)
def chosen(asked: str | None, header: str, usual: str) -> Language:
    """The language asked for, else the first of the browser's that we speak (RFC 9110 §12.5.4), else the tenant's."""
    if asked in list(Language):
        return Language(asked)
    return next((Language(each) for each in _accepted(header) if each in list(Language)), language(usual))


def _accepted(header: str) -> list[str]:
    weighted: list[tuple[float, int, str]] = []
    for part in header[:_LONGEST_HEADER].split(","):
        tag, _, parameters = part.strip().partition(";")
        name, _, value = parameters.strip().partition("=")
        try:
            weight = float(value) if name.strip() == "q" else 1.0
        except ValueError:
            weight = 0.0
        if weight > 0:
            weighted.append((-weight, len(weighted), tag.strip().partition("-")[0].lower()))
    return [tag for _, _, tag in sorted(weighted)]


def locale_of(spoken: Language, usual: str, country: str) -> Locale:
    """How times and prices are written: as in the tenant's own locale, or its country, where that speaks the language."""
    for tag in (usual.replace("-", "_"), f"{spoken.value}_{country}"):
        if tag.partition("_")[0] == spoken.value:
            try:
                return Locale.parse(tag)
            except (UnknownLocaleError, ValueError):
                continue
    return Locale(spoken.value)
