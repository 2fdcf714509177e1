"""`sloty desk`: the front desk in a terminal. Screens show what operations return; they hold no rule and no table.

Modules are loaded when first named (PEP 562): help and completion of the commands need none of them.
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
