"""The tenant's logo: a PNG that we drew ourselves, told by what is in it, and so never another at the same address."""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from sloty.actor import Actor
from sloty.operations import branding
from sloty.operations.unit import open_unit
from sloty.web.errors import PageNotFound
from sloty.web.here import Serving

router = APIRouter()
_ALWAYS = "public, max-age=31536000, immutable"


@router.get("/brand/{digest}.png")
def logo(request: Request, digest: str) -> Response:
    """The image, also of a tenant that is not served: the page that says so is still its own."""
    serving: Serving = request.app.state.serving
    host = request.state.found.host
    if host is None or host.is_gone:
        raise PageNotFound
    headers = {
        "Cache-Control": _ALWAYS,
        "ETag": f'"{digest}"',
        "Content-Security-Policy": "default-src 'none'; sandbox",
    }
    with open_unit(serving.database, Actor.visitor(host.tenant), now=serving.instant()) as unit:
        content = branding.picture(unit, digest)
    if headers["ETag"] in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(content, media_type="image/png", headers=headers)
