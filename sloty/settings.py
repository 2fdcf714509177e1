"""What can be set, from where: environment (`SLOTY_…`), then the user's config file, then these defaults."""

from pathlib import Path

import platformdirs
from pydantic import Field
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from sloty import paths


class Settings(BaseSettings):
    """Frozen; loaded once by a front end and passed down. There is no global instance."""

    model_config = SettingsConfigDict(
        env_prefix="SLOTY_",
        frozen=True,
        extra="ignore",
        toml_file=Path(platformdirs.user_config_dir("sloty")) / "config.toml",
    )

    data_dir: Path = Field(default_factory=paths.data_dir)
    """Where the embedded server and the credentials live."""
    database_url: str | None = Field(default=None, repr=False)
    """libpq URL of another PostgreSQL (15 or newer); None means the embedded server. May hold a password: not in the repr."""
    database_direct_url: str | None = Field(default=None, repr=False)
    """The same database past any pooler, for LISTEN; None means `database_url`."""
    tenant: str | None = None
    """Slug of the tenant that is meant when none is named."""
    pool_size: int = Field(default=5, ge=1, le=20)
    """Connections kept open per process and role."""
    pool_overflow: int = Field(default=10, ge=0, le=50)
    """Connections opened beyond those under load."""
    prepare_statements: bool | None = None
    """Let the server plan a repeated statement once. None: on the embedded server only, for a pooler may stand elsewhere."""
    statement_timeout_ms: int = Field(default=60_000, ge=0)
    """A statement of the front ends is ended after this many milliseconds; 0 is never."""
    hold_minutes: int = Field(default=10, ge=1, le=1440)
    """How long a hold keeps its time."""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - the signature is the library's
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Arguments, then environment, then the TOML file: no dotenv, no secrets folder."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)


def load_settings() -> Settings:
    """Read environment and config file once."""
    return Settings()
