"""One chat in several languages: `%key%` in a transcript stands for the words of that message."""

import re
from functools import cache

from bot.app import LOCALES


def in_words(script: str, language: str) -> str:
    """The transcript as somebody plays it who reads this language; what a message is told in its
    place, such as an amount, may be anything. Raises: KeyError for words that nobody has written.
    """
    known = _messages(language)
    return re.sub(r"%([a-z0-9-]+)%", lambda found: known[found[1]], script)


@cache
def _messages(language: str) -> dict[str, str]:
    """Messages of one line; what they are given is any run of letters, save the order's code. A
    discount code is another one.
    """
    text = (LOCALES / f"{language}.ftl").read_text(encoding="utf-8")
    lines = re.findall(r"^([a-z][a-z0-9-]*) = (.+)$", text, re.MULTILINE)
    return {key: _pattern(key, words) for key, words in lines}


def _pattern(key: str, words: str) -> str:
    words = re.sub(r"</?b>", "", re.sub(r"<code>.*?</code>", "…", words))
    if not key.startswith("coupon-"):
        words = words.replace("{ $code }", "{code}")
    return re.sub(r"\{ [^}]*\}", "…", words)
