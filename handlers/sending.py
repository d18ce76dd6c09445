"""What somebody has sent along with their words, as the rules of the shop take it."""

from bot.dialogue.given import Given


def files(given: Given) -> list[str]:
    """All of it, by the ids of the channel."""
    return [one.ref for one in given.media]


def photos(given: Given) -> list[str]:
    """What can be shown as a picture."""
    return [
        one.ref
        for one in given.media
        if str(one.kind) == "photo" or (one.mime or "").startswith("image/")
    ]
