"""Pure readers and writers of what comes from outside and goes there. Modules may be loaded when first named (PEP 562)."""

from sloty.loading import when_named

__getattr__ = when_named(__name__)
