"""Libraries that are there for who wants them: loaded when they are needed, and missed with a sentence."""

from importlib import import_module
from typing import Any

from sloty.errors import Invalid


class ExtraMissing(Invalid):
    """A transport needs a library that is not installed."""

    code = "extra_missing"
    sentence = "{kind} needs a library that is not installed."
    hint = "pip install 'sloty[{extra}]'"


def library(name: str, kind: str, extra: str) -> Any:
    """The module of that name. Raises `ExtraMissing`."""
    try:
        return import_module(name)
    except ImportError:
        raise ExtraMissing(kind=kind, extra=extra) from None
