"""The board: a day as a column per provider or room, or a week of one provider as a column per day; what a desk looks at.

Everything on it is placed by minutes of the board's axis, so that who draws it reckons with whole numbers alone. Modules
are loaded when first named (PEP 562).
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
