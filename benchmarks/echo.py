"""`python -m benchmarks.echo URL TOKEN`: what E is, a bare python-telegram-bot that repeats.

Its default HTTP client, its default of one update at a time, no log, no database. With a third
argument so many updates at a time.
"""

import sys

from telegram import Update
from telegram.ext import Application, ContextTypes, MessageHandler, filters

from benchmarks.lines import say_ready


async def repeat(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    """Say what was said."""
    assert update.message is not None
    assert update.message.text is not None
    await update.message.reply_text(update.message.text)


async def begun(_: Application) -> None:  # type: ignore[type-arg]
    """It is about to poll."""
    say_ready()


def main(url: str, token: str, at_once: str = "1") -> None:
    """Serve until stopped."""
    builder = Application.builder().token(token).base_url(f"{url}/bot").post_init(begun)
    application = builder.concurrent_updates(int(at_once)).build()
    application.add_handler(MessageHandler(filters.UpdateType.MESSAGE & filters.TEXT, repeat))
    application.run_polling(allowed_updates=[Update.MESSAGE])


if __name__ == "__main__":
    main(*sys.argv[1:])
