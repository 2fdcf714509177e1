"""The triggers that tell boards, live, that something changed: which kind of thing, and never what or whose.

Once a statement, so that a bulk import is one notice; and PostgreSQL sends equal notices of a transaction once.
"""

from collections.abc import Iterable

from alembic import op

# To a channel of the tenant's own. Whoever may connect may listen to any channel: so nothing personal is said. `text` is
# named with its schema, as a type of that name in pg_temp would be found first.
TELL_BOARD = """
create function tell_board() returns trigger language plpgsql as $$
begin
    perform pg_notify('sloty_tenant_' || replace(tenant_id::pg_catalog.text, '-', ''), tg_argv[0])
    from (select distinct tenant_id from changed) as tenants;
    return null;
end
$$
"""

# A row at a time, but judged before it is called: bookings and holds, which their appointments tell of, pay nothing.
TELL_BOARD_OF_BLOCK = """
create function tell_board_of_block() returns trigger language plpgsql as $$
begin
    perform pg_notify(
        'sloty_tenant_' || replace(coalesce(new.tenant_id, old.tenant_id)::pg_catalog.text, '-', ''), 'block');
    return null;
end
$$
"""

_EVENTS = {
    "appointment": ("appointment", ("insert", "update", "delete")),
    # A customer who is new has no visit yet.
    "customer": ("customer", ("update",)),
    # It rises with every change of hours, breaks, overrides, closures, providers, services, locations and rooms.
    "catalog_version": ("catalog", ("insert", "update")),
}
"""By table: what is said, and of which events."""


def tell() -> None:
    """Make the functions and the triggers."""
    op.execute(TELL_BOARD)
    op.execute(TELL_BOARD_OF_BLOCK)
    for table, (said, events) in _EVENTS.items():
        tell_of(table, said, events)
    for event, row in (("insert", "new"), ("delete", "old")):
        op.execute(
            f"create trigger board_block_{event} after {event} on reservation"
            f" for each row when ({row}.kind = 'BLOCK') execute function tell_board_of_block()"
        )


def tell_of(table: str, said: str, events: Iterable[str]) -> None:
    """Let these events of a table be told, by that word."""
    for event in events:
        rows = "old" if event == "delete" else "new"
        op.execute(
            f"create trigger board_{event} after {event} on {table} referencing {rows} table as changed"
            f" for each statement execute function tell_board('{said}')"
        )
