"""Our own words, from `templates/messages/<language>.yaml`: what a tenant's own words replace."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

import yaml

from sloty.engine.messaging import Cause, Channel
from sloty.formats.messages.facts import Language


@dataclass(frozen=True, slots=True)
class Wording:
    """What one language has."""

    subjects: Mapping[Cause, str]
    emails: Mapping[Cause, str]
    texts: Mapping[Cause, str]
    """For SMS."""
    labels: Mapping[str, str]


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
    read = yaml.safe_load(templates().joinpath("messages", f"{language.value}.yaml").read_text(encoding="utf-8"))
    causes = {Cause(name): said for name, said in read["causes"].items()}
    return Wording(
        {cause: said["subject"].strip() for cause, said in causes.items()},
        {cause: said["email"].strip() for cause, said in causes.items()},
        {cause: said["sms"].strip() for cause, said in causes.items()},
        read["labels"],
    )


def default(cause: Cause, channel: Channel, language: Language) -> Text:
    """Our words for it."""
    words = wording(language)
    if channel is Channel.SMS:
        return Text(words.texts[cause])
    return Text(words.emails[cause], words.subjects[cause])
