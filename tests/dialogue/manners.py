"""Capabilities like those of real channels, and some that are narrower than any."""

from dataclasses import replace

from bot.dialogue.layout import Capabilities

BUTTONS = Capabilities(
    name="buttons",
    buttons_max=100,
    buttons_per_row=8,
    label_chars=60,
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
    sharing=True,
)
QUICK_REPLIES = Capabilities(
    name="quick replies",
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
)
NUMBERS = replace(QUICK_REPLIES, name="numbers", quick_replies=0, media=False)
NARROW = replace(BUTTONS, name="narrow", text_limit=40, caption_limit=16, buttons_max=3)
NARROW_BYTES = replace(QUICK_REPLIES, name="narrow bytes", text_limit=40)
MANNERS = (BUTTONS, QUICK_REPLIES, NUMBERS, NARROW, NARROW_BYTES)
