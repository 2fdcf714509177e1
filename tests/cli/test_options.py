import inspect

from sloty.cli import options
from sloty.cli.output import Output


def names(*, writes: bool = False, erases: bool = False, tenant: bool = False) -> list[str]:
    found = options.common(writes=writes, erases=erases, tenant=tenant)
    return [parameter.name.removeprefix("common_") for parameter in found]


def test_a_write_can_be_tried_repeated_and_left_unasked() -> None:
    assert names(writes=True)[:4] == ["dry_run", "idempotency_key", "exit_code", "yes"]


def test_a_read_on_the_platform_has_what_every_verb_has() -> None:
    assert names() == ["fields", "acting_as", "output", "json", "quiet", "verbose", "no_color", "debug"]


def test_what_erases_can_be_confirmed_by_name() -> None:
    assert "confirmed" in names(writes=True, erases=True)


def test_taken_options_leave_the_verbs_own() -> None:
    given = {"name": "x", "common_json": True, "common_debug": False, "common_no_color": True, "common_output": None}
    assert options.taken(given) == {"color": False, "output": Output.JSON}
    assert given == {"name": "x"}


def test_the_fields_are_a_list() -> None:
    given = {"common_json": False, "common_debug": False, "common_no_color": False, "common_fields": "a, b.c,,"}
    assert options.taken(given)["fields"] == ("a", "b.c")


def test_what_a_verb_declares_itself_is_left_to_it() -> None:
    own = [inspect.Parameter("exit_code", inspect.Parameter.KEYWORD_ONLY)]
    left = options.without(options.common(writes=True, erases=False, tenant=True), own)
    assert "common_exit_code" not in {parameter.name for parameter in left}
    assert "common_dry_run" in {parameter.name for parameter in left}


def test_every_name_of_a_common_option_is_known() -> None:
    assert {"-t", "--tenant", "-o", "--json", "--dry-run", "-n", "--confirm", "--fields"} <= options.NAMES
