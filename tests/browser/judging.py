"""What makes a page usable by everybody: axe finds nothing, by day and by night; targets are large; right to left fits."""

from functools import cache
from typing import Final, Literal

import pytest

from tests.browser.chromium import AXE
from tests.browser.visitor import WIDER_THAN_THE_WINDOW, Visitor

_RULES: Final[dict[Literal["light", "dark"], object]] = {
    "light": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]},
    # By night a page has other colours, and nothing else.
    "dark": {"type": "rule", "values": ["color-contrast"]},
}
_SMALLEST = 44
"""CSS pixels, each way."""
_SMALL_TARGETS = """smallest => [...document.querySelectorAll('a[href],button,input,select,textarea,summary')]
    .filter(each => each.type !== 'hidden' && each.checkVisibility() && !each.closest('.unseen,.trap,.skip'))
    // The label of a box is pressed like the box.
    .map(each => [each, (/checkbox|radio/.test(each.type) ? each.closest('label') : each).getBoundingClientRect()])
    .filter(([each, seen]) => seen.width < smallest || seen.height < smallest)
    .map(([each, seen]) => `${each.outerHTML.slice(0, 90)}: ${seen.width} x ${seen.height}`)"""
_OUTSIDE = """() => {
    const main = document.querySelector('main'), frame = main.getBoundingClientRect();
    return [...main.querySelectorAll('*')]
        .filter(each => each.checkVisibility() && !each.closest('.unseen,.trap'))
        .map(each => [each, each.getBoundingClientRect()])
        .filter(([each, seen]) => seen.left < frame.left - 1 || seen.right > frame.right + 1)
        .map(([each, seen]) => `${each.outerHTML.slice(0, 90)}: ${seen.left} to ${seen.right}`)
}"""
_AXE = """async rules => (await axe.run({runOnly: rules}))
    .violations.map(each => `${each.id}: ${each.nodes.map(node => `${node.html} ${node.failureSummary}`).join('; ')}`)"""


@cache
def _axe() -> str:
    if not AXE.exists():
        pytest.skip("axe-core is not in .node: see .ci/run")
    return AXE.read_text(encoding="utf-8")


async def judge(visitor: Visitor) -> None:
    """Look at the page that is shown in every way."""
    page = visitor.page
    await page.evaluate(_axe())
    found: list[object] = []
    for scheme, rules in _RULES.items():
        await page.emulate_media(color_scheme=scheme)
        found += [(scheme, each) for each in await page.evaluate(_AXE, rules)]
    found += await page.evaluate(_SMALL_TARGETS, _SMALLEST)
    for direction in ("rtl", "ltr"):
        await page.evaluate("direction => document.documentElement.dir = direction", direction)
        found += [(direction, each) for each in await page.evaluate(_OUTSIDE)]
        assert not await page.evaluate(WIDER_THAN_THE_WINDOW), (page.url, direction)
    assert not found, (page.url, found)
