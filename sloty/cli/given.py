"""What was typed, as a request: options that were left out are left out."""

from typing import Any


def given(**values: Any) -> dict[str, Any]:
    """The values that are not None."""
    return {name: value for name, value in values.items() if value is not None}
