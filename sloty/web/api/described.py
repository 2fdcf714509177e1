"""The description of the API (OpenAPI 3.1): what FastAPI reads from the endpoints, with the scopes and problems in words."""

from typing import Any

from fastapi import FastAPI
from pydantic.json_schema import models_json_schema

from sloty.web.api.answers import SCOPES
from sloty.web.api.problem import Problem

ABOUT = """\
Everything that the command line does for a tenant's day, with the same rules, the same JSON and the same error codes.

**Keys**: `Authorization: Bearer KEY`, made by `sloty token create NAME --scope …`. A key works in its tenant alone, at
`/api/v1` of any host that is not another tenant's; so often a minute, then 429 with Retry-After.

**Times** are told as ISO 8601 with the offset of the location. What you send without an offset is the location's wall time.

**Errors** are problem+json (RFC 9457) with a stable `code`; a time that is taken comes with `alternatives`.

**Retries**: send an `Idempotency-Key` with what you write. Under the same key it is done once, and answered the same again.

**Changes**: what you read has an `ETag`. With `If-None-Match` you are told 304 when it is the same still; with `If-Match`
an appointment or a customer is left alone, and you are told 412, when somebody changed it since you read it.

**Lists** have `items` and `next`: the `cursor` of the page that follows, or null.
"""
_REF = "#/components/schemas/{model}"


class Described(FastAPI):
    """An application whose description says all that its answers do."""

    def openapi(self) -> dict[str, Any]:
        """The description; made once."""
        if self.openapi_schema is None:
            told = super().openapi()
            told["info"]["description"] = ABOUT
            told["components"]["schemas"] |= models_json_schema([(Problem, "serialization")], ref_template=_REF)[1][
                "$defs"
            ]
            for methods in told["paths"].values():
                for endpoint in methods.values():
                    scopes = ", ".join(f"`{each}`" for each in endpoint[SCOPES])
                    endpoint["description"] += f"\n\nScopes of the key: {scopes}."
        return super().openapi()
