"""Whether the process lives, and whether it can serve: for whoever watches and starts it."""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from sloty.errors import Unavailable
from sloty.operations import installation
from sloty.web.here import Serving

router = APIRouter(include_in_schema=False)


@router.get("/healthz")
async def healthz() -> Response:
    """The process answers."""
    return JSONResponse({"status": "ok"})


@router.get("/readyz")
def readyz(request: Request) -> Response:
    """The database answers as well, and its schema is the one that this program wants."""
    serving: Serving = request.app.state.serving
    try:
        installation.require_current(serving.database)
    except Unavailable as error:
        return JSONResponse({"status": "unavailable", "code": error.code}, 503)
    return JSONResponse({"status": "ok"})
