"""The spec of how a tenant, or one location of it, looks. What is not said is as the tenant's, or as ours."""

import re
from typing import Annotated, Any

from pydantic import AfterValidator, Field, WithJsonSchema, field_validator

from sloty import formats
from sloty.engine.palette import COLORS, Palette, problems
from sloty.formats.fonts import FONTS
from sloty.formats.messages.facts import Language
from sloty.formats.messages.wording import wording
from sloty.operations.specs.checked import Spec
from sloty.operations.specs.types import Color, Name, Text

_KEPT = re.compile(r"sha256:[0-9a-f]{64}")
_IMAGE = {"type": "string", "examples": ["logo.png"]}


def is_kept(image: str) -> bool:
    """Whether it names an image that the tenant has already: `sha256:…`."""
    return _KEPT.fullmatch(image) is not None


def _logo(text: str) -> str:
    return text if is_kept(text) else _drawn(text, formats.pictures.LOGO)


def _favicon(text: str) -> str:
    return text if is_kept(text) else _drawn(text, formats.pictures.FAVICON)


def _drawn(text: str, frame: Any) -> str:
    address: str = formats.pictures.drawn(formats.pictures.read(text), frame).address
    return address


def _font(text: str) -> str:
    if text not in FONTS:
        raise ValueError(f"is one of {', '.join(FONTS)}")
    return text


def _css(text: str) -> str:
    found = formats.stylesheets.cleaned(text)
    if found.refused:
        raise ValueError(f"has what a page may not have: {'; '.join(map(str, found.refused))}")
    kept: str = found.text
    return kept


class BrandingSpec(Spec):
    """How pages and messages look. A file of the plan's folder may be named for an image."""

    logo: Annotated[str, AfterValidator(_logo), WithJsonSchema(_IMAGE)] | None = None
    """PNG, JPEG, WebP or GIF; shown 48 points high."""
    favicon: Annotated[str, AfterValidator(_favicon), WithJsonSchema(_IMAGE)] | None = None
    """What tabs of a browser show, 32 × 32."""
    primary: Color | None = None
    """Of buttons; at first #0f766e."""
    on_primary: Color | None = None
    """Text on the primary colour; at first #ffffff. Its contrast is checked, as that of each pair (WCAG 2.2)."""
    background: Color | None = None
    """At first #ffffff; in the dark a dark one takes its place."""
    text: Color | None = None
    """At first #1f2937."""
    accent: Color | None = None
    """What is pointed out, and what has the focus; at first #b45309."""
    border: Color | None = None
    """Lines that nothing depends on; at first #d1d5db."""
    font: Annotated[str, AfterValidator(_font), WithJsonSchema({"type": "string", "enum": [*FONTS]})] | None = None
    """What computers have of it is used, nothing is loaded; at first system."""
    css: Annotated[str, AfterValidator(_css), WithJsonSchema({"type": "string"})] | None = None
    """Type, spacing, lines and corners of our parts of a page. No colours, nothing that hides or loads anything."""
    welcome: Text | None = None
    labels: dict[Language, dict[str, Name]] = Field(default_factory=dict)
    """What messages call things otherwise than ours do: `de: {with: Behandelt von}`."""

    @field_validator("labels")
    @classmethod
    def _known(cls, labels: dict[Language, dict[str, str]]) -> dict[Language, dict[str, str]]:
        for language, own in labels.items():
            unknown = own.keys() - wording(language).labels.keys()
            if unknown:
                raise ValueError(f"{min(unknown)} is no label; those are {', '.join(wording(language).labels)}")
        return labels


def palette(*layers: BrandingSpec) -> Palette:
    """The colours where each layer stands over those before it: ours, the tenant's, the location's."""
    said = {name: color for each in layers for name in COLORS if (color := getattr(each, name)) is not None}
    return Palette(**said)


def unreadable(tenant: BrandingSpec, location: BrandingSpec | None = None) -> list[str]:
    """What is wrong with the colours of a tenant; or with those of a location, and not with its tenant's already."""
    own = [*problems(palette(tenant))]
    return own if location is None else [each for each in problems(palette(tenant, location)) if each not in own]
