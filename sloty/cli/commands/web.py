"""`sloty web`: the booking page, the secret link and the API."""

from typing import Annotated

from typer import Option

from sloty import operations, web
from sloty.cli.shell import Shell, noun, verb

app = noun("web", alone=True)

_MOST_SHOWN = 10


@verb(
    app,
    "web",
    example=("sloty web", "sloty web --host 0.0.0.0 --port 80 --workers 2 --base-domain book.example.org"),
    tenant=False,
)
def web_(
    shell: Shell,
    host: Annotated[str, Option("--host", help="Address to listen at.")] = "127.0.0.1",
    port: Annotated[int, Option("--port", help="Port to listen at.", min=1, max=65535)] = 8000,
    workers: Annotated[int, Option("--workers", help="Processes; one for each core.", min=1, max=64)] = 1,
    base_domain: Annotated[
        str | None, Option("--base-domain", help="Serve each tenant at SLUG below it; else at /SLUG.", metavar="DOMAIN")
    ] = None,
) -> None:
    """Serve the pages on which customers book and manage their visits, and the API, until it is told to stop.

    Behind a proxy, name it in SLOTY_TRUSTED_PROXIES: what others say of whom they ask for is not believed.
    """
    database = shell.database()
    operations.installation.require_current(database)
    listening = web.server.Listening(host, port, workers, base_domain)
    with shell.unit() as unit:
        slugs = [tenant.slug for tenant in operations.tenants.list_(unit)]
    for address in web.server.addresses(database.settings, listening, slugs[:_MOST_SHOWN]):
        shell.note(address)
    if len(slugs) > _MOST_SHOWN:
        shell.note(f"… and {len(slugs) - _MOST_SHOWN} more (sloty tenant list)")
    if not web.server.is_found(database.settings, listening):
        shell.note("Only this machine finds tenants by their slug: set SLOTY_PUBLIC_URL, or give --base-domain.")
    database.close()
    web.server.run(listening)
