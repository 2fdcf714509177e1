"""The booking page, the secret link and the API: parse, one operation, show. Modules are loaded when named (PEP 562)."""

from sloty.loading import when_named

__getattr__ = when_named(__name__)
