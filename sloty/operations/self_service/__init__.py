"""What customers do by themselves, known by nothing but a secret that they were given. Modules are loaded when named."""

from sloty.loading import when_named

__getattr__ = when_named(__name__)
