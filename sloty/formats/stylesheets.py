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
ELEMENTS = (
    "body", "header", "main", "footer", "nav", "section", "h1", "h2", "h3", "p", "ul", "ol", "li", "dl", "dt", "dd", "a",
    "b", "strong", "small", "button", "label", "legend", "summary",
)  # fmt: skip
CLASSES = (
    "name", "phone", "welcome", "row", "cards", "card", "facts", "button", "second", "times", "time", "slots", "days",
    "zone", "notice", "quiet", "hint", "code", "line",
)  # fmt: skip
STATES = (":hover", ":first-child", ":last-child", ":first-of-type", ":last-of-type")
_CLASS = rf"\.(?:{'|'.join(CLASSES)})"
_COMPOUND = rf"(?:(?:{'|'.join(ELEMENTS)})|{_CLASS})(?:{_CLASS})*(?:{'|'.join(STATES)})?"
_SELECTOR = re.compile(rf"{_COMPOUND}(?:(?: | > | \+ ){_COMPOUND})*")
_WIDTH = r"\((?:min|max)-width: ?\d{1,4}(?:\.\d+)?(?:px|rem|em)\)"
_SCHEME = r"\(prefers-(?:color-scheme: ?(?:dark|light)|contrast: ?more|reduced-motion: ?(?:reduce|no-preference))\)"
_FEATURE = rf"(?:screen|print|{_WIDTH}|{_SCHEME})"
_MEDIA = re.compile(rf"{_FEATURE}(?: and {_FEATURE})*")
_COLOR = r"(?:var\(--(?:primary|accent|border|text|quiet)\)|currentcolor|transparent)"
_SPACE = r"(?:0|[0-5]?\d(?:\.\d+)?px|[0-3]?(?:\.\d+)?rem|[0-2]?(?:\.\d+)?em)"
_LINE_WIDTH = r"(?:0|[0-8](?:\.\d+)?px|0?\.\d+rem)"
_SHIFT = r"-?(?:0|1?\d(?:\.\d+)?px|[01]?(?:\.\d+)?rem)"
_SHADOW = rf"(?:inset )?{_SHIFT} {_SHIFT}(?: {_SPACE})?(?: {_SHIFT})? {_COLOR}"
_SIDES = ("block", "block-start", "block-end", "inline", "inline-start", "inline-end", "top", "right", "bottom", "left")


def _sides(name: str, ending: str = "") -> tuple[str, ...]:
    return tuple(f"{name}-{side}{ending}" for side in _SIDES)


@dataclass(frozen=True, slots=True)
class Value:
    """What a property may be."""

    pattern: str
    told: str
    """The same in words."""


def _one_of(words: str) -> Value:
    return Value(words.replace(", ", "|"), words)


_SPACES = "at most 59px, 3rem or 2em"
_LINES = _one_of("none, solid, dashed, dotted, double, groove, ridge")
_NAMED = "transparent, currentcolor, or var(--primary), so too accent, border, text and quiet"

ALLOWED: dict[str, Value] = {
    "font-size": Value(r"(?:0\.9\d*|[12](?:\.\d+)?)rem|(?:1[5-9]|[2-4]\d)px", "0.9rem to 2.9rem, or 15px to 49px"),
    "font-weight": Value(r"[4-9]00|normal|bold", "400 to 900, normal, bold"),
    "font-style": _one_of("normal, italic"),
    "font-variant-caps": _one_of("normal, small-caps"),
    "font-variant-numeric": _one_of("normal, tabular-nums, lining-nums, oldstyle-nums"),
    "line-height": Value(r"1\.[2-9]\d*|2(?:\.0)?", "1.2 to 2"),
    "letter-spacing": Value(r"normal|-?0?\.0[0-3]\d*em|0?\.[01]\d*em|0", "normal, or -0.03em to 0.19em"),
    "word-spacing": Value(r"normal|0?\.[0-4]\d*em|0", "normal, or up to 0.4em"),
    "text-transform": _one_of("none, uppercase, capitalize, lowercase"),
    "text-align": _one_of("start, center, end"),
    "text-wrap": _one_of("wrap, balance, pretty"),
    "hyphens": _one_of("none, manual, auto"),
    "text-decoration-style": _one_of("solid, dotted, dashed, double, wavy"),
    "text-decoration-thickness": Value(
        r"auto|from-font|[1-4]px|0?\.\d+em", "auto, from-font, 1px to 4px, or parts of 1em, such as 0.1em"
    ),
    "text-underline-offset": Value(r"auto|0?\.[0-4]\d*em|[0-6]px", "auto, up to 6px or 0.4em"),
    "list-style-type": _one_of("none, disc, circle, square, decimal"),
    "list-style-position": _one_of("inside, outside"),
    "justify-content": _one_of("start, center, end, space-between, space-around, normal"),
    "align-items": _one_of("start, center, end, stretch, baseline, normal"),
    "box-shadow": Value(
        rf"none|{_SHADOW}(?:, ?{_SHADOW}){{0,3}}", "none, or up to four such as 0 2px 4px var(--border)"
    ),
    "border-radius": Value(rf"{_SPACE}(?: {_SPACE}){{0,3}}", _SPACES),
    **dict.fromkeys(
        (f"border-{a}-{b}-radius" for a in ("start", "end") for b in ("start", "end")), Value(_SPACE, _SPACES)
    ),
    **dict.fromkeys(
        ("gap", "row-gap", "column-gap", "margin", "padding"), Value(rf"{_SPACE}(?: {_SPACE}){{0,3}}", _SPACES)
    ),
    **dict.fromkeys((*_sides("margin"), *_sides("padding")), Value(rf"{_SPACE}(?: {_SPACE})?", _SPACES)),
    **dict.fromkeys(
        ("border-width", *_sides("border", "-width")),
        Value(rf"{_LINE_WIDTH}(?: {_LINE_WIDTH}){{0,3}}", "at most 8px or 0.9rem"),
    ),
    **dict.fromkeys(
        ("border-style", *_sides("border", "-style")),
        Value(rf"(?:{_LINES.pattern})(?: (?:{_LINES.pattern})){{0,3}}", _LINES.told),
    ),
    **dict.fromkeys(("border-color", *_sides("border", "-color")), Value(rf"{_COLOR}(?: {_COLOR}){{0,3}}", _NAMED)),
    **dict.fromkeys(
        ("border", *_sides("border")),
        Value(rf"none|0|{_LINE_WIDTH} (?:{_LINES.pattern}) {_COLOR}", "none, or such as 1px solid var(--border)"),
    ),
}
"""Properties, and what each may be."""
_VALUES = {name: re.compile(rf"(?:{value.pattern})") for name, value in ALLOWED.items()}
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
            why = "loads from elsewhere" if "url(" in value else f"may be {ALLOWED[each.lower_name].told}"
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
