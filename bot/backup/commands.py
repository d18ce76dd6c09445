"""`python -m bot backup` and `restore`, as they are called and what they say."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.terminal import err, read_settings, say, stop
from common.clock import SystemClock

if TYPE_CHECKING:
    from bot.backup.restoring import Restored


def backup(
    folder: Annotated[
        Path | None, typer.Option(help="Where to put it; else DATA_DIR/backups.", file_okay=False)
    ] = None,
) -> None:
    """Write the shop into one file, while it runs; sealed where BACKUP_PASSWORD is set.

    The secret key is not in it: keep that apart, for it opens what the owner has confided.
    """
    from bot.backup.making import make
    from bot.backup.manifest import BackupError

    settings = read_settings()
    try:
        made = make(settings, SystemClock().now(), folder=folder)
    except BackupError as error:
        stop(str(error))
    except OSError as error:
        stop(f"{error.strerror or error}: {error.filename or folder or settings.data_dir}")
    what = made.manifest
    say(f"{what.shop}: {what.rows} rows and {len(what.media)} pictures in {made.path}")
    if not made.is_sealed:
        say("Whoever has this file can read names, addresses and chats: BACKUP_PASSWORD seals it.")


def restore(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, readable=True)],
    replace: Annotated[
        bool, typer.Option("--replace", help="Over the shop that is in the database now.")
    ] = False,
    other_key: Annotated[
        bool, typer.Option("--other-key", help="Though its secrets cannot be read with SECRET_KEY.")
    ] = False,
    send_all: Annotated[
        bool, typer.Option("--send-all", help="Also send what was due before now.")
    ] = False,
) -> None:
    """Bring the shop back from a backup, onto SQLite or PostgreSQL, while it is stopped.

    What was to be said until now has been said, most likely, after the backup was made, and is
    kept back. Should anything go wrong, the database is what it was.
    """
    from bot.backup.manifest import BackupError
    from bot.backup.restoring import Wishes
    from bot.backup.restoring import restore as bring_back
    from models.database import AlreadyRunning

    wishes = Wishes(replace=replace, other_key=other_key, send_all=send_all)
    try:
        back = bring_back(read_settings(), file, wishes)
    except (AlreadyRunning, BackupError) as error:
        stop(str(error))
    except OSError as error:
        stop(f"{error.strerror or error}: {error.filename or file}")
    _tell(back)
    if back.broken:
        err().print(f"These facts do not fit: {', '.join(back.broken)}.")
        raise typer.Exit(1)


def _tell(back: "Restored") -> None:
    what, coming = back.manifest, back.open
    say(f"{what.shop} is back as it was on {what.made_at:%Y-%m-%d %H:%M} UTC: {what.rows} rows")
    say("What happened after that is not in it: look for payments at your gateways.")
    if back.held:
        say(f"Kept back, since it was due before now: {back.held} messages.")
    if coming.said:
        say(f"Sent as soon as the shop runs: {coming.said} messages.")
    if coming.payments or coming.refunds:
        say(
            f"Asked about at the gateways, and told to their buyers: {coming.payments} payments,"
            f" {coming.refunds} refunds."
        )
    if coming.later:
        say(f"Planned for later: {coming.later} messages.")
