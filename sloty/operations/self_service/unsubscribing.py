"""Whoever wants no more reminders says so by a link that opens nothing else."""

from sloty.db.queries import link as queries
from sloty.engine.messaging import Channel, LinkScope, OptOutReason
from sloty.operations import links, opt_outs
from sloty.operations.links import LinkUnusable
from sloty.operations.self_service.behalf import on_behalf
from sloty.operations.unit import Unit


def see(unit: Unit, token: str) -> None:
    """Whether the link is good. Changes nothing. Raises `LinkUnusable`."""
    links.resolve(on_behalf(unit), token, LinkScope.UNSUBSCRIBE)


def unsubscribe(unit: Unit, token: str) -> None:
    """No more reminders by e-mail to whoever the link was for; what is agreed or changed is still told.

    As often as one likes. Raises `LinkUnusable`.
    """
    inner = on_behalf(unit)
    link = links.resolve(inner, token, LinkScope.UNSUBSCRIBE)
    row = inner.session.row(queries.ADDRESS, kind=link.recipient_kind.value, id=link.recipient)
    if row is None or not row[0]:
        raise LinkUnusable
    # Who gets nothing at all for another reason goes on getting nothing.
    if not opt_outs.has(inner, Channel.EMAIL, row[0]):
        opt_outs.put(inner, Channel.EMAIL, row[0], OptOutReason.UNSUBSCRIBED, reminders_only=True)
    links.note_used(inner, link)
