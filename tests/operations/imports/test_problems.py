"""Codes of refused rows."""

from sloty.operations.imports.problems import CellRefused, Problem


def test_a_refused_cell_says_a_code_and_the_rest_of_a_sentence() -> None:
    refused = CellRefused(Problem.DATE, "is no date")
    assert (refused.code, str(refused)) == ("date_invalid", "is no date")


def test_no_two_problems_have_a_code() -> None:
    assert len({problem.value for problem in Problem}) == len(Problem.__members__)
