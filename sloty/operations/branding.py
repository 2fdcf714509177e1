"""How a tenant, and each of its locations, looks: set field by field, checked where fields meet, told with its origin.

Three layers: what the location says stands over what the tenant says, and that over ours.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any
from uuid import UUID

from sloty import formats
from sloty.actor import Permission
from sloty.db.queries import branding as queries
from sloty.engine import contrast
from sloty.engine.limits import Feature
from sloty.engine.palette import COLORS, PAIRS, Palette
from sloty.errors import NotFound, raise_all
from sloty.formats.fonts import USUAL
from sloty.formats.messages.facts import Language
from sloty.models.location import Location
from sloty.models.tenant import Tenant
from sloty.operations import rows, subscriptions
from sloty.operations.specs.branding import BrandingSpec, is_kept, unreadable
from sloty.operations.specs.checked import InvalidValue, checked
from sloty.operations.specs.places import LocationSpec
from sloty.operations.unit import Unit

Stored = Mapping[str, Any]
"""What a row says of how it looks."""
_IMAGES = ("logo", "favicon")
_PREFIX = "sha256:"
_FREE = frozenset({"welcome", "labels"})
"""Words, which every tenant may have of its own."""
_OURS: Stored = {**asdict(Palette()), "font": USUAL}
_FIELDS = tuple(BrandingSpec.model_fields)
_SHOW = "How it looks now: sloty branding show"
_HINTS = {
    **dict.fromkeys(COLORS, f"Write # and six digits from 0 to f, two each for red, green and blue. {_SHOW}"),
    **dict.fromkeys(_IMAGES, "Save it as a smaller PNG: a logo is shown 48 points high, a favicon 32."),
    "font": f"None is loaded: each is a list of what computers have. {_SHOW}",
    "css": "What may be set is listed in docs/styling.md; to leave out the rest: sloty branding set --css FILE --drop-refused",
}
"""What to do about a field that is wrong."""


class ImageNotFound(NotFound):
    """The tenant has no such image."""

    code = "image_not_found"
    sentence = "There is no such image."


@dataclass(frozen=True, slots=True)
class Image:
    """A logo, as pages refer to it."""

    digest: str
    width: int
    height: int

    @property
    def path(self) -> str:
        """Its address below the tenant's own."""
        return f"/brand/{self.digest}.png"


@dataclass(frozen=True, slots=True)
class Looks:
    """How pages look, all layers together. Nothing is checked again: what once was fine is shown."""

    palette: Palette = field(default_factory=Palette)
    font: str = USUAL
    welcome: str | None = None
    css: str = ""
    labels: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    logo: Image | None = None
    favicon: str | None = None
    """A `data:` address: it is so small that no request of its own is worth it."""

    def named(self, language: Language) -> Mapping[str, str]:
        """What things are called otherwise than by us, in that language."""
        return self.labels.get(language.value, {})


@dataclass(frozen=True)
class FieldView:
    """One field of how something looks."""

    field: str
    value: str
    source: str
    """Who says so: sloty, tenant or location."""
    contrast: str
    """Of a colour: on what it stands, and how well it can be told from it."""


def looks(unit: Unit, tenant: UUID, *layers: Stored) -> Looks:
    """The layers together; each stands over those before it."""
    said = _over(*layers)
    digests = {name: said[name].removeprefix(_PREFIX) for name in _IMAGES if said.get(name)}
    there = (
        {row[0]: row for row in unit.session.rows(queries.IMAGES, of=tenant, digests=[*digests.values()])}
        if digests
        else {}
    )
    logo, favicon = (there.get(digests.get(name, "")) for name in _IMAGES)
    return Looks(
        Palette(**{name: said[name] for name in COLORS if name in said}),
        said.get("font", USUAL),
        said.get("welcome"),
        formats.stylesheets.cleaned(said["css"]).text if said.get("css") else "",
        said.get("labels", {}),
        Image(logo[0], logo[1], logo[2]) if logo else None,
        formats.pictures.written(favicon[3]) if favicon else None,
    )


