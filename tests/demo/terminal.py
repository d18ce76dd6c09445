"""The chat as it looks in a terminal: what each side says, and the buttons under it."""

import unicodedata

from rich.console import Console
from rich.markup import escape
from rich.panel import Panel

from tests.standins.botapi import Message

console = Console(highlight=False)


def shop_says(message: Message, *, to: str) -> None:
    """A message of the shop with its buttons."""
    picture = "🖼  " if message.photo else ""
    buttons = "   ".join(f"[bold cyan]\\[{escape(label)}][/]" for label in message.labels)
    body = f"{picture}{escape(plainly(message.text))}"
    text = f"{body}\n\n{plainly(buttons)}" if buttons else body
    console.print(Panel(text, title=f"→ {to}", title_align="left", border_style="green", width=88))


def person_does(name: str, what: str) -> None:
    """What somebody writes or taps."""
    console.print(f"[bold yellow]{escape(name)}[/]: {escape(what)}")


def remark(words: str) -> None:
    """What happens outside of the chat."""
    console.print(f"[dim]· {escape(words)}[/]")


def plainly(text: str) -> str:
    """Without the marks of direction, which terminals show as boxes."""
    return "".join(
        letter for letter in text if unicodedata.category(letter) != "Cf" or letter == "\u200c"
    )
