"""How many text messages a text becomes (3GPP TS 23.038): 160 letters of the basic alphabet, or 70 of all others."""

_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§"
    "¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENDED = frozenset("\f^{}\\[~]|€")
"""These take two places."""
_ONE, _OF_MANY = 160, 153
_ONE_WIDE, _OF_MANY_WIDE = 70, 67
_PLAIN = str.maketrans(
    {"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "−": "-", "…": "...", "\u00a0": " ", "\u202f": " "}
)


def plain(text: str) -> str:
    """The text with the basic alphabet's marks in the place of typographic ones, which would cost more than half."""
    return text.translate(_PLAIN)


def segments(text: str) -> int:
    """How many messages it becomes; 0 for an empty text."""
    if all(each in _BASIC or each in _EXTENDED for each in text):
        sizes = [2 if each in _EXTENDED else 1 for each in text]
        return _count(sizes, _ONE, _OF_MANY)
    # UTF-16 code units; a character outside the basic plane is two, which stay together.
    return _count([2 if ord(each) > 0xFFFF else 1 for each in text], _ONE_WIDE, _OF_MANY_WIDE)


def _count(sizes: list[int], one: int, of_many: int) -> int:
    if sum(sizes) <= one:
        return 1 if sizes else 0
    count, left = 1, of_many
    for size in sizes:
        if size > left:
            count, left = count + 1, of_many
        left -= size
    return count
