"""What a tenant's messages are made of: its own words where it has some, ours otherwise; how it looks, what it calls things."""

from sloty.db.queries import telling as queries
from sloty.engine.messaging import Cause, Channel
from sloty.formats.messages.facts import Branding, Language
from sloty.formats.messages.wording import Text, default
from sloty.operations.branding import Looks
from sloty.operations.unit import Unit


def own(unit: Unit, cause: Cause, channel: Channel, language: Language) -> Text | None:
    """The tenant's own words; None where ours are sent."""
    row = unit.session.row(queries.OWN_WORDS, cause=cause.value, channel=channel.value, language=language.value)
    return Text(row[1], row[0]) if row else None


def words(unit: Unit, cause: Cause, channel: Channel, language: Language) -> Text:
    """The words that are sent."""
    return own(unit, cause, channel, language) or default(cause, channel, language)


def branding(looks: Looks, language: Language, base: str) -> Branding:
    """How the tenant looks in mail, and what it calls things in that language; `base` is where its pages are.

    Mail shows images that are fetched: there is none where nobody could fetch it.
    """
    logo = f"{base}{looks.logo.path}" if looks.logo and base.startswith("https://") else None
    colors = looks.palette
    return Branding(
        logo, colors.primary, colors.on_primary, colors.background, colors.text, colors.border, looks.font, looks.welcome,
        looks.named(language),
    )  # fmt: skip
