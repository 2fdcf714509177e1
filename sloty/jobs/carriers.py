"""From an integration to what carries its messages; connections are kept, each by the thread that uses it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from threading import local
from typing import Any, Protocol

from sloty.engine.messaging import Channel
from sloty.gateways.files import FileTransport
from sloty.gateways.other import OtherTransport
from sloty.gateways.outcome import Accepted, Outcome
from sloty.gateways.smtp import Security, SmtpServer, SmtpTransport
from sloty.gateways.sns import SnsTransport
from sloty.gateways.twilio import TwilioTransport
from sloty.ids import TenantId
from sloty.operations.integrations import Opened
from sloty.operations.specs.integration import MailSpec
from sloty.operations.telling import Letter, Note, Sender

_PRESETS: Mapping[str, tuple[str, int]] = {
    "SENDGRID": ("smtp.sendgrid.net", 587),
    "POSTMARK": ("smtp.postmarkapp.com", 587),
}
_FILE = "FILE"


Last = Callable[[], None]
"""Called before a message may be taken, at the latest moment at which it surely was not."""


def _unheard() -> None:
    """Nobody wants to know."""


class Carrier(Protocol):
    """Whatever takes messages away."""

    def reach(self) -> Outcome:
        """Get ready, whatever that takes: while nobody waits for it."""

    def send(self, message: Letter | Note, last: Last = _unheard) -> Outcome:
        """Hand one over."""

    def check(self) -> Outcome:
        """Whether it would."""

    def close(self) -> None:
        """Let go of what is kept."""


@dataclass
class _Mail:
    transport: SmtpTransport

    def reach(self) -> Outcome:
        return self.transport.reach()

    def send(self, message: Letter | Note, last: Last = _unheard) -> Outcome:
        assert isinstance(message, Letter)
        return self.transport.send(message.raw, message.sender, message.recipient, last)

    def check(self) -> Outcome:
        return self.transport.check()

    def close(self) -> None:
        self.transport.close()


@dataclass
class _Sms:
    transport: TwilioTransport | SnsTransport | OtherTransport

    def reach(self) -> Outcome:
        return Accepted()

    def send(self, message: Letter | Note, last: Last = _unheard) -> Outcome:
        assert isinstance(message, Note)
        last()
        if isinstance(self.transport, TwilioTransport):
            return self.transport.send(message.text, message.recipient, message.receipts_url)
        return self.transport.send(message.text, message.recipient)

    def check(self) -> Outcome:
        return self.transport.check()

    def close(self) -> None:
        self.transport.close()


@dataclass
class _Files:
    transport: FileTransport

    def reach(self) -> Outcome:
        return Accepted()

    def send(self, message: Letter | Note, last: Last = _unheard) -> Outcome:
        last()
        if isinstance(message, Letter):
            return self.transport.send_mail(message.raw, message.name)
        return self.transport.send_text(message.text, message.recipient, message.name)

    def check(self) -> Outcome:
        return self.transport.check()

    def close(self) -> None:
        """Nothing is kept."""


def sender(opened: Opened | None) -> Sender | None:
    """Who e-mails are from."""
    if opened is None or not isinstance(opened.settings, MailSpec):
        return None
    return Sender(opened.settings.from_address, opened.settings.from_name, opened.settings.reply_to)


def carrier(opened: Opened | None, folder: Path) -> Carrier:
    """What carries an integration's messages; without one they become files in `folder`."""
    if opened is None or opened.kind == _FILE:
        return _Files(FileTransport(folder))
    said: Any = opened.settings
    secret = opened.secrets
    if opened.settings.channel is Channel.EMAIL:
        return _Mail(SmtpTransport(_server(opened.kind, said, secret["password"])))
    if opened.kind == "TWILIO":
        return _Sms(TwilioTransport(said.account, secret["token"], said.sender))
    if opened.kind == "SNS":
        return _Sms(SnsTransport(said.region, said.key_id, secret["secret"], said.sender))
    return _Sms(OtherTransport(secret["url"]))


def _server(kind: str, said: Any, password: str) -> SmtpServer:
    if kind == "SMTP":
        return SmtpServer(said.host, said.port, Security(said.security), said.user, password)
    if kind == "SES":
        return SmtpServer(f"email-smtp.{said.region}.amazonaws.com", 587, Security.STARTTLS, said.user, password)
    if kind == "MAILGUN":
        host = "smtp.eu.mailgun.org" if said.europe else "smtp.mailgun.org"
        return SmtpServer(host, 587, Security.STARTTLS, said.user, password)
    host, port = _PRESETS[kind]
    # SendGrid has one user for all; Postmark's token is both.
    user = "apikey" if kind == "SENDGRID" else password
    return SmtpServer(host, port, Security.STARTTLS, user, password)


@dataclass
class Carriers:
    """Those that are open, by thread, tenant and channel."""

    folder: Path
    """Where files go, a folder a tenant."""
    _mine: local = field(default_factory=local)

    def of(self, tenant: TenantId, channel: Channel, opened: Opened | None) -> Carrier:
        """The one for an integration; one that was changed since is closed, and made anew."""
        known: dict[tuple[TenantId, Channel], tuple[str, Carrier]] = self._mine.__dict__.setdefault("known", {})
        version = opened.version if opened else ""
        there = known.get((tenant, channel))
        if there is not None and there[0] == version:
            return there[1]
        if there is not None:
            there[1].close()
        made = carrier(opened, self.folder / str(tenant))
        known[tenant, channel] = (version, made)
        return made

    def close(self) -> None:
        """Close those of this thread."""
        for _, each in self._mine.__dict__.pop("known", {}).values():
            each.close()
