"""What messages can show on each platform."""

from dataclasses import replace
from datetime import timedelta

from bot.dialogue.laid import Capabilities, Takes
from shop.instagram_guard import LIMITS

MIB = 1024 * 1024
_ANY = ("image/", "video/", "audio/", "application/", "text/")

TELEGRAM = Capabilities(
    name="telegram",
    buttons_max=100,
    buttons_per_row=8,
    label_chars=64,
    data_bytes=64,
    text_limit=4096,
    caption_limit=1024,
    text_unit="utf16",
    media=True,
    editing=True,
    inline_buttons=True,
    quick_replies=0,
    markup=True,
    public_links_only=True,
    copy_buttons=True,
    taking_away=True,
    sharing=True,
    files=(
        Takes("photo", ("image/jpeg", "image/png"), 10 * MIB),
        Takes("voice", ("audio/ogg", "audio/mpeg", "audio/mp4"), 50 * MIB),
        Takes("audio", ("audio/mpeg", "audio/mp4"), 50 * MIB),
        Takes("video", ("video/mp4",), 50 * MIB),
        Takes("animation", ("image/gif", "video/mp4"), 50 * MIB),
        Takes("document", _ANY, 50 * MIB),
        Takes("video_note"),
        Takes("sticker"),
        Takes("location"),
    ),
)
"""A bot on Telegram. Lengths count after the markup is parsed.

Source: https://core.telegram.org/bots/api#sendmessage, #sendphoto, #inlinekeyboardbutton,
#deletemessage, #sendvoice, #sendvideo, #sending-files;
the number of buttons and the length of a label are what its apps show well, not a rule.
"""

BALE = replace(
    TELEGRAM,
    name="bale",
    markup=False,
    files=tuple(one for one in TELEGRAM.files if one.kind not in {"video_note", "sticker"}),
)
"""A bot on Bale, which reads neither HTML nor `parse_mode`. Where its page says nothing, or allows
more, Telegram's numbers stand (docs/channels/bale.md).

Source: https://docs.bale.ai/#sendmessage, #inlinekeyboardbutton, #copytextbutton, #deletemessage
"""

_SOUND = ("audio/aac", "audio/mp4", "audio/wav")
"""What a telephone records on Telegram, Ogg, is not among it."""

INSTAGRAM = Capabilities(
    name="instagram",
    buttons_max=0,
    buttons_per_row=0,
    label_chars=20,
    data_bytes=1000,
    text_limit=1000,
    caption_limit=0,
    text_unit="bytes",
    media=True,
    editing=False,
    inline_buttons=False,
    quick_replies=13,
    markup=False,
    public_links_only=False,
    copy_buttons=False,
    hand_window=timedelta(days=7),
    files=(
        Takes("photo", ("image/jpeg", "image/png"), 8 * MIB),
        Takes("voice", _SOUND, 25 * MIB),
        Takes("audio", _SOUND, 25 * MIB),
        Takes("video", ("video/mp4", "video/quicktime", "video/webm"), 25 * MIB),
        Takes("document", ("application/pdf",), 25 * MIB),
    ),
)
"""A professional account on Instagram: quick replies instead of buttons, Persian letters take two
bytes each, a picture is a message of its own, and nothing can be edited.

Source: https://developers.facebook.com/docs/messenger-platform/instagram/features/send-message,
https://developers.facebook.com/docs/instagram-platform/instagram-api-with-instagram-login/messaging-api/quick-replies,
https://developers.facebook.com/documentation/business-messaging/instagram-messaging/features/attachment-upload
"""

INSTAGRAM_PRIVATE = replace(
    INSTAGRAM,
    name="instagram_private",
    quick_replies=0,
    text_unit="utf16",
    hand_window=None,
    unasked_window=LIMITS.unasked_within,
    discloses=True,
    files=(Takes("photo", ("image/jpeg",), 8 * MIB),),
)
"""An account that answers as its app does: words and pictures, and no buttons at all. Its app takes
a thousand characters, and nothing there tells words of a person from those of a program, so people
are told. What nobody has asked for comes only while they are writing anyway.
"""

INSTAGRAM_WINDOW = timedelta(hours=24)
"""How long after somebody's last message an account may write to them.

Source: https://developers.facebook.com/documentation/business-messaging/messenger-platform/policy/
"""
