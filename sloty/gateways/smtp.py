"""E-mail by SMTP (RFC 5321), over a connection that is kept for the next one. One object is used by one thread.

What takes longest, to reach the server and to sign in, can be done before anybody waits for it; the rest has one limit
for all its answers together.
"""

import re
import smtplib
import socket
import ssl
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from enum import StrEnum
from threading import Timer

from sloty.engine.contacts import EmailInvalid, ascii_domain
from sloty.gateways.outcome import Accepted, Deferred, Outcome, Refused, told

_SECONDS = 8.0
"""For all answers until a message is taken: so long somebody who cancels waits. And for all until we are let in."""
_GOODBYE_SECONDS = 2.0
_MOST_USES = 100
_MOST_IDLE = 30.0
_TEMPORARY = range(400, 500)
_DONE, _FORWARDED, _GO_ON = 250, 251, 354
_DOT = re.compile(rb"^\.", re.MULTILINE)
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
    _reached: bool = False
    """Just now, for the next message."""
    _uses: int = 0
    _used_at: float = 0.0

    def reach(self) -> Outcome:
        """Be connected and let in; what is connected is asked whether it still is."""
        try:
            self._connected()
        except (OSError, smtplib.SMTPException) as error:
            return self._failed(error)
        self._reached = True
        return Accepted()

    def send(self, message: bytes, sender: str, recipient: str, last: Callable[[], None] = lambda: None) -> Outcome:
        """Hand a whole message over to the server, for one recipient; `last` is called before it can be accepted."""
        try:
            sender, recipient = ascii_domain(sender), ascii_domain(recipient)
        except EmailInvalid:
            return Refused("the address has no domain that can be")
        reached = Accepted() if self._reached else self.reach()
        self._reached = False
        if self._open is None:
            return reached
        wide = not (message.isascii() and sender.isascii() and recipient.isascii())
        if wide and not self._open.has_extn("smtputf8"):
            return Refused(_TOO_WIDE, of_recipient=not recipient.isascii())
        try:
            with _within(self._open, self.server.seconds):
                _hand_over(self._open, message, sender, recipient, last, _WIDE if wide else ())
        except (OSError, smtplib.SMTPException) as error:
            return self._failed(error)
        self._uses, self._used_at = self._uses + 1, self.tick()
        return Accepted()

    def check(self) -> Outcome:
        """Whether the server lets us in."""
        self.close()
        outcome = self.reach()
        self.close()
        return outcome

    def close(self) -> None:
        """Say goodbye, if there is anybody to say it to."""
        connection, self._open, self._reached = self._open, None, False
        if connection is None:
            return
        try:
            with _within(connection, min(self.server.seconds, _GOODBYE_SECONDS)):
                connection.quit()
        except (OSError, smtplib.SMTPException):
            connection.close()

    def _connected(self) -> None:
        idle = self.tick() - self._used_at > _MOST_IDLE
        if self._open is not None and (idle or self._uses >= _MOST_USES or not self._alive(self._open)):
            self.close()
        if self._open is None:
            self._open, self._uses = self._connect(), 0
        self._used_at = self.tick()

    def _alive(self, connection: smtplib.SMTP) -> bool:
        try:
            return connection.rset()[0] == _DONE
        except (OSError, smtplib.SMTPException):
            return False

    def _connect(self) -> smtplib.SMTP:
        server = self.server
        try:
            if server.security is Security.TLS:
                connection: smtplib.SMTP = smtplib.SMTP_SSL(
                    server.host, server.port, timeout=server.seconds, context=self.context
                )
            else:
                connection = smtplib.SMTP(server.host, server.port, timeout=server.seconds)
        except smtplib.SMTPServerDisconnected as error:
            if _is_silence(error):
                raise TimeoutError from error
            raise
        try:
            with _within(connection, server.seconds):
                if server.security is Security.STARTTLS:
                    connection.starttls(context=self.context)
                if server.user:
                    connection.login(server.user, server.password or "")
                connection.ehlo_or_helo_if_needed()
        except BaseException:
            connection.close()
            raise
        return connection

    def _failed(self, error: Exception) -> Outcome:
        """Which kind of failure it is; what may have left the connection in the middle of something drops it."""
        outcome = _judged(error)
        if not isinstance(error, smtplib.SMTPRecipientsRefused) or isinstance(outcome, Deferred):
            # What was left in the middle is ended: by RSET, which is said before the next one, or with the connection.
            self._drop()
        return outcome

    def _drop(self) -> None:
        connection, self._open, self._reached = self._open, None, False
        if connection is not None:
            connection.close()


@contextmanager
def _within(connection: smtplib.SMTP, seconds: float) -> Iterator[None]:
    """Raise TimeoutError when it takes longer, however many answers there are, and however slowly they drip."""
    late = False

    def cut() -> None:
        nonlocal late
        late = True
        if connection.sock is not None:
            # Under any TLS, which may be read from at this moment.
            with suppress(OSError):
                socket.socket.shutdown(connection.sock, socket.SHUT_RDWR)

    timer = Timer(seconds, cut)
    timer.daemon = True
    timer.start()
    try:
        yield
    except (OSError, smtplib.SMTPException) as error:
        if late or _is_silence(error):
            raise TimeoutError from error
        raise
    finally:
        timer.cancel()


def _is_silence(error: Exception) -> bool:
    """Whether nothing came in time: smtplib tells of a connection that was closed instead."""
    return isinstance(error.__context__, TimeoutError)


def _hand_over(
    connection: smtplib.SMTP,
    message: bytes,
    sender: str,
    recipient: str,
    last: Callable[[], None],
    more: Sequence[str],
) -> None:
    """MAIL, RCPT, DATA; as `SMTP.sendmail` does, but for `last`."""
    options = [*([f"size={len(message)}"] if connection.has_extn("size") else []), *more]
    code, answer = connection.mail(sender, options)
    if code != _DONE:
        raise smtplib.SMTPSenderRefused(code, answer, sender)
    code, answer = connection.rcpt(recipient)
    if code not in (_DONE, _FORWARDED):
        raise smtplib.SMTPRecipientsRefused({recipient: (code, answer)})
    code, answer = connection.docmd("DATA")
    if code != _GO_ON:
        raise smtplib.SMTPDataError(code, answer)
    last()
    body = _DOT.sub(b"..", message)
    connection.send(body + (b".\r\n" if body.endswith(b"\r\n") else b"\r\n.\r\n"))
    code, answer = connection.getreply()
    if code != _DONE:
        raise smtplib.SMTPDataError(code, answer)


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
        return Deferred("no answer in time", silent=True)
    return Deferred(told(error) or type(error).__name__)


def _by_code(code: int, answer: bytes | str, *, of_recipient: bool) -> Outcome:
    error = f"{code} {told(answer)}"
    if code in _TEMPORARY or code < _TEMPORARY.start:
        return Deferred(error)
    return Refused(error, of_recipient=of_recipient and code not in _OF_CREDENTIALS)
