"""Answers to pressed buttons: worth something for seconds, and so never kept or repeated."""

import asyncio
from collections.abc import Callable

from bot.channels.base import Channel, SendError
from common.log import get_logger
from scheduler.desk import Later
from scheduler.line import Line

ANSWER_S = 15.0
"""After so long a pressed button no longer waits for its answer."""

log = get_logger(__name__)


async def answer(
    channel: Channel,
    line: Line,
    callback_id: str,
    text: str | None,
    *,
    monotonic: Callable[[], float],
    later: Later,
) -> None:
    """Stop a button's waiting sign, with a short line or none; tried once, and never when the bot
    has to be quiet for too long.
    """
    pause = line.quiet_until - monotonic()
    if pause >= ANSWER_S:
        log.debug("answer_lost", reason="too late")
        return
    try:
        if pause > 0:
            rested = asyncio.Event()
            later(pause, rested.set)
            await asyncio.wait_for(rested.wait(), ANSWER_S)
        await channel.answer(callback_id, text)
    except SendError as error:
        log.debug("answer_lost", reason=error.reason)
        if error.whole_bot and error.retry_after_s is not None:
            line.pause(error.retry_after_s)
    except TimeoutError:
        log.debug("answer_lost", reason="too late")
    except Exception:
        log.exception("answer_failed")
