"""What the commands of `python -m bot` share: the settings, the terminal, and an end with a reason."""

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, NoReturn

import typer

from bot.settings import Settings, SettingsError, load_settings

if TYPE_CHECKING:
    from rich.console import Console


def read_settings(
    load: Callable[[], Settings] = load_settings, *, quietly: bool = False
) -> Settings:
    """The settings of this process, with its log set up; ends with a line for each that is wrong."""
    from common.log import configure

    try:
        settings = load()
    except SettingsError as error:
        for line in error.lines:
            err().print(line)
        raise typer.Exit(2) from None
    level = "error" if quietly and settings.log_level == "info" else settings.log_level
    configure(level, settings.log_format)
    return settings


def say(words: str) -> None:
    """Print a sentence as it is."""
    out().print(words, soft_wrap=True, highlight=False, markup=False)


@cache
def out() -> "Console":
    """The terminal; a shop that only runs prints nothing to it, and does without."""
    from rich.console import Console

    return Console()


@cache
def err() -> "Console":
    """The terminal, for what went wrong."""
    from rich.console import Console

    return Console(stderr=True, style="red")


def stop(reason: str) -> NoReturn:
    """Say why it is not done, and end."""
    err().print(reason)
    raise typer.Exit(2)
