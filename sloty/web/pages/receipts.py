"""Where Twilio tells what became of a text message, and what somebody answered. It signs what it sends; nothing else counts."""

from fastapi import APIRouter
from starlette.responses import Response

from sloty.operations import links, receiving
from sloty.operations.receiving import Request
from sloty.web.here import Here, Sent

router = APIRouter()


@router.post("/receipts")
@router.post("/receipts/{message}")
def receipts(here: Here, sent: Sent) -> Response:
    """Take a report in. The answer is empty: there is nothing for Twilio to do."""
    form = {name: str(value) for name, value in sent.multi_items()}
    signature = here.request.headers.get("x-twilio-signature", "")
    query = here.request.url.query
    with here.unit() as unit:
        # By the name that we gave it, not by one that the request gives.
        base = links.base(unit, here.host.domain, here.host.slug, outward=True)
        url = f"{base}{here.look.path}" + (f"?{query}" if query else "")
        receiving.from_twilio(unit, Request(url, form, signature))
    return Response(status_code=204)
