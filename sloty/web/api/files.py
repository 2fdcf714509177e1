"""`/appointments/…/files`: what customers attached, as JSON, which nothing runs or shows by itself."""

from fastapi import APIRouter
from starlette.responses import Response

from sloty.actor import Permission
from sloty.operations import attachments
from sloty.operations.attachments import FileContent, FileView
from sloty.web.api.answers import Listed, reads
from sloty.web.api.caller import Caller

router = APIRouter(tags=["appointments"])
_READS = reads(Permission.VIEW_APPOINTMENTS)


@router.get("/appointments/{ref}/files", response_model=Listed[FileView], **_READS)
def list_(caller: Caller, ref: str) -> Response:
    """The files that were given as answers, without what is in them."""
    with caller.unit() as unit:
        found = attachments.list_(unit, ref)
    return caller.answer(Listed(found))


@router.get("/appointments/{ref}/files/{name}", response_model=FileContent, **_READS)
def fetch(caller: Caller, ref: str, name: str) -> Response:
    """One file, by the name of the question that it answers; its content in Base64, as it is sent to us."""
    with caller.unit() as unit:
        found = attachments.fetch(unit, ref, name)
    return caller.answer(found)
