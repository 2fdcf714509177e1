"""Views as data: what JSON and YAML carry, the same from the command line and from the API."""

from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from pathlib import Path
from typing import Any
from uuid import UUID


def data(value: object) -> Any:
    """`value` as JSON knows it: views by field, enums by value, instants as ISO 8601, decimals and ids as text.

    A length of time is whole seconds. A value of any other type is a mistake of ours: TypeError.
    """
    if value is None or (isinstance(value, bool | int | float) and not isinstance(value, Enum)):
        return value
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, str):
        return str(value)
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: data(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return int(value.total_seconds())
    if isinstance(value, Decimal | UUID | Path):
        return str(value)
    if isinstance(value, Mapping):
        return {str(data(key)): data(found) for key, found in value.items()}
    if isinstance(value, Iterable) and not isinstance(value, bytes):
        return [data(each) for each in value]
    raise TypeError(f"{type(value).__name__} is no part of a view")
