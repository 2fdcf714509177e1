"""A mail server that keeps what it gets, and answers as a test wants: it lets in, refuses, hangs or hangs up."""

import asyncio
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from threading import Event
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Session

from sloty.gateways.smtp import Security, SmtpServer

USER, PASSWORD = "sloty", "s3cret"


@dataclass
class MailServer:
    """What it got, and how it answers."""

    rcpt: str | None = None
    """An answer to RCPT, such as `550 5.1.1 nobody`; None takes it."""
    data: str | None = None
    """An answer to DATA."""
    pause: float = 0
    """Seconds before each answer."""
    hang: Event | None = None
    """Until it is set, DATA gets no answer."""
    reset: bool = False
    """The connection is cut before DATA is answered, although the message was taken."""
    taken: list[tuple[str, EmailMessage]] = field(default_factory=list)
    """Recipient and message."""
    sessions: int = 0
    connections: set[asyncio.Transport] = field(default_factory=set)
    """Those that said hello."""
    address: tuple[str, int] = ("", 0)

    def server(self, security: Security = Security.NONE, *, user: str | None = None, seconds: float = 5) -> SmtpServer:
        """As a gateway is told of it."""
        password = PASSWORD if user == USER else "wrong"
        return SmtpServer(self.address[0], self.address[1], security, user, password if user else None, seconds)

    async def handle_EHLO(self, server: Any, session: Session, envelope: Any, host: str, lines: list[str]) -> list[str]:  # noqa: N802
        session.host_name = host
        self.sessions += 1
        self.connections.add(server.transport)
        return lines

    async def handle_MAIL(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        await asyncio.sleep(self.pause)
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        await asyncio.sleep(self.pause)
        if self.rcpt is not None:
            return self.rcpt
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        await asyncio.sleep(self.pause)
        if self.hang is not None:
            while not self.hang.is_set():
                await asyncio.sleep(0.01)
            return "250 OK"
        if self.data is not None:
            return self.data
        message = message_from_bytes(envelope.content, policy=policy.default)
        self.taken += [(address, message) for address in envelope.rcpt_tos]
        if self.reset:
            server.transport.abort()
        return "250 OK"

    async def hang_up(self) -> None:
        """Nobody waits for the other side to do so: what is left open goes to the collector, in whichever test runs then."""
        for connection in self.connections:
            connection.abort()
        # They are closed in the loop's next turn.
        await asyncio.sleep(0)


class _AnyPort(Controller):
    """The library knocks at the port it was given, which is 0 for whichever is free."""

    def _trigger_server(self) -> None:
        server: Any = self.server
        self.port = server.sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call]


def _lets_in(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
    good = (data.login, data.password) == (USER.encode(), PASSWORD.encode())
    return AuthResult(success=good, handled=False)


@contextmanager
def a_mail_server(
    *, auth: bool = False, certificate: tuple[Path, Path] | None = None, smtputf8: bool = True, **behaviour: Any
) -> Iterator[MailServer]:
    """One on a free port of loopback, with STARTTLS when there is a certificate, and addresses in any letters."""
    handler = MailServer(**behaviour)
    options: dict[str, Any] = {"enable_SMTPUTF8": smtputf8}
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*certificate)
        options |= {"tls_context": context, "require_starttls": True}
    if auth:
        options |= {"authenticator": _lets_in, "auth_required": True, "auth_require_tls": certificate is not None}
    controller = _AnyPort(handler, hostname="127.0.0.1", port=0, **options)
    controller.start()
    try:
        handler.address = ("127.0.0.1", controller.port)
        yield handler
    finally:
        if handler.hang is not None:
            handler.hang.set()
        asyncio.run_coroutine_threadsafe(handler.hang_up(), controller.loop).result(60)
        controller.stop()


def until(condition: Any, seconds: float = 60, every: float = 0.005) -> None:
    """Wait for what somebody else does; the limit is for a machine with much else to do."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end
        time.sleep(every)
