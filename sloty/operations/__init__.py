"""One verb a function: the only code that decides to write. Modules are loaded when first named (PEP 562)."""

from sloty.loading import when_named

__getattr__ = when_named(__name__)
