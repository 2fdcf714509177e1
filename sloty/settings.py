"""What can be set. Flags win, then the environment (`SLOTY_…`), the files of project, user and system, these defaults."""

from pathlib import Path

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, InitSettingsSource, PydanticBaseSettingsSource, SettingsConfigDict

from sloty import paths, sources


class Settings(BaseSettings):
    """Frozen; loaded once by a front end and passed down. There is no global instance."""

    model_config = SettingsConfigDict(
        env_prefix=sources.PREFIX,
        frozen=True,
        extra="ignore",
        use_attribute_docstrings=True,
    )

    data_dir: Path = Field(default_factory=paths.data_dir)
    """Where the embedded server and the credentials live."""
    database_url: str | None = Field(default=None, repr=False)
    """libpq URL of another PostgreSQL (15 or newer); unset, the embedded server is used. It may hold a password."""
    database_direct_url: str | None = Field(default=None, repr=False)
    """The same database past any pooler, for LISTEN; unset, it is the same URL."""
    tenant: str | None = None
    """Slug of the tenant that is meant when none is named."""
    pool_size: int = Field(default=5, ge=1, le=20)
    """Connections kept open per process and role; the booking page makes as many pages at once."""
    pool_overflow: int = Field(default=10, ge=0, le=50)
    """Connections opened beyond those under load."""
    prepare_statements: bool | None = None
    """Let the server plan a repeated statement once; unset, on the embedded server only, for a pooler may stand elsewhere."""
    statement_timeout_ms: int = Field(default=60_000, ge=0)
    """A statement of the front ends is ended after this many milliseconds; 0 is never."""
    secret_keys: str | None = Field(default=None, repr=False)
    """Keys that seal secrets in the database, `ID:BASE64,…`, the current one first; unset, they are in a private file."""
    public_url: str | None = Field(default=None, pattern=r"^https?://[^\s/?#]+(/[^\s?#]*)?$")
    """Where customers find the booking page, such as https://book.example.com; unset, messages of tenants without a domain
    of their own have no links once they are really sent, and links to this machine as long as they are files."""
    web_base_domain: str | None = Field(default=None, pattern=r"^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$")
    """Below it each tenant has a host name, SLUG.book.example.org; unset, tenants are told apart by the path: /SLUG."""
    trusted_proxies: str | None = None
    """Addresses or networks, apart by commas, of proxies that may say for whom they ask (X-Forwarded-For, -Proto)."""
    hold_minutes: int = Field(default=10, ge=1, le=1440)
    """How long a hold keeps its time."""

    desk_sign_in: bool = False
    """Ask who sits down at a desk, also where the operator of the machine opens it."""
    desk_keys: dict[str, str] = Field(default_factory=dict)
    """Other keys of the desk, by the id of what they do: {"visit.check_in": "f5"}."""

    @field_validator("data_dir")
    @classmethod
    def _whole(cls, folder: Path) -> Path:
        return folder.expanduser().absolute()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - Pydantic passes it by name
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - Pydantic passes it by name
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Arguments, then environment, then the files: no dotenv, no secrets folder."""
        written = sources.from_files(settings_cls.model_fields)
        in_files = InitSettingsSource(settings_cls, {name: found.value for name, found in written.items()})
        return init_settings, env_settings, in_files


def load_settings() -> Settings:
    """Read environment and files once. Raises what `sources.from_files` raises, and pydantic's ValidationError."""
    return Settings()
