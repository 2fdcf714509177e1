"""What the desk asks, or shows, over the day: one dialog each, which gives back the answer or None; Esc goes back.

Modules are loaded when first named (PEP 562).
"""

from sloty.loading import when_named

__getattr__ = when_named(__name__)
