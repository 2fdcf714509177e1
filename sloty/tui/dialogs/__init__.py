"""What the desk asks, or shows, over the day: one dialog each, which gives back the answer or None; Esc goes back.

Modules are loaded when first named (PEP 562).
"""

from importlib import import_module
from typing import Any


def __getattr__(name: str) -> Any:
    if name.startswith("_"):
        raise AttributeError(name)
    try:
        return import_module(f"{__name__}.{name}")
    except ModuleNotFoundError as error:
        if error.name == f"{__name__}.{name}":
            raise AttributeError(name) from None
        raise
