import pytest

from tests.cli.conftest import Run


def test_the_verb_that_may_be_left_out_takes_its_options(run: Run) -> None:
    assert run("sample", "--limit", "1").out == run("sample", "find", "--limit", "1").out


def test_a_noun_with_a_default_still_knows_its_other_verbs(run: Run) -> None:
    assert run("sample", "show", "1").out.startswith("00000000")


def test_a_noun_without_a_verb_names_the_verbs(run: Run) -> None:
    ended = run("hours")
    assert (ended.status, ended.out) == (2, "")
    assert ended.err.startswith("error[usage]: Which verb? One of: show, set")
    assert ended.err.endswith("\n  fix: sloty hours --help\n")


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        (["sampel"], "'sample'"),
        (["sample", "fnid"], "'find'"),
        (["sample", "find", "--limitt", "1"], "'--limit'"),
        (["sample", "find", "-o", "jsno"], "'json'"),
        (["sample", "find", "--output", "JSNO"], "'json'"),
        (["appointment", "list", "--status", "confirmd"], "'CONFIRMED'"),
        (["--versoin"], "'--version'"),
        (["--instal-completion"], "'--install-completion'"),
        (["sample", "--tennant", "x", "show"], "'--tenant'"),
        (["help", "tims"], "'times'"),
    ],
)
def test_a_slip_of_the_finger_is_recognised(run: Run, words: list[str], meant: str) -> None:
    ended = run(*words)
    assert ended.status == 2
    assert f"Did you mean {meant}" in ended.err


@pytest.mark.parametrize("words", [["-t", "alpha", "sample", "find"], ["location", "--json"]])
def test_an_option_before_its_verb_is_told_to_stand_after_it(run: Run, words: list[str]) -> None:
    ended = run(*words)
    assert (ended.status, ended.out) == (2, "")
    assert "It stands after the verb." in ended.err


def test_what_is_like_nothing_has_no_suggestion(run: Run) -> None:
    assert run("sample", "find", "-o", "zzzz").err.splitlines()[0].endswith("'ids'.")
    assert run("sample", "find", "--zzzz").err.startswith("error[usage]: No such option '--zzzz'.\n")


def test_a_verb_that_is_like_none_is_answered_with_those_that_there_are(run: Run) -> None:
    """And so is a topic of the help."""
    assert "No such command 'zzzz'. One of: " in run("sample", "zzzz").err
    told = run("help", "nonsense").err.splitlines()[0]
    assert told.startswith("error[usage]: No such command 'nonsense'. One of: topics, exit-codes, output, times,")
    assert run("zzzz").err.startswith("error[usage]: No such command 'zzzz'.\n")


@pytest.mark.parametrize("words", [["-h"], ["sample", "-h"], ["sample", "find", "-h"], ["sample", "find", "--help"]])
def test_help_is_a_letter_away_everywhere(run: Run, words: list[str]) -> None:
    ended = run(*words)
    assert (ended.status, ended.err) == (0, "")
    assert ended.out.startswith("Usage: sloty")


def test_sloty_alone_shows_its_nouns_by_panel(run: Run) -> None:
    ended = run()
    assert (ended.status, ended.out) == (0, run("--help").out)
    assert "\nTests:\n  sample  A noun for tests.\n" in ended.out


def test_the_help_of_a_noun_shows_whole_sentences_and_no_hidden_verbs(run: Run) -> None:
    out = run("sample", "--help").out
    assert "  archive  Ask first.\n" in out
    assert "'find' is meant when no verb is named." in out
    assert "secret" not in out


def test_the_help_of_a_verb_shows_examples_as_typed_before_the_common_options(run: Run) -> None:
    out = run("sample", "show", "--help").out
    assert "\nExamples:\n  sloty sample show 1\n  sloty sample show 2 -o json\n\nCommon options:\n" in out


def test_the_help_of_a_verb_names_its_columns(run: Run) -> None:
    assert "Columns: name, at, price, tags, ready." in run("sample", "find", "--help").out
