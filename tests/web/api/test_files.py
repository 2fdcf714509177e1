"""What customers attached, over the API: as JSON that nothing runs."""

from base64 import b64decode

from tests.operations.test_attachments import PDF, with_a_file
from tests.web.api.program import Program, refused
from tests.web.site import Site


def test_a_file_comes_as_text_that_no_browser_takes_for_a_page(site: Site) -> None:
    code, program = with_a_file(site.clinic), Program(site)
    (listed,) = program.get(f"/appointments/{code}/files").json()["items"]
    assert (listed["name"], listed["filename"], "base64" in listed) == ("scan", "x ray.pdf", False)
    answer = program.get(f"/appointments/{code}/files/scan")
    assert b64decode(answer.json()["base64"]) == PDF
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert refused(program.get(f"/appointments/{code}/files/other")) == (404, "file_not_found")
