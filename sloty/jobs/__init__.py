"""What happens by itself: messages that are due, holds that expire, visits that nobody came to, the trail sealed.

Modules are loaded when first named (PEP 562): whoever only asks for help need not load what sends.
"""

from sloty.loading import when_named

__getattr__ = when_named(__name__)
