"""Who books, for programs."""

from concurrent.futures import ThreadPoolExecutor

from tests.web.api.program import Program, refused

BIA = {"first_name": "Bia", "last_name": "Sá", "email": "bia@example.com", "phone": "212 555 0100"}


def test_a_customer_is_added_found_read_and_changed(program: Program) -> None:
    made = program.post("/customers", BIA, idempotency_key="b")
    assert (made.status_code, made.json()["phone"]) == (201, "+12125550100")
    assert program.post("/customers", BIA, idempotency_key="b").json() == made.json()
    assert [each["email"] for each in program.get("/customers?find=sa").json()["items"]] == ["bia@example.com"]
    assert len(program.get("/customers").json()["items"]) == 2
    changed = program.ask("PATCH", "/customers/bia@example.com", {"last_name": "Silva", "phone": None})
    assert (changed.json()["last_name"], changed.json()["phone"]) == ("Silva", None)
    assert program.get(f"/customers/{made.json()['id']}").json() == changed.json()


def test_all_customers_are_read_page_by_page_whoever_changes_meanwhile(program: Program) -> None:
    for number in range(4):
        program.post("/customers", {**BIA, "email": f"bia{number}@example.com", "phone": None})
    seen, cursor = [], ""
    while cursor is not None:
        page = program.get(f"/customers?limit=2{cursor and f'&cursor={cursor}'}").json()
        seen += [each["email"] for each in page["items"]]
        cursor = page["next"]
        program.ask("PATCH", "/customers/bia0@example.com", {"last_name": f"{seen[-1][:4]}a"})
    assert sorted(seen) == [
        "bia0@example.com",
        "bia1@example.com",
        "bia2@example.com",
        "bia3@example.com",
        "rui@example.com",
    ]
    assert refused(program.get("/customers?cursor=x")) == (422, "invalid_input")


def test_what_cannot_be_right_is_told_by_field(program: Program) -> None:
    wrong = program.post("/customers", {**BIA, "email": "bia", "date_of_birth": "soon"})
    assert refused(wrong) == (422, "invalid_input")
    assert {each["field"] for each in wrong.json()["errors"]} == {"email", "date_of_birth"}
    assert refused(program.post("/customers", {**BIA, "e_mail": "x"})) == (422, "invalid_input")
    assert refused(program.ask("PATCH", "/customers/rui@example.com", {"first_name": None}))[0] == 422
    assert refused(program.post("/customers", {**BIA, "email": "rui@example.com"}))[0] == 409


def test_a_customer_who_is_not_there_is_told_so(program: Program) -> None:
    assert refused(program.get("/customers/nobody@example.com")) == (404, "customer_not_found")
    assert refused(program.ask("PATCH", "/customers/nobody@example.com", {"notes": "x"}))[0] == 404


def test_a_customer_whom_somebody_changed_meanwhile_is_left_alone(program: Program) -> None:
    path = "/customers/rui@example.com"
    seen = program.get(path).headers["etag"]
    changed = program.ask("PATCH", path, {"notes": "allergic"}, if_match=seen)
    assert changed.status_code == 200
    for tag in (seen, '"0"', "", f"{seen}, W/{changed.headers['etag']}"):
        assert refused(program.ask("PATCH", path, {"notes": "x"}, if_match=tag)) == (412, "changed_meanwhile")
    assert program.get(path).json()["notes"] == "allergic"
    for tag in (f'"0", {changed.headers["etag"]}', "*"):
        assert program.ask("PATCH", path, {"notes": "allergic"}, if_match=tag).status_code == 200


def test_a_change_that_is_sent_again_is_answered_again_though_the_tag_is_another(program: Program) -> None:
    path = "/customers/rui@example.com"
    headers = {"if_match": program.get(path).headers["etag"], "idempotency_key": "one"}
    first, again = (program.ask("PATCH", path, {"notes": "allergic"}, **headers) for _ in range(2))
    assert (first.status_code, again.json()) == (200, first.json())


def test_of_many_who_saw_the_same_one_changes_it(program: Program) -> None:
    path = "/customers/rui@example.com"
    seen = program.get(path).headers["etag"]
    with ThreadPoolExecutor(6) as pool:
        told = pool.map(lambda n: program.ask("PATCH", path, {"notes": str(n)}, if_match=seen).status_code, range(6))
        assert sorted(told) == [200, *[412] * 5]
