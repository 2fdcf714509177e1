"""The limit for pages: the same server and framework, with one page that never changes and asks nobody."""

import os
import sys

from fastapi import FastAPI
from starlette.responses import HTMLResponse

from sloty.web import server

SIZE = "BENCH_PAGE_SIZE"


def served() -> FastAPI:
    """An application of one page, of so many bytes."""
    app = FastAPI()
    page = b"<!doctype html>".ljust(int(os.environ[SIZE]))

    @app.get("/{path:path}")
    async def still(path: str) -> HTMLResponse:  # noqa: ARG001 - every address is this page
        return HTMLResponse(page)

    return app


if __name__ == "__main__":
    server.run(server.Listening("127.0.0.1", int(sys.argv[2]), int(sys.argv[1])), "bench.still:served")
