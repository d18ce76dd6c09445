"""What posts are called: links as people paste them, and the ids that channels tell.

A post on Instagram has one number. The link writes it in 64 digits (the *shortcode*), the private
road tells it as it is; the official road tells another number of its own, which only its link can
bring together with these two.
"""

import re
from dataclasses import dataclass, replace

from common.errors import BadInput
from common.text import ascii_digits
from models import PostKind, PostNetwork

OFFICIAL, PRIVATE = "instagram", "instagram_private"
"""The two roads to Instagram, as channels are called."""
STORY_MARK = "story:"
"""May stand before an id that a channel tells, where it knows that it is a story's."""

_DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
_PLACES = {digit: place for place, digit in enumerate(_DIGITS)}
_SHORT = 11
"""Letters of a number below 2 ** 64; in a private account's links more follow, which are no part
of it."""
_LARGEST = 2**63 - 1

_HOST = r"(?:https?://|(?<![\w.@/-]))(?:www\.|m\.|mobile\.)?"
_INSTAGRAM = re.compile(
    rf"{_HOST}(?:instagram\.com|instagr\.am)(?=[/?#\s]|$)/?(?P<path>[A-Za-z0-9._/-]*)",
    re.IGNORECASE,
)
_TELEGRAM = re.compile(
    rf"{_HOST}(?:t|telegram)\.(?:me|dog)/(?P<path>[A-Za-z0-9_/]*)", re.IGNORECASE
)
_ANY_LINK = re.compile(r"https?://\S|\bwww\.\S", re.IGNORECASE)
_WHOLE_LINK = re.compile(r"(?:https?://)?[A-Za-z0-9.-]+\.[a-z]{2,}/\S*", re.IGNORECASE)
_KINDS = {
    "p": PostKind.POST,
    "tv": PostKind.POST,
    "reel": PostKind.REEL,
    "reels": PostKind.REEL,
}
_CODE = re.compile(r"[A-Za-z0-9_-]{5,64}", re.ASCII)
_NUMBER = re.compile(r"([0-9]{5,19})(?:_[0-9]{1,20})?", re.ASCII)
_CHANNEL = re.compile(r"[a-z][a-z0-9_]{3,31}", re.ASCII)
_MESSAGE = re.compile(r"[1-9][0-9]{0,9}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Named:
    """A post by one of its names; `link` opens it, and is empty where only a number is known."""

    network: PostNetwork
    kind: PostKind
    name: str
    link: str = ""

    @property
    def is_foreign(self) -> bool:
        """Whether it is a number that no link has, so that the channel must be asked for one."""
        return self.name.startswith("graph:")

    @property
    def number(self) -> str:
        """The number in its name, as its network tells it."""
        return self.name.partition(":")[2]


@dataclass(frozen=True, slots=True)
class Comment:
    """What somebody wrote under a post, in the channel's own ids; `chat` takes one answer."""

    channel: str
    sender: str
    chat: str
    post: str
    text: str


def pk_of(code: str) -> int:
    """The number that a shortcode writes: `CuZ` is 2·64² + 46·64 + 25.

    Raises:
        ValueError: no post has such a code.
    """
    number = 0
    for digit in code[:_SHORT]:
        if digit not in _PLACES:
            raise ValueError(f"no digit of a shortcode: {digit!r}")
        number = number * 64 + _PLACES[digit]
    if not 0 < number <= _LARGEST:
        raise ValueError("no post has such a number")
    return number


def code_of(pk: int) -> str:
    """The shortcode of a post's number."""
    digits = ""
    while True:
        pk, place = divmod(pk, 64)
        digits = _DIGITS[place] + digits
        if not pk:
            return digits


def find(text: str) -> Named | None:
    """The first post that is linked to somewhere in a text; None where there is none."""
    flat = ascii_digits(text)
    found = [
        (match.start(), named)
        for pattern, read in ((_INSTAGRAM, _instagram), (_TELEGRAM, _telegram))
        for match in pattern.finditer(flat)
        if (named := read(match["path"])) is not None
    ]
    return min(found, key=lambda one: one[0])[1] if found else None


def without_link(text: str) -> str:
    """What somebody wrote beside a link."""
    return " ".join(_WHOLE_LINK.sub(" ", text).split())


def parse(text: str) -> Named:
    """The post whose link somebody has pasted.

    Raises:
        BadInput: there is no link in it, or none to a post; says which.
    """
    named = find(text)
    if named is not None:
        return named
    flat = ascii_digits(text)
    if _INSTAGRAM.search(flat) or _TELEGRAM.search(flat):
        raise BadInput("post-link-not-a-post")
    raise BadInput("post-link-elsewhere" if _ANY_LINK.search(flat) else "post-link-missing")


def told(channel: str, ref: str) -> Named | None:
    """The post that a channel names, by a link or by its own id; None for what names none."""
    is_story = ref.startswith(STORY_MARK)
    ref = ref.removeprefix(STORY_MARK).strip()
    number = _NUMBER.fullmatch(ref)
    if number is None:
        # The private road may tell the end of a link instead of the number.
        is_code = channel == PRIVATE and _CODE.fullmatch(ref) is not None
        named = _coded("p", ref) if is_code else find(ref)
        if named is None or not is_code or not is_story:
            return named
        return replace(named, kind=PostKind.STORY, link="")
    kind = PostKind.STORY if is_story else PostKind.POST
    if channel == OFFICIAL:
        return Named(PostNetwork.INSTAGRAM, kind, f"graph:{number[1]}")
    if channel == PRIVATE and 0 < (pk := int(number[1])) <= _LARGEST:
        link = "" if is_story else _link("p", code_of(pk))
        return Named(PostNetwork.INSTAGRAM, kind, f"ig:{pk}", link)
    return None


def _instagram(path: str) -> Named | None:
    parts = [part for part in path.split("/") if part]
    head = parts[0].lower() if parts else ""
    if head == "stories" and len(parts) >= 3:
        return _story(parts[1], parts[2])
    if head == "share":
        # Its letters are no number of the post's; only Instagram knows where it leads.
        return None
    for place, part in enumerate(parts[:2]):
        # Behind the account's name in some links: /shop/p/….
        if part.lower() in _KINDS and len(parts) > place + 1:
            return _coded(part.lower(), parts[place + 1])
    return None


def _story(account: str, number: str) -> Named | None:
    found = _NUMBER.fullmatch(number)
    if account.lower() == "highlights" or found is None or not 0 < int(found[1]) <= _LARGEST:
        return None
    pk = int(found[1])
    link = f"https://www.instagram.com/stories/{account}/{pk}/"
    return Named(PostNetwork.INSTAGRAM, PostKind.STORY, f"ig:{pk}", link)


def _coded(word: str, code: str) -> Named | None:
    if not _CODE.fullmatch(code):
        return None
    try:
        pk = pk_of(code)
    except ValueError:
        return None
    kind = _KINDS[word]
    return Named(PostNetwork.INSTAGRAM, kind, f"ig:{pk}", _link(word.removesuffix("s"), code))


def _link(word: str, code: str) -> str:
    return f"https://www.instagram.com/{word}/{code}/"


def _telegram(path: str) -> Named | None:
    """`t.me/<channel>/<number>`, also as a preview (`/s/`), or of a channel without a name (`/c/`)."""
    parts = [part for part in path.lower().split("/") if part]
    if parts[:1] == ["s"]:
        parts = parts[1:]
    is_private = parts[:1] == ["c"]
    channel, *numbers = (parts[1:] if is_private else parts) or [""]
    known = _MESSAGE.fullmatch(channel) if is_private else _CHANNEL.fullmatch(channel)
    if not known or not 1 <= len(numbers) <= 2 or not _MESSAGE.fullmatch(numbers[-1]):
        return None
    place = f"c/{channel}" if is_private else channel
    return Named(
        PostNetwork.TELEGRAM,
        PostKind.POST,
        f"tg:{place}/{numbers[-1]}",
        f"https://t.me/{place}/{numbers[-1]}",
    )
