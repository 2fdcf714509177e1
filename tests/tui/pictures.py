"""The pictures of the README: `make pictures`. The sample clinic on a morning that stands still, at a real desk.

Textual draws them as SVG; rsvg-convert makes them PNG, in a font that has every glyph of the desk, for GitHub would show
an SVG in whatever font there is.
"""

import asyncio
import re
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, closing, contextmanager
from io import BytesIO
from pathlib import Path
from typing import Final

from PIL import Image

from sloty.actor import Actor
from sloty.db import schema
from sloty.db.embedded import EmbeddedServer
from sloty.db.pool import Database
from sloty.ids import TenantId
from sloty.operations import access, demo
from sloty.operations.boards.views import Board
from sloty.settings import Settings
from sloty.tui.app import Desk, Surroundings
from sloty.tui.link import Link
from tests.builders import at
from tests.tui.front import USUAL, Sitting

FOLDER: Final = Path(__file__).parents[2] / "docs" / "pictures"
MORNING: Final = at("2027-01-07 10:42")
"""A Thursday, at the sample clinic's first location."""
FONT: Final = "DejaVu Sans Mono"
_SIZE: Final = 20.26
"""At which a letter of it is as wide as a cell of Textual's pictures, so that lines meet."""
_WIDTH: Final = 1280
_COLOURS: Final = 128
"""As many as are told apart here; a quarter of the size."""


async def desk_day(front: Sitting) -> None:
    """The day, with the hand on a request that waits for an answer."""
    board = seen(front)
    visits = [(column.title, visit) for column in board.columns[:4] for visit in column.visits]
    title, visit = next(each for each in visits if each[1].awaits_approval)
    await front.hand_on(title, f"{visit.start:%H:%M}")


async def desk_book(front: Sitting) -> None:
    """A customer is being found for a free time."""
    column = seen(front).columns[0]
    hour = next(hour for hour in range(11, 18) if column.is_free(hour * 60))
    await front.hand_on(column.title, f"{hour}:00")
    await front.press("b")
    await front.until(lambda: "Book " in front.text)
    await front.type("rosa")
    await front.until(lambda: "@" in front.text)


async def desk_week(front: Sitting) -> None:
    """A provider's week, over all locations."""
    await front.hand_on("Ana", "11:00")
    await front.press("2")
    await front.until(lambda: "Mon" in front.text and "Fri" in front.text)


async def desk_month(front: Sitting) -> None:
    """The load of each day."""
    await front.press("3")
    await front.until(lambda: "January 2027" in front.text)


def seen(front: Sitting) -> Board:
    """What is looked at."""
    assert front.home.board is not None
    return front.home.board


PICTURES: Final[tuple[Callable[[Sitting], Awaitable[None]], ...]] = (desk_day, desk_book, desk_week, desk_month)


@contextmanager
def a_sample_clinic() -> Iterator[tuple[Database, TenantId]]:
    """That of `sloty demo`, on a server of its own."""
    with tempfile.TemporaryDirectory(prefix="sloty-pictures-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        # The server may run as another user, who has to pass through.
        folder.chmod(0o755)
        server = EmbeddedServer(folder / "postgres")
        server.start()
        try:
            settings = Settings(data_dir=folder, database_url=server.dsn(database="sloty"))
            with closing(Database(settings)) as database:
                schema.initialise(database)
                demo.run(database, Actor.operator("demo", "cli"), MORNING)
                yield database, access.tenant_named(database, demo.CLINIC)
        finally:
            server.stop()


@asynccontextmanager
async def at_the_desk(database: Database, tenant: TenantId) -> AsyncIterator[Sitting]:
    """Somebody at a desk that remembers nothing."""
    link = Link(database, demo.CLINIC, "front", Actor.operator("ada", "desk", tenant), now=lambda: MORNING)
    with tempfile.TemporaryDirectory() as folder:
        desk = Desk(lambda: (link, Surroundings(Path(folder))))
        async with desk.run_test(size=USUAL) as pilot:
            front = Sitting(desk, pilot)
            await front.until(lambda: desk.is_open and desk.home.board is not None)
            await desk.workers.wait_for_complete()
            yield front


async def draw(database: Database, tenant: TenantId) -> None:
    """Each picture from a desk of its own."""
    for scene in PICTURES:
        async with at_the_desk(database, tenant) as front:
            await scene(front)
            await front.desk.workers.wait_for_complete()
            await front.pilot.pause()
            svg = front.desk.export_screenshot(title="sloty desk")
        png(svg, FOLDER / f"{scene.__name__.replace('_', '-')}.png")


def png(svg: str, path: Path) -> None:
    """The picture, in a font that is here and not on a server elsewhere."""
    svg = re.sub(r"@font-face\s*{[^}]*}", "", svg).replace("Fira Code", FONT)
    svg = svg.replace("<text ", '<text xml:space="preserve" ').replace("font-size: 20px", f"font-size: {_SIZE}px")
    command = ("rsvg-convert", "--width", str(_WIDTH))
    drawn = subprocess.run(command, input=svg.encode(), stdout=subprocess.PIPE, check=True).stdout
    with Image.open(BytesIO(drawn)) as picture:
        picture.quantize(_COLOURS, method=Image.Quantize.FASTOCTREE).save(path, optimize=True)


def main() -> int:
    """Draw them all."""
    FOLDER.mkdir(exist_ok=True)
    with a_sample_clinic() as (database, tenant):
        asyncio.run(draw(database, tenant))
    return 0


if __name__ == "__main__":
    sys.exit(main())
