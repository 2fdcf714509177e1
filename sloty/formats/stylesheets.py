"""A tenant's own style sheet, made harmless: what is on the lists is written anew from its parsed parts, all else refused.

Whatever stays can neither load anything, nor hide, cover, move or shrink away what a page says: no colours (the six that
are checked are for that), no display, position, size or opacity, and of each length only what can still be read. Its
selectors name our parts of a page alone, never the fields of a form, its errors, or what has the focus.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import tinycss2

LONGEST = 8_000
"""Characters, as it comes."""
_ELEMENTS = (
    "body|header|main|footer|nav|section|h1|h2|h3|p|ul|ol|li|dl|dt|dd|a|b|strong|small|button|label|legend|summary"
)
_CLASSES = (
    "name|phone|welcome|row|cards|card|facts|button|second|times|time|slots|days|zone|notice|quiet|hint|code|line"
)
_STATES = ":hover|:first-child|:last-child|:first-of-type|:last-of-type"
_COMPOUND = rf"(?:(?:{_ELEMENTS})|\.(?:{_CLASSES}))(?:\.(?:{_CLASSES}))*(?:{_STATES})?"
_SELECTOR = re.compile(rf"{_COMPOUND}(?:(?: | > | \+ ){_COMPOUND})*")
_WIDTH = r"\((?:min|max)-width: ?\d{1,4}(?:\.\d+)?(?:px|rem|em)\)"
_SCHEME = r"\(prefers-(?:color-scheme: ?(?:dark|light)|contrast: ?more|reduced-motion: ?(?:reduce|no-preference))\)"
_FEATURE = rf"(?:screen|print|{_WIDTH}|{_SCHEME})"
_MEDIA = re.compile(rf"{_FEATURE}(?: and {_FEATURE})*")
_COLOR = r"(?:var\(--(?:primary|accent|border|text|quiet)\)|currentcolor|transparent)"
_SPACE = r"(?:0|[0-5]?\d(?:\.\d+)?px|[0-3]?(?:\.\d+)?rem|[0-2]?(?:\.\d+)?em)"
_LINE_WIDTH = r"(?:0|[0-8](?:\.\d+)?px|0?\.\d+rem)"
_LINE_STYLE = r"(?:none|solid|dashed|dotted|double|groove|ridge)"
_SHIFT = r"-?(?:0|1?\d(?:\.\d+)?px|[01]?(?:\.\d+)?rem)"
_SHADOW = rf"(?:inset )?{_SHIFT} {_SHIFT}(?: {_SPACE})?(?: {_SHIFT})? {_COLOR}"
_SIDES = ("block", "block-start", "block-end", "inline", "inline-start", "inline-end", "top", "right", "bottom", "left")


def _sides(name: str, ending: str = "") -> tuple[str, ...]:
    return tuple(f"{name}-{side}{ending}" for side in _SIDES)


_ALLOWED: dict[str, str] = {
    "font-size": r"(?:0\.9\d*|[12](?:\.\d+)?)rem|(?:1[5-9]|[2-4]\d)px",
    "font-weight": r"[4-9]00|normal|bold",
    "font-style": "normal|italic",
    "font-variant-caps": "normal|small-caps",
    "font-variant-numeric": "normal|tabular-nums|lining-nums|oldstyle-nums",
    "line-height": r"1\.[2-9]\d*|2(?:\.0)?",
    "letter-spacing": r"normal|-?0?\.0[0-3]\d*em|0?\.[01]\d*em|0",
    "word-spacing": r"normal|0?\.[0-4]\d*em|0",
    "text-transform": "none|uppercase|capitalize|lowercase",
    "text-align": "start|center|end",
    "text-wrap": "wrap|balance|pretty",
    "hyphens": "none|manual|auto",
    "text-decoration-style": "solid|dotted|dashed|double|wavy",
    "text-decoration-thickness": r"auto|from-font|[1-4]px|0?\.\d+em",
    "text-underline-offset": r"auto|0?\.[0-4]\d*em|[0-6]px",
    "list-style-type": "none|disc|circle|square|decimal",
    "list-style-position": "inside|outside",
    "justify-content": "start|center|end|space-between|space-around|normal",
    "align-items": "start|center|end|stretch|baseline|normal",
    "box-shadow": rf"none|{_SHADOW}(?:, ?{_SHADOW}){{0,3}}",
    "border-radius": rf"{_SPACE}(?: {_SPACE}){{0,3}}",
    **dict.fromkeys((f"border-{a}-{b}-radius" for a in ("start", "end") for b in ("start", "end")), _SPACE),
    **dict.fromkeys(("gap", "row-gap", "column-gap", "margin", "padding"), rf"{_SPACE}(?: {_SPACE}){{0,3}}"),
    **dict.fromkeys((*_sides("margin"), *_sides("padding")), rf"{_SPACE}(?: {_SPACE})?"),
    **dict.fromkeys(("border-width", *_sides("border", "-width")), rf"{_LINE_WIDTH}(?: {_LINE_WIDTH}){{0,3}}"),
    **dict.fromkeys(("border-style", *_sides("border", "-style")), rf"{_LINE_STYLE}(?: {_LINE_STYLE}){{0,3}}"),
    **dict.fromkeys(("border-color", *_sides("border", "-color")), rf"{_COLOR}(?: {_COLOR}){{0,3}}"),
    **dict.fromkeys(("border", *_sides("border")), rf"none|0|{_LINE_WIDTH} {_LINE_STYLE} {_COLOR}"),
}
"""Properties, and what each may be."""
_VALUES = {name: re.compile(rf"(?:{value})") for name, value in _ALLOWED.items()}
_COLORED = re.compile(r"(?:background|color|fill|stroke|accent-color|caret-color|filter|mix-blend-mode|opacity)")
_LOADING = frozenset({"import", "font-face", "namespace", "charset"})


@dataclass(frozen=True, slots=True)
class Refusal:
    """Something that was left out."""

    line: int
    what: str
    why: str

    def __str__(self) -> str:
        """`line 3: position: fixed (is not one that may be set)`."""
        return f"line {self.line}: {self.what} ({self.why})"


@dataclass(frozen=True, slots=True)
class Cleaned:
    """What is left of a style sheet."""

    text: str
    refused: tuple[Refusal, ...]


@lru_cache(maxsize=256)
def cleaned(text: str) -> Cleaned:
    """The style sheet without what may not be in it. What was cleaned stays as it is when it is cleaned again."""
    if len(text) > LONGEST:
        return Cleaned("", (Refusal(1, "the style sheet", f"has more than {LONGEST:,} characters"),))
    refused: list[Refusal] = []
    rules = tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True)
    return Cleaned("\n".join(_rules(rules, refused, in_media=False)), tuple(refused))


def _rules(rules: Iterable[Any], refused: list[Refusal], *, in_media: bool) -> Iterator[str]:
    for rule in rules:
        if rule.type == "qualified-rule":
            yield from _rule(rule, refused)
        elif rule.type == "at-rule":
            yield from _at_rule(rule, refused, in_media=in_media)
        else:
            refused.append(Refusal(rule.source_line, "a rule", "cannot be read"))


def _at_rule(rule: Any, refused: list[Refusal], *, in_media: bool) -> Iterator[str]:
    name, wanted = rule.lower_at_keyword, _written(rule.prelude)
    if name != "media" or rule.content is None or in_media:
        why = "loads from elsewhere" if name in _LOADING else "@media alone is allowed, and not within itself"
        refused.append(Refusal(rule.source_line, _short(f"@{name} {wanted}"), why))
    elif not _MEDIA.fullmatch(wanted):
        refused.append(
            Refusal(rule.source_line, _short(f"@media {wanted}"), "asks for something that is not on the list")
        )
    else:
        inside = tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True)
        kept = [*_rules(inside, refused, in_media=True)]
        if kept:
            yield f"@media {wanted}{{{''.join(kept)}}}"


def _rule(rule: Any, refused: list[Refusal]) -> Iterator[str]:
    wanted = [" ".join(each.split()) for each in _written(rule.prelude).split(",")]
    wanted = [re.sub(r" ?([>+]) ?", r" \1 ", each) for each in wanted]
    known = [each for each in wanted if _SELECTOR.fullmatch(each)]
    refused.extend(
        Refusal(rule.source_line, _short(each) or "a rule", "is no part of a page that may be styled")
        for each in wanted
        if each not in known
    )
    if known:
        kept = [*_declarations(rule.content, refused)]
        if kept:
            yield f"{','.join(known)}{{{';'.join(kept)}}}"


def _declarations(content: Sequence[Any], refused: list[Refusal]) -> Iterator[str]:
    for each in tinycss2.parse_blocks_contents(content, skip_comments=True, skip_whitespace=True):
        if each.type != "declaration":
            refused.append(Refusal(each.source_line, "a declaration", "cannot be read"))
            continue
        value, why = _written(each.value), None
        if each.lower_name not in _VALUES:
            why = "colours are set by name" if _COLORED.match(each.lower_name) else "is not one that may be set"
        elif each.important:
            why = "!important is not allowed"
        elif not _VALUES[each.lower_name].fullmatch(value):
            why = "loads from elsewhere" if "url(" in value else "is not one of the values that it may have"
        if why is None:
            yield f"{each.lower_name}:{value}"
        else:
            refused.append(Refusal(each.source_line, _short(f"{each.lower_name}: {value}"), why))


def _written(tokens: Sequence[Any]) -> str:
    """The tokens as text, escapes resolved, in small letters and with single blanks."""
    return " ".join(tinycss2.serialize([each for each in tokens if each.type != "comment"]).lower().split())


def _short(text: str) -> str:
    # It may be told on a terminal, and in a page.
    return re.sub(r"[^ -~]", "?", text)[:60]
