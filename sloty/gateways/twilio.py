"""SMS by Twilio's REST API: one request a message.

https://www.twilio.com/docs/messaging/api/message-resource
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus

import httpx2

from sloty.engine.replies import STOPPED
from sloty.gateways.outcome import Accepted, Deferred, Outcome, Refused, told

_SECONDS = 5.0
"""For any one step: somebody who cancels waits for it."""
_OF_RECIPIENT = frozenset(
    {21211, 21214, 21217, 21219, 21265, 21407, 21421, 21610, 21611, 21612, 21614, 21635, 30003, 30005, 30006}
)
"""Not a number, not a mobile one, one that said STOP, one that cannot be reached from ours."""


@dataclass
class TwilioTransport:
    """An account, and the number or messaging service that messages come from."""

    account: str
    token: str = field(repr=False)
    sender: str
    """A number in E.164, or the SID of a messaging service."""
    url: str = "https://api.twilio.com"
    seconds: float = _SECONDS
    _open: httpx2.Client | None = None

    def send(self, text: str, recipient: str, callback_url: str | None = None) -> Outcome:
        """Hand one message over; Twilio tells at `callback_url` what becomes of it."""
        origin = "MessagingServiceSid" if self.sender.startswith("MG") else "From"
        form = {"To": recipient, origin: self.sender, "Body": text}
        if callback_url:
            form["StatusCallback"] = callback_url
        try:
            answer = self._http().post(f"/2010-04-01/Accounts/{self.account}/Messages.json", data=form)
        except httpx2.HTTPError as error:
            return Deferred(type(error).__name__, silent=isinstance(error, httpx2.TimeoutException))
        return _judged(answer)

    def check(self) -> Outcome:
        """Whether the account lets us in."""
        try:
            answer = self._http().get(f"/2010-04-01/Accounts/{self.account}.json")
        except httpx2.HTTPError as error:
            return Deferred(type(error).__name__)
        return _judged(answer)

    def close(self) -> None:
        """Close the connection."""
        if self._open is not None:
            self._open.close()
            self._open = None

    def _http(self) -> httpx2.Client:
        if self._open is None:
            self._open = httpx2.Client(
                base_url=self.url, auth=(self.account, self.token), timeout=self.seconds, follow_redirects=False
            )
        return self._open


def _judged(answer: httpx2.Response) -> Outcome:
    body = _body(answer)
    if answer.is_success:
        return Accepted(str(body.get("sid") or "") or None)
    error = f"{answer.status_code} {told(body.get('message') or '')}".strip()
    if answer.status_code == HTTPStatus.TOO_MANY_REQUESTS or answer.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return Deferred(error, _seconds(answer.headers.get("Retry-After")))
    if answer.status_code == HTTPStatus.BAD_REQUEST:
        code = body.get("code")
        return Refused(error, of_recipient=code in _OF_RECIPIENT, opted_out=code == STOPPED)
    return Refused(error, of_recipient=False)


def _body(answer: httpx2.Response) -> Mapping[str, object]:
    try:
        read = answer.json()
    except ValueError:
        return {}
    return read if isinstance(read, dict) else {}


def _seconds(header: str | None) -> float | None:
    return float(header) if header and header.isdecimal() else None