def picture(unit: Unit, digest: str) -> bytes:
    """The PNG of that digest. Raises `ImageNotFound`."""
    unit.actor.require(Permission.VIEW_CATALOG)
    row = unit.session.row(queries.IMAGE, digest=digest)
    if row is None:
        raise ImageNotFound
    return bytes(row[0])


def show(unit: Unit, location: str | None = None) -> list[FieldView]:
    """Every field of the tenant, or of a location with what it has from its tenant. Raises `NoSuch`."""
    unit.actor.require(Permission.VIEW_CATALOG)
    row = unit.session.get_one(Tenant, unit.tenant)
    layers = {"sloty": _OURS, "tenant": row.branding}
    if location is not None:
        layers["location"] = rows.find(unit, Location, location, "location").branding
    return [*_views(unit, layers)]


def set_(unit: Unit, given: Stored, location: str | None = None) -> list[FieldView]:
    """Let a tenant or a location look so; what is not given stays. Raises `InvalidValue`, `FeatureOff`, `NoSuch`."""
    unit.actor.require_somewhere(Permission.EDIT_CATALOG)
    row = _row(unit, location)
    _put(unit, row, checked(BrandingSpec, {**row.branding, **given}, hints=_HINTS))
    return show(unit, location)


def unset(unit: Unit, names: Iterable[str], location: str | None = None) -> list[FieldView]:
    """Take fields back: they are the tenant's again, or ours. Raises `InvalidValue`, `NoSuch`."""
    unit.actor.require_somewhere(Permission.EDIT_CATALOG)
    row = _row(unit, location)
    taken = {name.replace("-", "_") for name in names}
    problem = f"is no part of branding; those are {', '.join(_FIELDS)}"
    raise_all([InvalidValue(field=name, path=name, problem=problem) for name in sorted(taken - set(_FIELDS))])
    _put(unit, row, checked(BrandingSpec, {name: value for name, value in row.branding.items() if name not in taken}))
    return show(unit, location)


def _row(unit: Unit, location: str | None) -> Tenant | Location:
    if location is None:
        unit.actor.require(Permission.EDIT_CATALOG)
        return unit.session.get_one(Tenant, unit.tenant)
    row = rows.find(unit, Location, location, "location")
    unit.actor.require_at(Permission.EDIT_CATALOG, row.id)
    return row


def _put(unit: Unit, row: Tenant | Location, spec: BrandingSpec) -> None:
    values = stored(unit, unit.tenant, spec)
    if values == row.branding:
        return
    require_feature(unit, unit.tenant, row.branding, values)
    row.branding = values
    unit.session.add(row)
    unit.session.flush()
    require_readable(unit, unit.tenant)


def stored(unit: Unit, tenant: UUID, spec: BrandingSpec) -> dict[str, Any]:
    """What a row keeps of it: images are kept apart, under their digests. Raises `InvalidValue`."""
    values = spec.model_dump(mode="json", exclude_defaults=True)
    for name in _IMAGES:
        if name in values:
            values[name] = _kept(unit, tenant, name, values[name])
    return values


def _kept(unit: Unit, tenant: UUID, name: str, image: str) -> str:
    if is_kept(image):
        if not unit.session.rows(queries.IMAGES, of=tenant, digests=[image.removeprefix(_PREFIX)]):
            raise InvalidValue(field=name, path=f"branding.{name}", problem="is no image of this tenant")
        return image
    made = formats.pictures.known(formats.pictures.read(image))
    unit.session.run(
        queries.KEEP, of=tenant, digest=made.digest, width=made.width, height=made.height, content=made.content
    )
    return f"{_PREFIX}{made.digest}"


