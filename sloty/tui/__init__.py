"""`sloty desk`: the front desk in a terminal. Screens show what operations return; they hold no rule and no table.

Modules are loaded when first named (PEP 562): help and completion of the commands need none of them.
"""

from sloty.loading import when_named

__getattr__ = when_named(__name__)
