"""The settings as they are in force: each with its value and where that came from; secrets are never shown."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic.fields import FieldInfo

from sloty import sources
from sloty.actor import PERMISSIONS
from sloty.settings import Settings

MASK = "***"
_SECRET = re.compile(r"password|secret|token|api_key")
_URL_PASSWORD = re.compile(r"^([a-z][a-z0-9+.-]*://[^:/?#@]*:).*(?=@)", re.IGNORECASE | re.DOTALL)
"""To the last @: a password may hold any character by mistake, and to hide too much is no harm."""
_QUERY_SECRET = re.compile(r"([?&](?:password|sslpassword|passfile|secret|token)=)[^&#]*", re.IGNORECASE)
_URL = re.compile(r"^[a-z][a-z0-9+.-]*://\S*$", re.IGNORECASE)


@dataclass(frozen=True)
class SettingView:
    """One setting."""

    setting: str
    value: Any
    """As it is in force; what is secret in it is masked."""
    origin: str
    """The flag, the environment variable, the path of the file, or `default`."""
    variable: str
    """The environment variable that would set it."""
    about: str


@dataclass(frozen=True)
class SettingsFileView:
    """One file of settings."""

    level: str
    """project, user or system: the first that gives a setting wins."""
    path: str
    exists: bool


@dataclass(frozen=True)
class VariableView:
    """One environment variable."""

    variable: str
    meaning: str


def shown(settings: Settings, flags: Mapping[str, tuple[str, Any]]) -> list[SettingView]:
    """Every setting. `flags` are those that were given as options: by setting, the flag and its value."""
    written = {**sources.from_files(Settings.model_fields), **sources.from_environment()}
    return [
        SettingView(
            setting=name,
            value=masked(name, flags[name][1] if name in flags else getattr(settings, name)),
            origin=flags[name][0] if name in flags else written[name].origin if name in written else "default",
            variable=_variable(name),
            about=_about(field),
        )
        for name, field in Settings.model_fields.items()
    ]


def files() -> list[SettingsFileView]:
    """The files that settings are read from, the strongest first, whether they exist or not."""
    return [SettingsFileView(file.level, str(file.path), file.path.is_file()) for file in sources.files()]


def variables() -> list[VariableView]:
    """The environment variables that are settings."""
    return [VariableView(_variable(name), _about(field)) for name, field in Settings.model_fields.items()]


def rights() -> list[tuple[str, tuple[str, ...]]]:
    """Every role and what it may."""
    return [(role.value, tuple(sorted(each.value for each in may))) for role, may in PERMISSIONS.items()]


def masked(name: str, value: Any) -> Any:
    """`value` without what is secret in it: all of it by its name, or the password in a URL."""
    if value is None or not isinstance(value, str):
        return value
    if _SECRET.search(name):
        return MASK
    if not name.endswith("url"):
        return value
    hidden = _QUERY_SECRET.sub(rf"\1{MASK}", _URL_PASSWORD.sub(rf"\1{MASK}", value))
    # Of what is no URL nobody knows where the password stands.
    return hidden if _URL.match(hidden) else MASK


def _variable(name: str) -> str:
    return f"{sources.PREFIX}{name.upper()}"


def _about(field: FieldInfo) -> str:
    return " ".join((field.description or "").split())
