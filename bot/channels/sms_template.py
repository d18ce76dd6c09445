"""The call a provider of text messages wants, as its owner has written it down once, with places for
the number and the words of each message.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import quote
from xml.sax.saxutils import escape

PLACE = re.compile(r"\{(phone|digits|local|national|text|key)\}")
"""`+989121234567`, `989121234567`, `09121234567`, `9121234567`, the words, and the secret."""
TO_WHOM = ("phone", "digits", "local", "national")
_HIDDEN = re.compile(r"\+?\d[\d\s-]{4,}\d")

Encode = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Call:
    """One request, ready to be made."""

    method: str
    url: str = field(repr=False)
    headers: Mapping[str, str] = field(repr=False)
    content: bytes | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class Template:
    """How a provider wants to be asked. Values are written as the place they stand in needs it: in
    an address and a form as `%D8%B3`, in JSON with its quotes escaped, in XML as `&lt;`.
    """

    method: str
    url: str = field(repr=False)
    headers: Mapping[str, str] = field(repr=False)
    body: str = field(repr=False)
    key: str = field(default="", repr=False)

    def call(self, phone: str, text: str) -> Call:
        """The request that sends these words to a number in E.164."""
        values = {**forms_of(phone), "text": text, "key": self.key}
        kind, encode = _kind_of(self.body)
        headers = {name: _filled(value, values, str) for name, value in self.headers.items()}
        if self.body and not any(name.lower() == "content-type" for name in headers):
            headers["Content-Type"] = kind
        body = _filled(self.body, values, encode).encode() if self.body else None
        return Call(self.method, _filled(self.url, values, _percent), headers, body)

    def without_secrets(self, told: str, phone: str, text: str) -> str:
        """What a provider said, without what nobody else should read, on one short line."""
        hidden = {self.key, text, *forms_of(phone).values(), *self.headers.values()}
        for secret in sorted(filter(None, hidden), key=len, reverse=True):
            told = told.replace(secret, "…")
        return _HIDDEN.sub("…", " ".join(told.split()))[:120]


def forms_of(phone: str) -> dict[str, str]:
    """A number in E.164 in all the ways in which providers want it."""
    # It knows the numbers of every country, so it is loaded when the first one is written.
    import phonenumbers

    number = phonenumbers.parse(phone)
    written = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL)
    return {
        "phone": phone,
        "digits": phone.removeprefix("+"),
        "local": re.sub(r"\D", "", written),
        "national": phonenumbers.national_significant_number(number),
    }


def _filled(written: str, values: Mapping[str, str], encode: Encode) -> str:
    return PLACE.sub(lambda found: encode(values[found[1]]), written)


def _kind_of(body: str) -> tuple[str, Encode]:
    begin = body.lstrip()[:1]
    if begin in {"{", "["} and not PLACE.match(body.lstrip()):
        return "application/json; charset=utf-8", _in_json
    if begin == "<":
        return "application/xml; charset=utf-8", escape
    return "application/x-www-form-urlencoded", _percent


def _percent(value: str) -> str:
    return quote(value, safe="")


def _in_json(value: str) -> str:
    return json.dumps(value)[1:-1]
