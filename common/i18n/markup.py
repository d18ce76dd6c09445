"""The little markup that a sentence may carry: bold, italic and code, everything else escaped."""

import re

MARKUP_TAGS = ("b", "i", "code")
"""All a translation may use; every channel knows them or leaves them out."""

_TAG = re.compile(r"</?(?:b|i|code)>")


def escape(text: str) -> str:
    """The text with nothing in it that could be taken for markup."""
    if "&" in text or "<" in text or ">" in text:
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text


def plain(markup: str) -> str:
    """What is read when the markup is left out."""
    if "<" in markup:
        markup = _TAG.sub("", markup)
    if "&" in markup:
        markup = markup.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    return markup
