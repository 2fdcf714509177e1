"""What somebody wants who answers a text message: the words that gateways and carriers in the United States agree on.

https://help.twilio.com/articles/223134027
"""

import re
from enum import StrEnum

_STOP = frozenset({"STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT"})
_START = frozenset({"START", "UNSTOP", "YES"})
STOPPED = 21610
"""Twilio's code for a number that answered STOP."""
_AROUND = re.compile(r"^[\W_]+|[\W_]+$")


class Reply(StrEnum):
    """What is wanted."""

    STOP = "STOP"
    """Nothing more."""
    START = "START"
    """To be told again."""
    OTHER = "OTHER"
    """Something else: HELP, or words for people to read."""


def meaning(text: str) -> Reply:
    """What an answer means: one of the words alone, in any case, whatever stands around it."""
    word = _AROUND.sub("", text).upper()
    return Reply.STOP if word in _STOP else Reply.START if word in _START else Reply.OTHER
