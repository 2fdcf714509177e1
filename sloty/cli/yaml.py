"""Views as YAML; PyYAML is imported only when it is asked for."""

from typing import Any

import yaml

from sloty.formats.terminal import is_safe


def written(data: Any) -> str:
    """`data` as one YAML document, with escapes where a terminal would obey."""
    document = _dump(data, readable=True)
    # PyYAML leaves bidirectional marks as they are; then everything outside ASCII is escaped instead.
    return document if is_safe(document.replace("\n", "")) else _dump(data, readable=False)


def _dump(data: Any, *, readable: bool) -> str:
    return yaml.safe_dump(data, allow_unicode=readable, sort_keys=False, default_flow_style=False, width=120)
