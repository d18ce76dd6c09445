"""How many text messages a text is: what networks carry at once, and what each of them costs."""

from common.text import END_ISOLATE, ISOLATE, RIGHT_ISOLATE, RIGHT_MARK, utf16_len

_DIRECTIONS = dict.fromkeys(map(ord, (ISOLATE, RIGHT_ISOLATE, END_ISOLATE, RIGHT_MARK)))

_GSM = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_GSM_TWICE = frozenset("\f^{}\\[~]|€")
"""Letters that are written as two.

Source: https://www.3gpp.org/dynareport/23038.htm (GSM 7 bit default alphabet and its extension)
"""
_ALONE, _TOGETHER = 160, 153
"""Letters of one message, and of each of several that are shown as one."""
_WIDE_ALONE, _WIDE_TOGETHER = 70, 67
"""The same where a letter stands that is not of the GSM alphabet, as all of Persian do."""


def bare(text: str) -> str:
    """A text without marks of direction, which cost a letter each and old phones show as boxes."""
    return text.translate(_DIRECTIONS).strip()


def segments(text: str) -> int:
    """Messages that a text is sent as; each is paid for. An empty text is one as well."""
    if all(letter in _GSM or letter in _GSM_TWICE for letter in text):
        length = len(text) + sum(letter in _GSM_TWICE for letter in text)
        alone, together = _ALONE, _TOGETHER
    else:
        length, alone, together = utf16_len(text), _WIDE_ALONE, _WIDE_TOGETHER
    return 1 if length <= alone else -(-length // together)
