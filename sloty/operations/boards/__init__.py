"""The board: a day as a column per provider or room, or a week of one provider as a column per day; what a desk looks at.

Everything on it is placed by minutes of the board's axis, so that who draws it reckons with whole numbers alone. Modules
are loaded when first named (PEP 562).
"""

from sloty.loading import when_named

__getattr__ = when_named(__name__)
