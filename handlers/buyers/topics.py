"""What somebody hears of the shop's own accord, and how they change it."""

from bot.dialogue.cards import Answer, Go, button, card
from bot.dialogue.routes import command, route, screen
from common.errors import NotFound
from common.messages import msg
from common.roles import Role
from handlers.wording import MENU_BUTTON
from shop import consents, waiting
from shop.context import Shopping
from shop.topics import CHOOSABLE, Topic


@screen("topics", role=Role.BUYER)
@command("topics")
def choose(ctx: Shopping) -> Answer:
    """Each topic with a button that turns it on or off."""
    heard = consents.standing(ctx)
    rows = [
        [
            button(
                msg(f"topics-{topic.value}-{'on' if wanted else 'off'}-button"),
                route("topics", topic.value, "off" if wanted else "on"),
            )
        ]
        for topic, wanted in heard.items()
    ]
    ending = [button(msg("topics-none-button"), "stop")] if any(heard.values()) else []
    return card(msg("topics-title"), msg("stop-still-comes"), rows=[*rows, [*ending, MENU_BUTTON]])


@screen("topics/{name}/on", role=Role.BUYER, changes=True)
def begin(ctx: Shopping, name: str) -> Answer:
    """From now on they hear of it."""
    topic = _named(name)
    if not consents.standing(ctx).get(topic, False):
        consents.give(ctx, topic)
    return Go("topics", msg("topics-begun"))


@screen("topics/{name}/off", role=Role.BUYER, changes=True)
def end(ctx: Shopping, name: str) -> Answer:
    """They hear no more of it; also the button under a message."""
    topic = _named(name, also=Topic.WELCOME)
    if consents.refusal(ctx, topic) is None:
        consents.withdraw(ctx, topic)
    if topic is Topic.RESTOCK:
        waiting.give_all_up(ctx)
    return Go("topics", msg("topics-ended"))


def _named(name: str, *, also: Topic | None = None) -> Topic:
    found = next(
        (topic for topic in (*CHOOSABLE, also) if topic is not None and topic == name), None
    )
    if found is None:
        raise NotFound("not-found")
    return found
