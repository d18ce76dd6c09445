"""What somebody has sent along with their words, as the rules of the shop take it."""

from bot.dialogue.given import Given
from shop import talk_files
from shop.talk_files import TalkFile


def files(given: Given) -> list[TalkFile]:
    """All that came in a talk beside words."""
    sent = [
        TalkFile(str(one.kind), one.ref, name=one.name or "", mime=one.mime or "")
        for one in given.media
    ]
    return [*sent, talk_files.place(*given.location)] if given.location is not None else sent
