"""Every environment variable Vefa reads, typed; `.env.example` says the same to the seller.

A variable may stand in the environment or in a file `.env` in the folder Vefa is started
from; the environment has the word. An empty value means the default.
"""

import hashlib
import hmac
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, Field, SecretStr, ValidationError, model_validator
from pydantic_settings import SettingsConfigDict

from bot import setting_faults
from bot import setting_forms as forms
from bot.secret_key import kept_secret_key, replaced_secret_key
from bot.settings_sms import SmsSettings
from common.vault import Vault

KEY_FILE = "secret_key"
"""Where below DATA_DIR the key is kept that was made here."""


class SettingsError(Exception):
    """The settings cannot be used.

    Attributes:
        lines: one sentence for each variable that is wrong, made to be printed as it is.
            A secret's value is never in it.
    """

    def __init__(self, lines: list[str]) -> None:
        super().__init__("\n".join(lines))
        self.lines = lines


class TelegramMode(StrEnum):
    """How updates come from Telegram, and from Bale, which speaks as it does."""

    POLLING = "polling"
    """We ask for them; needs no public address."""
    WEBHOOK = "webhook"
    """The platform calls PUBLIC_URL, which must be https."""


def _default_database(known: dict[str, Any]) -> str:
    return f"sqlite:///{known['data_dir'] / 'shop.sqlite3'}"


BaseUrl = Annotated[str, AfterValidator(forms.base_url)]


