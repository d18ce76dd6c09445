"""What is said, and how it is said in the language of whoever reads it."""

from common.i18n.catalogue import BadCatalogue
from common.i18n.forms import Reader
from common.i18n.markup import MARKUP_TAGS, escape, plain
from common.i18n.translator import Translator
from common.messages import Code, Link, Message, Value, msg

__all__ = [
    "MARKUP_TAGS",
    "BadCatalogue",
    "Code",
    "Link",
    "Message",
    "Reader",
    "Translator",
    "Value",
    "escape",
    "msg",
    "plain",
]
