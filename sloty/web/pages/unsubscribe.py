"""Where whoever wants no more reminders says so: a person by a button, a mail program by one request (RFC 8058)."""

from fastapi import APIRouter
from starlette.responses import Response

from sloty.operations.allowances import What
from sloty.operations.links import LinkUnusable
from sloty.operations.self_service import unsubscribing
from sloty.web.here import Here
from sloty.web.limits import count

router = APIRouter(prefix="/u/{token}")


@router.get("")
def ask(here: Here, token: str, said: str = "") -> Response:
    """The button. Looking changes nothing."""
    try:
        with here.unit() as unit:
            unsubscribing.see(unit, token)
    except LinkUnusable:
        count(here, What.GUESS)
        raise
    return here.page("unsubscribe.html", path=f"/u/{token}", said=said == "done")


@router.post("")
def unsubscribe(here: Here, token: str) -> Response:
    """No more reminders. Mail programs send it without having seen the page: the link alone is their proof."""
    count(here, What.SUBMIT)
    try:
        with here.unit() as unit:
            unsubscribing.unsubscribe(unit, token)
    except LinkUnusable:
        count(here, What.GUESS)
        raise
    return here.go(f"/u/{token}", said="done")
