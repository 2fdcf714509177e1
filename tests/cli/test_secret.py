"""Secrets are typed unseen, or come on stdin."""

import io
import sys

import pytest

from sloty.cli import secret
from sloty.cli.diagnostics import ConfirmationNeeded
from sloty.cli.secret import SecretsDiffer


def test_a_secret_comes_on_stdin_as_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("one two\r\nthree\n"))
    assert secret.read("Password", "--x", from_stdin=True) == "one two"
    assert secret.read("Password", "--x", from_stdin=True) == "three"


def test_without_a_terminal_the_flag_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("x"))
    with pytest.raises(ConfirmationNeeded) as refused:
        secret.read("Password", "--password-stdin", from_stdin=False)
    assert refused.value.advice == "Add --password-stdin."


def test_at_a_terminal_it_is_typed_twice_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    typed = iter(["one", "one", "one", "two"])
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("getpass.getpass", lambda *_, **__: next(typed))
    assert secret.read("Password", "--x", from_stdin=False, twice=True) == "one"
    with pytest.raises(SecretsDiffer):
        secret.read("Password", "--x", from_stdin=False, twice=True)
