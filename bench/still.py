"""The limit for pages: the same server and framework, with one page that never changes and asks nobody.

It is one of ours, so that it is as long, and packs as well; and it is packed as ours are.
"""

import os
import sys
from pathlib import Path

from fastapi import FastAPI
from starlette.responses import HTMLResponse

from sloty.web import server
from sloty.web.packing import pack

PAGE = "BENCH_PAGE"
"""Names the file with the page."""


def served() -> FastAPI:
    """An application of one page."""
    app = FastAPI()
    pack(app)
    page = Path(os.environ[PAGE]).read_bytes()

    @app.get("/{path:path}")
    async def still(path: str) -> HTMLResponse:  # noqa: ARG001 - every address is this page
        return HTMLResponse(page)

    return app


if __name__ == "__main__":
    server.run(server.Listening("127.0.0.1", int(sys.argv[2]), int(sys.argv[1])), "bench.still:served")
