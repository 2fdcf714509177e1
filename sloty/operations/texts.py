"""What a tenant's messages are made of: its own words where it has some, ours otherwise; how it looks, what it calls things."""

from collections.abc import Mapping
from typing import Any

from sloty.db.queries import telling as queries
from sloty.engine.messaging import Cause, Channel
from sloty.formats.messages.facts import Branding, Language
from sloty.formats.messages.wording import Text, default
from sloty.operations.specs import checked
from sloty.operations.specs.tenancy import BrandingSpec
from sloty.operations.unit import Unit


def own(unit: Unit, cause: Cause, channel: Channel, language: Language) -> Text | None:
    """The tenant's own words; None where ours are sent."""
    row = unit.session.row(queries.OWN_WORDS, cause=cause.value, channel=channel.value, language=language.value)
    return Text(row[1], row[0]) if row else None


def words(unit: Unit, cause: Cause, channel: Channel, language: Language) -> Text:
    """The words that are sent."""
    return own(unit, cause, channel, language) or default(cause, channel, language)


def branding(given: Mapping[str, Any], language: Language) -> Branding:
    """How the tenant looks, and what it calls things in that language."""
    spec = checked(BrandingSpec, given)
    return Branding(
        spec.logo_url, spec.primary, spec.on_primary, spec.background, spec.text, spec.border, spec.font, spec.welcome,
        spec.labels.get(language, {}),
    )  # fmt: skip
