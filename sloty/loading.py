"""Packages whose modules are loaded when they are first named (PEP 562), so that starting up is quick."""

from collections.abc import Callable
from importlib import import_module
from typing import Any


def when_named(package: str) -> Callable[[str], Any]:
    """What a package names `__getattr__`, given its own name."""

    def load(name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        try:
            return import_module(f"{package}.{name}")
        except ModuleNotFoundError as error:
            if error.name == f"{package}.{name}":
                raise AttributeError(name) from None
            raise

    return load
