"""`python -m bot`: everything an operator does with a shop from a terminal."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot import loop
from bot.backup.commands import backup, restore
from bot.settings import Settings, load_settings
from bot.terminal import err, out, read_settings, stop

if TYPE_CHECKING:
    from bot.demo.serving import Demo

cli = typer.Typer(
    help="Vefa: a shop in your chats.", no_args_is_help=True, pretty_exceptions_enable=False
)


@cli.command()
def run() -> None:
    """Serve the shop until it is stopped; the database is brought up to date first."""
    from bot.assembling import NothingToServe
    from bot.running import run as serve
    from models.database import AlreadyRunning, migrate

    settings = read_settings()
    migrate(settings.database_url)
    try:
        loop.run(serve(settings))
    except NothingToServe:
        stop(
            "TELEGRAM_TOKEN: nobody can reach the shop yet; put the token from @BotFather here, "
            "or that of a bot on Bale into BALE_TOKEN"
        )
    except AlreadyRunning as error:
        stop(str(error))
    except OSError as error:
        stop(f"HTTP_HOST, HTTP_PORT: {error.strerror or error}")


@cli.command()
def check(
    text_to: Annotated[
        str | None, typer.Option(help="Send a text message to this number, to see it arrive.")
    ] = None,
) -> None:
    """Say what is set, missing or wrong, and what a buyer would see; fails when nobody can buy."""
    from rich.markup import escape

    from bot.checking import check as look
    from bot.findings import State

    marks = {State.FINE: "[green]✓[/]", State.MISSING: "[yellow]–[/]", State.WRONG: "[red]✗[/]"}
    verdict = loop.run(look(read_settings(), text_to=text_to))
    for finding in verdict.findings:
        out().print(marks[finding.state], finding.name, escape(finding.words), soft_wrap=True)
    if verdict.preview:
        out().print("\nA buyer would see:\n", highlight=False)
        for line in verdict.preview:
            out().print("  " + escape(line), soft_wrap=True, highlight=False)
    out().print("\nReady." if verdict.is_ready else "\nNot ready: see the lines with ✗.")
    if not verdict.is_ready:
        raise typer.Exit(1)


@cli.command()
def owner(
    telegram_id: Annotated[
        int | None, typer.Option(help="Make this Telegram account an owner.", min=1)
    ] = None,
    link: Annotated[bool, typer.Option("--link", help="Print a one-time link to own it.")] = False,
    remove_others: Annotated[
        bool, typer.Option("--remove-others", help="Whoever owned it before leaves.")
    ] = False,
) -> None:
    """Say who owns the shop; let somebody in again who lost the account."""
    from bot.owning import Owning
    from models.database import migrate as upgrade

    settings = read_settings()
    upgrade(settings.database_url)
    owning = Owning(settings)
    if telegram_id is not None and link:
        stop("--telegram-id, --link: one of them at a time")
    if remove_others and telegram_id is None and not link:
        stop("--remove-others: a shop needs an owner; say who with --telegram-id or --link")
    if telegram_id is not None:
        owning.appoint(telegram_id, remove_others=remove_others)
    if link:
        way = owning.invite(remove_others=remove_others)
        out().print(f"For one person, once, until {way.until:%Y-%m-%d %H:%M} UTC:", highlight=False)
        if way.link is not None:
            out().print(f"  open {way.link}", soft_wrap=True, highlight=False)
        out().print(f"  or write this to the bot: {way.code}", highlight=False)
    known = owning.owners()
    out().print("Owners:" if known else "Nobody owns the shop yet.", highlight=False)
    for one in known:
        where = ", ".join(one.addresses)
        line = f"  {one.name or '(no name yet)'}  {where}  since {one.since:%Y-%m-%d}"
        out().print(line, soft_wrap=True, highlight=False, markup=False)


@cli.command()
def demo() -> None:
    """Open a shop to be tried out in a browser: phones for everybody, a bank, a clock that jumps."""
    from bot.demo.refusing import demo_settings
    from bot.demo.serving import run as serve
    from models.database import AlreadyRunning

    settings = read_settings(demo_settings, quietly=True)
    out().print(f"Opening the shop in {settings.data_dir} ...")
    try:
        loop.run(serve(settings, tell=_tell_of_demo))
    except AlreadyRunning as error:
        stop(str(error))
    except OSError as error:
        stop(f"HTTP_HOST, HTTP_PORT: {error.strerror or error}")


@cli.command()
def migrate() -> None:
    """Bring the database up to date and leave it at that."""
    from models.database import migrate as upgrade

    settings = read_settings()
    upgrade(settings.database_url)
    out().print("The database is up to date.")


@cli.command()
def recount() -> None:
    """Count the numbers of `/stats` again from all orders and payments, and set right what differs.

    The shop may go on meanwhile.
    """
    from models.database import Database
    from shop.recounting import recount as count

    database = Database(read_settings().database_url)
    try:
        differed = count(database)
    finally:
        database.dispose()
    out().print(f"Set right: {differed}." if differed else "All numbers are right.")


@cli.command("rotate-secrets")
def rotate_secrets() -> None:
    """Seal everything anew with another secret key, while the shop is stopped.

    Where the key is kept in DATA_DIR a new one is made. Where it is SECRET_KEY, put the new one
    there and the old one into SECRET_KEY_BEFORE first. Interrupted, it can be run again.
    """
    from bot.rotating import rotate
    from bot.secret_key import begin_replacing, end_replacing
    from bot.settings import KEY_FILE
    from models.database import AlreadyRunning
    from models.database import migrate as upgrade

    settings = read_settings()
    upgrade(settings.database_url)
    file = settings.data_dir / KEY_FILE
    is_kept = not Settings().secret_key.get_secret_value()
    if is_kept:
        begin_replacing(file)
        settings = load_settings()
    elif settings.secret_key_before is None:
        stop("SECRET_KEY_BEFORE: put the old key here, and the new one into SECRET_KEY")
    try:
        rotated = rotate(settings)
    except AlreadyRunning as error:
        stop(str(error))
    if is_kept:
        end_replacing(file)
    after = "Start" if is_kept else "Take SECRET_KEY_BEFORE out and start"
    out().print(f"Sealed anew: {rotated.renewed}. {after} the shop again.")
    out().print("Backups made before open with the old key only.")
    if rotated.lost:
        err().print(f"Sealed with a key that is not here: {rotated.lost}. They stay as they are.")
        raise typer.Exit(1)


@cli.command("import-products")
def import_products(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, readable=True)],
) -> None:
    """Read goods from a CSV file: sku,category,name,price,stock,description,photo,variant.

    Faulty rows are named with their reason, good rows are kept, and running it again changes
    nothing twice.
    """
    from rich.table import Table

    from bot.importing import import_file
    from models.database import migrate as upgrade

    settings = read_settings()
    upgrade(settings.database_url)
    outcome = import_file(settings, file)
    out().print(outcome.summary)
    table = Table(box=None, show_header=False)
    for line, words in (*outcome.remarks, *outcome.refused):
        table.add_row(line, words)
    out().print(table)
    if outcome.refused:
        raise typer.Exit(1)


def _tell_of_demo(demo: "Demo") -> None:
    folder = demo.app.settings.data_dir
    out().print(f"\n  [bold]{demo.place.name}[/] is open. Try it here:\n\n  [bold]{demo.url}/[/]\n")
    out().print(f"  What happens is kept in {folder}; remove that folder to begin anew.")
    out().print("  SHOP_LANGUAGE=fa, tr or en opens another shop. Ctrl+C closes it.\n")


cli.command()(backup)
cli.command()(restore)


if __name__ == "__main__":
    cli()
