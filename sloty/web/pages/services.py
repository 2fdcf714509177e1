"""The first page: what can be booked. Where there is one choice, it is made."""

from collections import defaultdict

from fastapi import APIRouter
from starlette.responses import Response

from sloty.operations.self_service import offered
from sloty.operations.self_service.offered import OfferedService
from sloty.web.here import Here

router = APIRouter()


@router.get("/")
def services(here: Here) -> Response:
    """Every service that is offered online; a single one leads on to its times."""
    with here.unit() as unit:
        found = offered.services(unit, here.location)
    if len(found) == 1:
        return here.go(f"/book/{found[0].slug}")
    categories: dict[str, list[OfferedService]] = defaultdict(list)
    for each in found:
        categories[each.category or ""].append(each)
    return here.page("services.html", categories=categories)
