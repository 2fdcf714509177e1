"""Where settings are written: environment variables, and TOML files of the project, the user and the system.

What stands there is read as it is, and judged by `sloty.settings`; completion reads a few of them here without that.
"""

import os
import stat
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from pathlib import Path
from typing import Any

import platformdirs

from sloty.errors import Invalid

PREFIX = "SLOTY_"
"""Of the environment variables: SLOTY_TENANT is the setting `tenant`."""
PROJECT_FILE = ".sloty.toml"
SYSTEM_FILE = Path("/etc/sloty/config.toml")
_FOLDERS = frozenset({"data_dir"})
"""Settings that name a folder, which a file may give relative to where it lies."""


class SettingsFileUnreadable(Invalid):
    """A file of settings is not TOML, or may not be read."""

    code = "settings_file_unreadable"
    sentence = "{path} cannot be read as settings: {reason}."
    hint = "Mend it; see: sloty help files"


class SettingsFileUnsafe(Invalid):
    """A project's settings lead to databases and folders: nobody else may write them."""

    code = "settings_file_unsafe"
    sentence = "{path} belongs to somebody else, or others may write it; it was not read."
    hint = "Make it yours (chown, chmod go-w), or work in another folder."


class SettingUnknown(Invalid):
    """A file of settings has a key that is no setting."""

    code = "setting_unknown"
    sentence = "{path}: there is no setting '{name}'."
    hint = "See: sloty config show"


class Level(StrEnum):
    """Which file of settings, the strongest first."""

    PROJECT = "project"
    USER = "user"
    SYSTEM = "system"


@dataclass(frozen=True)
class SettingsFile:
    """A file of settings, which need not exist."""

    level: Level
    path: Path


@dataclass(frozen=True)
class Found:
    """What was written for one setting."""

    value: Any
    origin: str
    """The environment variable, or the path of the file."""


def files(folder: Path | None = None) -> tuple[SettingsFile, ...]:
    """The files that are read, the strongest first. The project's is the nearest above `folder`, by default where we are."""
    start = _here() if folder is None else folder.absolute()
    near = (each / PROJECT_FILE for each in (start, *start.parents))
    project = next((path for path in near if path.is_file()), start / PROJECT_FILE)
    return (
        SettingsFile(Level.PROJECT, project),
        SettingsFile(Level.USER, Path(platformdirs.user_config_dir("sloty")) / "config.toml"),
        SettingsFile(Level.SYSTEM, SYSTEM_FILE),
    )


def read(file: SettingsFile) -> dict[str, Any]:
    """What a file says; nothing when there is none. Raises `SettingsFileUnreadable`, `SettingsFileUnsafe`."""
    try:
        with file.path.open("rb") as opened:
            if file.level is Level.PROJECT and _others_write(os.fstat(opened.fileno())):
                raise SettingsFileUnsafe(path=file.path)
            written = tomllib.load(opened)
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise SettingsFileUnreadable(path=file.path, reason=str(reason)) from None
    folders = {name: str(_resolved(file.path, written[name])) for name in _FOLDERS & written.keys()}
    return {**written, **folders}


def from_files(known: Iterable[str] | None = None, folder: Path | None = None) -> dict[str, Found]:
    """Every setting that a file gives, from the strongest that does. Raises `SettingUnknown` for what is not `known`."""
    names = None if known is None else frozenset(known)
    found: dict[str, Found] = {}
    for file in files(folder):
        for name, value in read(file).items():
            if names is not None and name not in names:
                near = get_close_matches(name, names, n=1)
                raise SettingUnknown(
                    path=file.path, name=name, field=name, hint=f"Did you mean '{near[0]}'?" if near else None
                )
            found.setdefault(name, Found(value, str(file.path)))
    return found


def from_environment(environment: Mapping[str, str] | None = None) -> dict[str, Found]:
    """Every setting that the environment gives, whatever the case of its name."""
    given = os.environ if environment is None else environment
    return {
        name.upper().removeprefix(PREFIX).lower(): Found(value, name)
        for name, value in given.items()
        if name.upper().startswith(PREFIX)
    }


def _here() -> Path:
    try:
        return Path.cwd()
    except FileNotFoundError:
        # Somebody removed the folder that we are in: then no project is there either.
        return Path("/")


def _others_write(found: os.stat_result) -> bool:
    mine = found.st_uid in {os.geteuid(), 0}
    return not mine or bool(found.st_mode & (stat.S_IWGRP | stat.S_IWOTH))


def _resolved(file: Path, folder: object) -> object:
    return file.parent / Path(folder).expanduser() if isinstance(folder, str) else folder
