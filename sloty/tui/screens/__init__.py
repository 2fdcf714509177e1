"""What fills the terminal: the day, and who sits down. Modules are loaded when first named (PEP 562)."""

from sloty.loading import when_named

__getattr__ = when_named(__name__)
