"""How text messages are sent: one call of any provider, written down as its manual has it."""

import ipaddress
import re
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, SecretStr, model_validator
from pydantic_settings import BaseSettings

TO_WHOM = re.compile(r"\{(phone|digits|local|national)\}")


def _sms_url(value: SecretStr) -> SecretStr:
    parts = urlsplit(value.get_secret_value())
    host = parts.hostname or ""
    if not host or not (parts.scheme == "https" or (parts.scheme == "http" and _is_here(host))):
        raise ValueError("write the provider's address, which begins with https://")
    return value


def _is_here(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _sms_headers(value: SecretStr) -> SecretStr:
    for field in _fields(value):
        name, colon, content = field.partition(":")
        if not (colon and re.fullmatch(r"[A-Za-z0-9-]+", name.strip()) and content.strip()):
            raise ValueError("write Name: value, and | between two of them")
        if not content.isascii():
            raise ValueError("use Latin letters and digits only")
    return value


def _fields(written: SecretStr) -> list[str]:
    return [part for part in written.get_secret_value().split("|") if part.strip()]


def _pattern(value: str) -> str:
    try:
        re.compile(value)
    except re.error as error:
        raise ValueError(f"no regular expression: {error}") from error
    return value


class SmsSettings(BaseSettings):
    """The road of text messages; without SMS_URL there is none."""

    sms_url: Annotated[SecretStr, AfterValidator(_sms_url)] | None = None
    """The provider's address, perhaps with places such as {local}, {text} and {key} in it."""
    sms_method: Literal["POST", "GET"] = "POST"
    """How it is called."""
    sms_headers: Annotated[SecretStr, AfterValidator(_sms_headers)] = SecretStr("")
    """What goes with the call: `Name: value | Name: value`."""
    sms_body: SecretStr = SecretStr("")
    """What is sent: a form, JSON or XML, with the same places."""
    sms_key: SecretStr | None = None
    """What stands for {key}, so that it is written once."""
    sms_ok: Annotated[str, AfterValidator(_pattern)] = ""
    """A regular expression that answers of success match; else a status of 2xx is enough."""
    sms_per_day: int = Field(100, ge=1, le=100_000)
    """Messages a day that may be paid for; a long text is several."""

    @model_validator(mode="after")
    def _sms_says_what_to_whom(self) -> Self:
        if self.sms_url is None:
            return self
        written = "".join(
            part.get_secret_value() for part in (self.sms_url, self.sms_headers, self.sms_body)
        )
        if "{text}" not in written:
            raise ValueError("SMS_BODY: say with {text} where the words go")
        if not TO_WHOM.search(written):
            raise ValueError(
                "SMS_BODY: say with {phone}, {digits}, {local} or {national} where the number goes"
            )
        if "{key}" in written and self.sms_key is None:
            raise ValueError("SMS_KEY: missing, though {key} stands for it")
        return self

    def sms_header_fields(self) -> dict[str, str]:
        """The headers by their names."""
        pairs = (field.partition(":") for field in _fields(self.sms_headers))
        return {name.strip(): value.strip() for name, _, value in pairs}
