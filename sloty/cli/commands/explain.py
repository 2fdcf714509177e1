"""`sloty explain`: what plans are made of."""

from typing import Annotated

from typer import Argument, Option

from sloty import operations
from sloty.cli.shell import Output, Shell, noun, verb

app = noun("explain", alone=True)


@verb(
    app,
    "explain",
    example=("sloty explain service", "sloty explain plan --schema > plan.schema.json"),
    tenant=False,
    columns=("field", "type", "default", "meaning"),
)
def explain(
    shell: Shell,
    kind: Annotated[str, Argument(help="plan, tenant, policies, branding, location, provider, service, …")] = "plan",
    schema: Annotated[bool, Option("--schema", help="The JSON Schema of a whole plan, for editors.")] = False,
) -> None:
    """The fields of a part of a plan, or the JSON Schema of it all."""
    if schema:
        Shell(output=Output.JSON).show(operations.plans.schema())
        return
    shell.show(operations.plans.explain(kind))
