"""SMS by any other gateway that apprise knows. It tells whether, not why: so every failure counts as temporary."""

import logging
from dataclasses import dataclass, field

from sloty.gateways.extras import library
from sloty.gateways.outcome import Accepted, Deferred, Outcome, Refused


@dataclass
class OtherTransport:
    """A gateway by its URL, in which `{to}` stands for the number."""

    url: str = field(repr=False)

    def send(self, text: str, recipient: str) -> Outcome:
        """Hand one message over."""
        gateway = library("apprise", "APPRISE", "sms").Apprise()
        if not gateway.add(self.url.replace("{to}", recipient.lstrip("+"))):
            return Refused("the URL is none that apprise knows", of_recipient=False)
        logging.getLogger("apprise").setLevel(logging.CRITICAL)
        return Accepted() if gateway.notify(body=text) else Deferred("the gateway did not take it")

    def check(self) -> Outcome:
        """Whether the URL is one of a gateway; it is not asked."""
        known = library("apprise", "APPRISE", "sms").Apprise().add(self.url.replace("{to}", "15551234567"))
        return Accepted() if known else Refused("the URL is none that apprise knows", of_recipient=False)

    def close(self) -> None:
        """Nothing is kept."""
