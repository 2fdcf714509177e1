"""`sloty validate`: whether plans can be right."""

from sloty.cli import plans
from sloty.cli.shell import Shell, noun, verb

app = noun("validate", alone=True)


@verb(app, "validate", example=("sloty validate -f clinic.yaml", "cat clinic.yaml | sloty validate"), tenant=False)
def validate(shell: Shell, file: plans.Files = None) -> None:
    """Check plans without a database: every problem at once, each with its file, line and path."""
    for plan in plans.load(file):
        shell.note(f"{plan.spec.tenant.slug}: ok")
