"""The script by which other sites make the frame with our page as high as the page is. It asks and loads nothing."""

from fastapi import APIRouter
from starlette.responses import Response

router = APIRouter()
_SCRIPT = (
    'addEventListener("message",e=>{for(let f of document.querySelectorAll("iframe"))'
    'if(f.contentWindow==e.source&&e.data.type=="sloty:height")f.style.height=+e.data.height+"px"})\n'
)


@router.get("/embed.js")
def script() -> Response:
    """The same for everybody; a page is framed where its tenant allows it, whoever has the script."""
    return Response(_SCRIPT, media_type="text/javascript", headers={"Cache-Control": "public, max-age=86400"})
