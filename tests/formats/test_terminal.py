import json

from hypothesis import given
from hypothesis import strategies as st

from sloty.formats.terminal import is_safe, json_safe, safe


def test_control_characters_are_shown_as_escapes() -> None:
    assert safe("a\x1b[31mb\x9bc\0d\x7f") == "a\\x1b[31mb\\x9bc\\x00d\\x7f"


def test_bidirectional_overrides_and_tags_are_shown_as_escapes() -> None:
    assert safe("a\u202eb\U000e0041") == "a\\u202eb\\U000e0041"


def test_tabs_and_line_ends_are_escaped_unless_kept() -> None:
    assert safe("a\tb\nc\r") == "a\\tb\\nc\\r"
    assert safe("a\tb\nc", keep="\n") == "a\\tb\nc"


def test_letters_of_every_script_stay_as_they_are() -> None:
    assert safe("São Paulo, 東京, עברית, 👩‍⚕️") == "São Paulo, 東京, עברית, 👩‍⚕️"


@given(st.text())
def test_what_was_made_safe_is_safe(text: str) -> None:
    assert is_safe(safe(text))


@given(st.text(st.characters()))
def test_safe_json_is_the_same_document(text: str) -> None:
    document = json_safe(json.dumps([text], ensure_ascii=False, indent=2))
    assert json.loads(document) == [text]
    assert is_safe(document.replace("\n", ""))
