"""From a form to what an operation takes, and from its errors to words beside the fields."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from PIL import Image, ImageOps
from starlette.datastructures import FormData, UploadFile

from sloty.engine.answers import AnswerInvalid, AnswerMissing, ParameterUnknown
from sloty.engine.fields import Parameter, ParameterType
from sloty.engine.uploads import LARGEST, Upload
from sloty.errors import ManyErrors, SlotyError
from sloty.operations.self_service.contact import Contact
from sloty.web.words import Words

QUESTION = "q-"
"""What the names of fields begin with that are a service's questions, which may be called like ours."""
OURS = ("first_name", "last_name", "email", "phone", "notes")
_IMAGES = {b"\x89PNG": "PNG", b"\xff\xd8\xff": "JPEG", b"RIFF": "WEBP"}
_MOST_PIXELS = 40_000_000


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one field."""

    field: str
    """Its id in the page."""
    text: str


def contact_of(sent: FormData, *, locale: str, timezone: str | None) -> Contact:
    """Whom a booking is for."""
    first, last, email, phone, _ = (text_of(sent, name) for name in OURS)
    return Contact(first, last, email, phone or None, locale, timezone)


def text_of(sent: FormData, name: str) -> str:
    """What was typed into a field, stripped; empty where nothing was."""
    value = sent.get(name)
    return value.strip() if isinstance(value, str) else ""


def answers_of(sent: FormData, parameters: Sequence[Parameter]) -> dict[str, Any]:
    """What was answered to a service's questions, as it was typed; files as they may be kept."""
    found: dict[str, Any] = {}
    for each in parameters:
        given = sent.getlist(QUESTION + each.name)
        values: list[Any]
        if each.type is ParameterType.FILE:
            values = [_uploaded(value) for value in given if isinstance(value, UploadFile) and value.filename]
        else:
            values = [value for value in given if isinstance(value, str) and value]
        if values:
            found[each.name] = values if len(values) > 1 else values[0]
    return found


def typed(sent: FormData) -> dict[str, list[str]]:
    """Everything that was typed or ticked, so that nobody has to do it twice. Browsers let nobody fill in files."""
    names = [name for name in sent if name in OURS or name.startswith(QUESTION)]
    return {name: [value for value in sent.getlist(name) if isinstance(value, str)] for name in names}


def _uploaded(file: UploadFile) -> Upload:
    content = file.file.read(LARGEST + 1)
    return Upload(file.filename or "", content if len(content) > LARGEST else redrawn(content))


def redrawn(content: bytes) -> bytes:
    """An image drawn anew, which leaves behind whatever else was in the file, where it was taken among it.

    Other files stay as they are, to be judged by their content. What looks like an image and is none is left empty.
    """
    kind = next((name for starts, name in _IMAGES.items() if content.startswith(starts)), None)
    if kind is None:
        return content
    made = BytesIO()
    try:
        with Image.open(BytesIO(content), formats=[kind]) as image:
            # Its size is in its first bytes: nothing is unpacked yet.
            if image.width * image.height > _MOST_PIXELS:
                return b""
            turned = ImageOps.exif_transpose(image)
            clean = turned.convert("RGB" if kind == "JPEG" else "RGBA") if turned.mode in {"P", "CMYK"} else turned
            clean.info.clear()
            clean.save(made, kind, quality=88)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return b""
    return made.getvalue()


def faults(t: Words, error: SlotyError, parameters: Sequence[Parameter]) -> list[Fault]:
    """What is wrong, field by field, in the order of the form and in the visitor's language."""
    known = {each.name: each for each in parameters}
    errors = error.errors if isinstance(error, ManyErrors) else (error,)
    told = {fault.field: fault for each in errors if (fault := _fault(t, each, known))}
    order = [*OURS[:4], *(QUESTION + each.name for each in parameters), OURS[4]]
    return [told[name] for name in order if name in told]


def _fault(t: Words, error: SlotyError, known: Mapping[str, Parameter]) -> Fault | None:
    if isinstance(error, ParameterUnknown):
        return None
    if isinstance(error, AnswerMissing | AnswerInvalid) and error.field:
        asked = known[error.field]
        is_missing = isinstance(error, AnswerMissing)
        word = "missing" if is_missing else f"wrong_{asked.type.value.lower()}"
        return Fault(QUESTION + asked.name, t(f"book.{word}", label=asked.label))
    named = error.field if error.field in OURS else {"phone_invalid": "phone", "email_invalid": "email"}.get(error.code)
    name = named or "notes"
    return Fault(name, t(f"book.wrong.{name}"))
