"""E-mail by SMTP (RFC 5321), over a connection that is kept for the next one. One object is used by one thread."""

import smtplib
import socket
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

from sloty.engine.contacts import EmailInvalid, ascii_domain
from sloty.gateways.outcome import Accepted, Deferred, Outcome, Refused, told

_SECONDS = 20
"""For any one answer of the server, less than half of a message's lease."""
_MOST_USES = 100
_MOST_IDLE = 30.0
_TEMPORARY = range(400, 500)
_DONE = 250
_OF_CREDENTIALS = (530, 534, 535, 538)
_WIDE = ("SMTPUTF8", "BODY=8BITMIME")
"""What a server offers that takes addresses in all letters (RFC 6531)."""
_TOO_WIDE = "the mail server takes no address with letters beyond ASCII before the @"


class Security(StrEnum):
    """How the connection is kept secret."""

    STARTTLS = "STARTTLS"
    TLS = "TLS"
    """From the first byte."""
    NONE = "NONE"
    """For a relay on the same machine."""


@dataclass(frozen=True, slots=True)
class SmtpServer:
    """Where mail is handed over."""

    host: str
    port: int
    security: Security = Security.STARTTLS
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    seconds: float = _SECONDS


@dataclass
class SmtpTransport:
    """A connection, made when it is first needed and again when it is lost."""

    server: SmtpServer
    context: ssl.SSLContext = field(default_factory=ssl.create_default_context)
    tick: Callable[[], float] = time.monotonic
    _open: smtplib.SMTP | None = None
    _uses: int = 0
    _used_at: float = 0.0

    def send(self, message: bytes, sender: str, recipient: str) -> Outcome:
        """Hand a whole message over to the server, for one recipient."""
        try:
            sender, recipient = ascii_domain(sender), ascii_domain(recipient)
        except EmailInvalid:
            return Refused("the address has no domain that can be")
        wide = not (message.isascii() and sender.isascii() and recipient.isascii())
        try:
            connection = self._connected()
            connection.ehlo_or_helo_if_needed()
        except (OSError, smtplib.SMTPException) as error:
            return self._failed(error)
        if wide and not connection.has_extn("smtputf8"):
            return Refused(_TOO_WIDE, of_recipient=not recipient.isascii())
        try:
            refused = connection.sendmail(sender, [recipient], message, _WIDE if wide else ())
        except (OSError, smtplib.SMTPException) as error:
            return self._failed(error)
        self._uses, self._used_at = self._uses + 1, self.tick()
        return Refused(told(refused)) if refused else Accepted()

    def check(self) -> Outcome:
        """Whether the server lets us in."""
        self.close()
        try:
            self._connected().noop()
        except (OSError, smtplib.SMTPException) as error:
            return self._failed(error)
        self.close()
        return Accepted()

    def close(self) -> None:
        """Say goodbye, if there is anybody to say it to."""
        connection, self._open = self._open, None
        if connection is None:
            return
        try:
            connection.quit()
        except (OSError, smtplib.SMTPException):
            connection.close()

    def _connected(self) -> smtplib.SMTP:
        idle = self.tick() - self._used_at > _MOST_IDLE
        if self._open is not None and (idle or self._uses >= _MOST_USES or not self._alive(self._open)):
            self.close()
        if self._open is None:
            self._open, self._uses = self._connect(), 0
        self._used_at = self.tick()
        return self._open

    def _alive(self, connection: smtplib.SMTP) -> bool:
        try:
            return connection.rset()[0] == _DONE
        except (OSError, smtplib.SMTPException):
            return False

    def _connect(self) -> smtplib.SMTP:
        server = self.server
        if server.security is Security.TLS:
            connection: smtplib.SMTP = smtplib.SMTP_SSL(
                server.host, server.port, timeout=server.seconds, context=self.context
            )
        else:
            connection = smtplib.SMTP(server.host, server.port, timeout=server.seconds)
        try:
            if server.security is Security.STARTTLS:
                connection.starttls(context=self.context)
            if server.user:
                connection.login(server.user, server.password or "")
        except BaseException:
            connection.close()
            raise
        return connection

    def _failed(self, error: Exception) -> Outcome:
        """Which kind of failure it is; what may have left the connection in the middle of something drops it."""
        outcome = _judged(error)
        if not isinstance(error, smtplib.SMTPRecipientsRefused) or isinstance(outcome, Deferred):
            self._drop()
        return outcome

    def _drop(self) -> None:
        connection, self._open = self._open, None
        if connection is not None:
            connection.close()


def _judged(error: Exception) -> Outcome:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        ((code, answer),) = error.recipients.values()
        return _by_code(code, answer, of_recipient=True)
    if isinstance(error, smtplib.SMTPResponseException):
        of_recipient = isinstance(error, smtplib.SMTPDataError)
        return _by_code(error.smtp_code, error.smtp_error, of_recipient=of_recipient)
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return Refused(told(error), of_recipient=False)
    if isinstance(error, ssl.SSLCertVerificationError):
        return Refused(f"certificate: {told(error.verify_message)}", of_recipient=False)
    if isinstance(error, socket.gaierror):
        return Deferred("the name of the server is not known")
    if isinstance(error, TimeoutError):
        return Deferred("no answer in time")
    return Deferred(told(error) or type(error).__name__)


def _by_code(code: int, answer: bytes | str, *, of_recipient: bool) -> Outcome:
    error = f"{code} {told(answer)}"
    if code in _TEMPORARY or code < _TEMPORARY.start:
        return Deferred(error)
    return Refused(error, of_recipient=of_recipient and code not in _OF_CREDENTIALS)
