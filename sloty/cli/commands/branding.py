"""`sloty branding`: how the pages and messages of a tenant, or of one of its locations, look."""

from pathlib import Path
from typing import Annotated, Any

from typer import Argument, Option

from sloty import formats, operations
from sloty.cli.given import FileUnreadable, given, text_of
from sloty.cli.shell import Shell, noun, verb

app = noun("branding")

_COLUMNS = ("field", "value", "source", "contrast")
Location = Annotated[str | None, Option("--location", help="Of one location, over what its tenant says.")]
Color = str | None


@verb(app, "show", example=("sloty branding show", "sloty branding show --location downtown -o json"), columns=_COLUMNS)
def show(shell: Shell, location: Location = None) -> None:
    """Every field, who says it (sloty, tenant or location), and how well colours can be told apart."""
    with shell.unit() as unit:
        views = operations.branding.show(unit, location)
    shell.show(views)


@verb(
    app,
    "set",
    example=(
        'sloty branding set --logo logo.png --favicon icon.png --primary "#0f766e" --font humanist',
        'sloty branding set --location downtown --primary "#7c2d12"',
        "sloty branding set --css clinic.css --drop-refused",
    ),
    writes=True,
    columns=_COLUMNS,
)
def set_(
    shell: Shell,
    location: Location = None,
    logo: Annotated[
        Path | None, Option("--logo", help="A PNG, JPEG, WebP or GIF; drawn anew, without metadata.")
    ] = None,
    favicon: Annotated[Path | None, Option("--favicon", help="The same, for tabs: 32 × 32.")] = None,
    primary: Annotated[Color, Option("--primary", help="Of buttons, such as #0f766e.", metavar="COLOUR")] = None,
    on_primary: Annotated[Color, Option("--on-primary", help="Text on it.", metavar="COLOUR")] = None,
    background: Annotated[Color, Option("--background", help="Of the page.", metavar="COLOUR")] = None,
    text: Annotated[Color, Option("--text", help="Text on it.", metavar="COLOUR")] = None,
    accent: Annotated[
        Color, Option("--accent", help="What is pointed out, and has the focus.", metavar="COLOUR")
    ] = None,
    border: Annotated[Color, Option("--border", help="Lines.", metavar="COLOUR")] = None,
    font: Annotated[
        str | None,
        Option(
            "--font", help="system, humanist, geometric, grotesque, rounded, serif, antique or slab; none is loaded."
        ),
    ] = None,
    welcome: Annotated[str | None, Option("--welcome", help="A sentence above the services.")] = None,
    css: Annotated[
        Path | None, Option("--css", help="A style sheet for type, spacing, lines and corners; - for standard input.")
    ] = None,
    drop_refused: Annotated[
        bool, Option("--drop-refused", help="Leave out what a style sheet may not have, instead of refusing it all.")
    ] = False,
) -> None:
    """Change what is given, and nothing else. Contrast is checked (WCAG 2.2), images and style sheets are made harmless."""
    values = given(
        logo=_image(logo),
        favicon=_image(favicon),
        primary=primary,
        on_primary=on_primary,
        background=background,
        text=text,
        accent=accent,
        border=border,
        font=font,
        welcome=welcome,
        css=_css(shell, css, drop_refused=drop_refused),
    )
    with shell.unit() as unit:
        views = operations.branding.set_(unit, values, location)
    shell.show(views)


@verb(
    app,
    "unset",
    example=("sloty branding unset logo css", "sloty branding unset --location downtown primary"),
    writes=True,
    columns=_COLUMNS,
)
def unset(
    shell: Shell,
    fields: Annotated[
        list[str], Argument(help="logo, favicon, a colour, font, css, welcome or labels.", metavar="FIELD")
    ],
    location: Location = None,
) -> None:
    """Take fields back: a location is as its tenant again, a tenant as every other."""
    with shell.unit() as unit:
        views = operations.branding.unset(unit, fields, location)
    shell.show(views)


def _image(path: Path | None) -> str | None:
    if path is None:
        return None
    try:
        address: str = formats.pictures.from_file(path)
    except OSError as error:
        raise FileUnreadable(path=path, problem=(error.strerror or str(error)).lower()) from None
    return address


def _css(shell: Shell, path: Path | None, *, drop_refused: bool) -> str | None:
    if path is None:
        return None
    text = text_of(path)
    if not drop_refused:
        return text
    found: Any = formats.stylesheets.cleaned(text)
    for each in found.refused:
        shell.note(f"left out: {each}")
    kept: str = found.text
    return kept
