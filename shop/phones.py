"""Telephone numbers as people write them, kept in the one form carriers and gateways agree on."""

from common.errors import BadInput
from common.text import ascii_digits

LONGEST = 40
"""Characters; what is longer is no number."""


def parse_phone(text: str, country: str | None) -> str:
    """The number in E.164, e.g. `+989121234567` for "۰۹۱۲ ۱۲۳ ۴۵ ۶۷" in a shop in Iran.

    Args:
        text: digits of any script, spaces, dashes and brackets; `+` or `00` for another country.
        country: ISO 3166, whose number it is when no country is written; None needs one written.

    Raises:
        BadInput: no number can be made out, or its country has no such number.
    """
    # It knows the numbers of every country, so it is loaded when the first one is read.
    import phonenumbers

    written = ascii_digits(text).strip()
    if len(written) > LONGEST:
        raise BadInput("phone-unreadable")
    try:
        number = phonenumbers.parse(written, country)
    except phonenumbers.NumberParseException:
        raise BadInput("phone-unreadable") from None
    if not phonenumbers.is_valid_number(number):
        raise BadInput("phone-impossible")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def masked_phone(phone: str) -> str:
    """Enough of an E.164 number for its owner to know it, too little to call it."""
    return f"{phone[:3]}•••{phone[-4:]}" if len(phone) > 8 else "•••"