class Settings(SmsSettings):
    """What the owner of the shop decides before it starts; it does not change while it runs.

    SHOP_NAME, SHOP_LANGUAGE, SHOP_CURRENCY and SHOP_TIMEZONE seed the first start only;
    from then on the database has the word.
    """

    model_config = SettingsConfigDict(
        frozen=True,
        extra="forbid",
        env_file=".env",
        # Notepad begins a file with a mark that would become part of the first name.
        env_file_encoding="utf-8-sig",
        env_ignore_empty=True,
    )

    telegram_token: Annotated[SecretStr, AfterValidator(forms.telegram_token)] | None = None
    """The bot's token from @BotFather; without one Telegram is not served."""
    telegram_api_url: BaseUrl = "https://api.telegram.org"
    """The Bot API server: Telegram's own, or a local one."""
    telegram_mode: TelegramMode = TelegramMode.POLLING
    """How updates come."""
    telegram_webhook_secret: Annotated[SecretStr, AfterValidator(forms.webhook_secret)] | None = (
        None
    )
    """What Telegram must show us with every update; derived from the secret key when empty."""
    telegram_proxy: Annotated[str, AfterValidator(forms.proxy_url)] | None = Field(None, repr=False)
    """The way to Telegram where it is closed. Not shown, since it may hold a password."""
    owner_telegram_id: int | None = Field(None, gt=0)
    """The owner's numeric id on Telegram: who gets alerts and may do everything."""

    bale_token: Annotated[SecretStr, AfterValidator(forms.telegram_token)] | None = None
    """The bot's token from Bale's own @BotFather; without one Bale is not served."""
    bale_api_url: BaseUrl = "https://tapi.bale.ai"
    """Bale's Bot API server."""
    bale_mode: TelegramMode = TelegramMode.POLLING
    """How updates come from there."""
    owner_bale_id: int | None = Field(None, gt=0)
    """The owner's numeric id on Bale, for owners who are there."""
    instagram_token: SecretStr | None = None
    """The account's long-lived token from Meta; without one Instagram's own road is not served."""
    instagram_app_secret: SecretStr | None = None
    """The app's secret, which signs what Instagram tells us."""
    instagram_verify_token: SecretStr | None = None
    """Made up by the owner, for Instagram's first call to the webhook."""
    instagram_app_id: Annotated[str, AfterValidator(forms.digits)] | None = None
    """The app's id, by which messages of ours are known when Instagram tells of them."""
    instagram_api_url: BaseUrl = "https://graph.instagram.com"
    """The Graph API of accounts that are logged in with Instagram."""
    instagram_api_version: Annotated[str, AfterValidator(forms.graph_version)] = "v25.0"
    """The version of the Graph API that is spoken."""
    instagram_buttons: bool = True
    """Whether links are buttons, which only phones show; else they are written out."""
    instagram_username: Annotated[str, AfterValidator(forms.instagram_name)] | None = None
    """The account that answers on Instagram's private road; empty, and nobody goes there."""
    instagram_password: SecretStr | None = None
    """Its password."""
    instagram_proxy: Annotated[str, AfterValidator(forms.proxy_url)] | None = Field(
        None, repr=False
    )
    """The one way to Instagram that the account always takes. Not shown, it may hold a password."""
    instagram_i_know_the_risk: bool = False
    """That Instagram may lock the account or take it away for good, and nobody can give it back."""

    data_dir: Path = Path("data")
    """Where the database, the secret key, media and backups are kept."""
    database_url: Annotated[str, AfterValidator(forms.database_url)] = Field(
        default_factory=_default_database, repr=False
    )
    """SQLite in DATA_DIR, or PostgreSQL. Not shown, since it may hold a password."""
    secret_key: Annotated[SecretStr, AfterValidator(forms.secret_key)] = SecretStr("")
    """Signs links and encrypts what is secret at rest. `load_settings` makes one when empty."""
    secret_key_before: Annotated[SecretStr, AfterValidator(forms.secret_key)] | None = None
    """The key that SECRET_KEY replaces, until `rotate-secrets` has been run."""
    backup_password: Annotated[SecretStr, AfterValidator(forms.password)] | None = None
    """What backups are sealed with; without one anybody who has the file reads names and orders."""
    backups_kept: int = Field(0, ge=0, le=366)
    """How many of the backups that are made each night are kept; 0 makes none."""

    public_url: BaseUrl | None = None
    """Where buyers' browsers reach our pages; without it paying uses the gateways' own links."""
    http_host: str = "127.0.0.1"
    """The address our web server listens on."""
    http_port: int = Field(8080, ge=0, le=65535)
    """The port our web server listens on; 0 takes any free one."""

    shop_name: str = Field("Vefa", min_length=1, max_length=64)
    """The shop's name as buyers read it."""
    shop_language: Literal["fa", "tr", "en"] = "fa"
    """The language for whoever has not chosen one."""
    shop_currency: Annotated[str, AfterValidator(forms.currency)] = "IRR"
    """ISO 4217; cannot be changed after the first order."""
    shop_timezone: Annotated[str, AfterValidator(forms.time_zone)] = "Asia/Tehran"
    """The shop's wall clock, an IANA name."""

    log_level: Literal["debug", "info", "warning", "error"] = "info"
    """The least important line that is written."""
    log_format: Literal["text", "json"] = "text"
    """Lines for eyes, or one JSON object a line."""
    demo_password: Annotated[SecretStr, AfterValidator(forms.password)] | None = None
    """Opens the demo's page where others than this machine can reach it."""
    testbank: bool = False
    """Offers the test bank, with which everybody pays without money. Never in a real shop."""

    @model_validator(mode="after")
    def _webhook_needs_https(self) -> Self:
        modes = {"TELEGRAM_MODE": self.telegram_mode, "BALE_MODE": self.bale_mode}
        for name, mode in modes.items():
            if mode is TelegramMode.WEBHOOK and not (self.public_url or "").startswith("https://"):
                raise ValueError(f"{name}: webhook needs a PUBLIC_URL that begins with https://")
        return self

    @model_validator(mode="after")
    def _instagram_is_whole(self) -> Self:
        if self.instagram_token is None:
            return self
        if self.instagram_app_secret is None or self.instagram_verify_token is None:
            raise ValueError(
                "INSTAGRAM_TOKEN: needs INSTAGRAM_APP_SECRET and INSTAGRAM_VERIFY_TOKEN beside it"
            )
        if not (self.public_url or "").startswith("https://"):
            raise ValueError("INSTAGRAM_TOKEN: needs a PUBLIC_URL that begins with https://")
        return self

    @model_validator(mode="after")
    def _private_road_is_meant(self) -> Self:
        if self.instagram_username is None:
            return self
        if self.instagram_password is None:
            raise ValueError("INSTAGRAM_PASSWORD: the account's password is missing")
        if not self.instagram_i_know_the_risk:
            raise ValueError(
                "INSTAGRAM_I_KNOW_THE_RISK: Instagram does not allow this road and may lock the"
                " account or take it away for good; read docs/channels/instagram-private.md, then"
                " write true, or take INSTAGRAM_USERNAME out"
            )
        return self

    def vault(self) -> Vault:
        """What opens and seals the secrets of this installation.

        Raises:
            ValueError: there is no secret key.
        """
        before = self.secret_key_before
        earlier = (before.get_secret_value(),) if before is not None else ()
        return Vault(self.secret_key.get_secret_value(), *earlier)

    def webhook_secret(self, channel: str = "telegram") -> str:
        """What a platform's webhook calls must carry: the one given for Telegram, or one of the
        secret key.
        """
        if channel == "telegram" and self.telegram_webhook_secret is not None:
            return self.telegram_webhook_secret.get_secret_value()
        return self.derived(f"{channel}-webhook")

    def derived(self, purpose: str) -> str:
        """A secret of its own for each purpose, from the one the installation keeps."""
        key = self.secret_key.get_secret_value().encode()
        return hmac.new(key, purpose.encode(), hashlib.sha256).hexdigest()


def load_settings(**overrides: Any) -> Settings:
    """The settings of this process, with a data folder that exists and a secret key.

    Args:
        overrides: fields that tests and the demo set, above the environment.

    Raises:
        SettingsError: a variable is wrong, or the data folder cannot be used.
    """
    try:
        settings = Settings(**overrides)
    except ValidationError as error:
        raise SettingsError(
            sorted(set(setting_faults.lines(error, Settings.model_fields)))
        ) from None
    except UnicodeDecodeError:
        raise SettingsError([".env: save the file as UTF-8"]) from None
    try:
        settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        if settings.secret_key.get_secret_value():
            return settings
        key = kept_secret_key(settings.data_dir / KEY_FILE)
        before = replaced_secret_key(settings.data_dir / KEY_FILE)
    except OSError as error:
        raise SettingsError([f"DATA_DIR: {error.strerror}: {error.filename}"]) from None
    kept = {"secret_key": SecretStr(key)}
    if before is not None:
        kept["secret_key_before"] = SecretStr(before)
    return settings.model_copy(update=kept)
