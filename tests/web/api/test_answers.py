"""Answers have tags, by which programs ask for nothing twice and overwrite nothing unseen."""

import pytest

from sloty.web.api.answers import TagUnknown, version_in
from tests.web.api.program import AT, Program, refused


def test_what_has_not_changed_is_not_sent_again(program: Program) -> None:
    path = f"/appointments/{program.book()['id']}"
    for each in (path, "/services", "/slots?service=cleaning&from=2027-01-04"):
        tag = program.get(each).headers["etag"]
        for known in (tag, f"W/{tag}", f'"other", {tag}', "*"):
            again = program.get(each, if_none_match=known)
            assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
        assert program.get(each, if_none_match='"other"').status_code == 200
    old = program.get(path).headers["etag"]
    program.post(f"{path}/confirm")
    assert program.get(path, if_none_match=old).json()["status"] == "CONFIRMED"


def test_the_tag_of_an_appointment_begins_with_its_version(program: Program) -> None:
    path = f"/appointments/{program.book()['id']}"
    assert version_in(program.get(path).headers["etag"]) == 1
    assert version_in(program.post(f"{path}/confirm").headers["etag"]) == 2


@pytest.mark.parametrize("tag", [None, "*", " * "])
def test_without_a_tag_any_version_will_do(tag: str | None) -> None:
    assert version_in(tag) is None


@pytest.mark.parametrize("tag", ["", "1", '"1"', 'W/"1-ab"', '"1-ab", "2-ab"', '"-1-ab"', '"9999999999-ab"', '"1-zz"'])
def test_a_tag_that_is_none_of_ours_matches_nothing(tag: str) -> None:
    with pytest.raises(TagUnknown):
        version_in(tag)


@pytest.mark.parametrize("kind", ["multipart/form-data", "text/plain", "application/x-www-form-urlencoded", ""])
def test_a_body_that_is_not_sent_as_json_is_told_so(program: Program, kind: str) -> None:
    answer = program.site.http.post(
        "/api/v1/customers", content=b'{"first_name": "Eva"}', headers={**program.key, "content-type": kind}
    )
    assert refused(answer) == (422, "invalid_input")
    assert [each["title"] for each in answer.json()["errors"]] == ["Send it as Content-Type: application/json."]


def test_a_truth_and_a_number_are_no_words(program: Program) -> None:
    path = f"/appointments/{program.book()['id']}/cancel"
    assert refused(program.post(path, {"reason": "ill", "tell": 0})) == (422, "invalid_input")
    hold = {"service": "cleaning", "at": AT, "minutes": "5"}
    assert refused(program.post("/holds", hold)) == (422, "invalid_input")
