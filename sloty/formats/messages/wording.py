"""Our own words, from `templates/email` and `templates/sms`, a file a language: what a tenant's own words replace."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

import yaml

from sloty.engine.messaging import Cause, Channel
from sloty.formats.messages.facts import Language


@dataclass(frozen=True, slots=True)
class Wording:
    """What one language has."""

    subjects: Mapping[Cause, str]
    emails: Mapping[Cause, str]
    texts: Mapping[Cause, str]
    """For SMS; none of what goes by e-mail alone."""
    labels: Mapping[str, str]
    """What stands before a value, or on a button."""


@dataclass(frozen=True, slots=True)
class Text:
    """What is filled in: a tenant's words, or ours."""

    body: str
    subject: str | None = None
    """None for SMS."""


def templates() -> Traversable:
    """The folder of templates: in the package, or beside it in a checkout."""
    inside = files("sloty").joinpath("templates")
    return inside if inside.is_dir() else Path(__file__).parents[3] / "templates"


@cache
def wording(language: Language) -> Wording:
    """The words of a language."""
    email, texts = _read("email", language), _read("sms", language)
    causes = {Cause(name): said for name, said in email["causes"].items()}
    return Wording(
        {cause: said["subject"].strip() for cause, said in causes.items()},
        {cause: said["body"].strip() for cause, said in causes.items()},
        {Cause(name): said.strip() for name, said in texts.items()},
        email["labels"],
    )


def _read(channel: str, language: Language) -> Any:
    return yaml.safe_load(templates().joinpath(channel, f"{language.value}.yaml").read_text(encoding="utf-8"))


def labelled(language: Language, own: Mapping[str, str]) -> Wording:
    """The words of a language, with what a tenant calls things itself."""
    words = wording(language)
    return replace(words, labels={**words.labels, **own}) if own else words


def default(cause: Cause, channel: Channel, language: Language) -> Text:
    """Our words for it."""
    words = wording(language)
    if channel is Channel.SMS:
        return Text(words.texts[cause])
    return Text(words.emails[cause], words.subjects[cause])