def of_tenant(unit: Unit, tenant: UUID, spec: BrandingSpec) -> dict[str, Any]:
    """What the tenant's row keeps. Raises `InvalidValue` where it cannot be read."""
    raise_all(_refusals("branding", spec))
    return stored(unit, tenant, spec)


def of_location(unit: Unit, spec: LocationSpec) -> dict[str, Any]:
    """What the location's row keeps. Raises `InvalidValue` where it cannot be read with its tenant's, `FeatureOff`."""
    values = stored(unit, unit.tenant, spec.branding)
    before = next((row.branding for row in rows.all_of(unit, Location, slug=spec.slug)), {})
    if values != before:
        require_feature(unit, unit.tenant, before, values)
        tenant = checked(BrandingSpec, unit.session.get_one(Tenant, unit.tenant, populate_existing=True).branding)
        raise_all(_refusals("branding", tenant, spec.branding))
    return values


def require_feature(unit: Unit, tenant: UUID, before: Stored, after: Stored) -> None:
    """Raise `FeatureOff` for new colours, logo or font; words are free, and looks may always be taken back."""
    if any(value != before.get(name) for name, value in after.items() if name not in _FREE):
        subscriptions.require_feature(unit, Feature.WHITE_LABEL, tenant)


def require_readable(unit: Unit, tenant: UUID) -> None:
    """Raise an `InvalidValue` for each pair of colours, of the tenant and of each location, without enough contrast."""
    found: list[InvalidValue] = []
    for slug, own, over in unit.session.rows(queries.LAYERS, of=tenant):
        layers = [checked(BrandingSpec, each) for each in (own, over)]
        found += _refusals(f"locations.{slug}.branding", *layers) if slug else _refusals("branding", layers[0])
    raise_all(found)


def _refusals(path: str, tenant: BrandingSpec, location: BrandingSpec | None = None) -> list[InvalidValue]:
    hint = "Take the colour that is named, or another darker or lighter one."
    return [InvalidValue(field=path, path=path, problem=each, hint=hint) for each in unreadable(tenant, location)]


def whole(unit: Unit, tenant: UUID, said: Stored) -> dict[str, Any]:
    """What a row keeps as a file says it: with its images in it."""
    digests = [said[name].removeprefix(_PREFIX) for name in _IMAGES if name in said]
    there = unit.session.rows(queries.IMAGES, of=tenant, digests=digests) if digests else []
    images = {f"{_PREFIX}{row[0]}": formats.pictures.written(row[3]) for row in there}
    return {name: images.get(value, value) if name in _IMAGES else value for name, value in said.items()}


def _over(*layers: Stored) -> dict[str, Any]:
    return {name: value for layer in layers for name, value in layer.items() if value not in (None, {})}


def _views(unit: Unit, layers: Mapping[str, Stored]) -> Iterator[FieldView]:
    said = _over(*layers.values())
    digests = [said[name].removeprefix(_PREFIX) for name in _IMAGES if name in said]
    sizes = {f"{_PREFIX}{row[0]}": row for row in unit.session.rows(queries.IMAGES, of=unit.tenant, digests=digests)}
    for name in _FIELDS:
        value = said.get(name)
        source = next((each for each, layer in reversed([*layers.items()]) if layer.get(name) not in (None, {})), "")
        if name in _IMAGES and value in sizes:
            _, width, height, content = sizes[value]
            value = f"{width} × {height}, {len(content):,} bytes, {value[: len(_PREFIX) + 12]}"
        yield FieldView(name, _text(value), source, _told(name, said))


def _text(value: Any) -> str:
    if isinstance(value, Mapping):
        return "; ".join(
            f"{language}: {word}={own}" for language, words in value.items() for word, own in words.items()
        )
    return str(value or "")


def _told(name: str, said: Stored) -> str:
    return ", ".join(
        f"{contrast.ratio(said[above], said[ground]):.1f} on {ground} (at least {least:g})"
        for above, ground, least in PAIRS
        if above == name
    )
