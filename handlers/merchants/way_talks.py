"""What an owner is asked about a way to pay. Secrets are sealed before they are kept."""

from collections.abc import Iterator
from functools import partial

from bot.dialogue.cards import Answer, Go, Words
from bot.dialogue.dialogues import Given, Option, Talk, dialogue
from bot.dialogue.routes import route
from common.errors import BadInput
from common.messages import Value, msg
from common.money import Money
from common.roles import Role
from common.text import ascii_digits, clean_input
from handlers.gateway_words import answer_label, answer_value, gateway_name, setting_name
from payments.kinds import GatewayKind, Setting
from shop import delivery_making, way_making, way_trying, way_values, ways
from shop.context import Shopping
from shop.way_making import WayPlan

ENOUGH_OR_ALL = (
    Option("enough", msg("way-enough-button")),
    Option("all", msg("way-everything-button")),
)


@dialogue("way", version=1, role=Role.OWNER)
def new_way(talk: Talk[Shopping], kind: str) -> Answer:
    """Everything that a gateway has to be told, one after the other; then it is tried."""
    ctx = talk.ctx
    found = ways.kind_called(ctx, kind)
    talk.say(msg("way-hello", name=gateway_name(kind)))
    values: dict[str, str] = {}
    secrets: dict[str, str] = {}
    for setting in _asked(talk, found):
        told = ask(talk, found, setting)
        if told is not None:
            (secrets if setting.secret else values)[setting.name] = told
    plan = WayPlan(kind, values, secrets)
    can = way_trying.tried_out(ctx, plan.account)
    summary: list[Words] = [msg("way-planned", name=gateway_name(kind))]
    summary.append(msg("way-planned-test" if can.test else "way-planned-live"))
    talk.confirm("way-confirm", summary=summary, yes="way-confirm-button")
    way = way_making.add(ctx, plan)
    way_trying.plan_probe(ctx, way.id, route("m/payments", way.id))
    return Go(route("m/payments", way.id), msg("way-made"))


@dialogue("way-value", version=1, role=Role.OWNER)
def change_value(talk: Talk[Shopping], way_id: int, setting: str) -> Answer:
    """One of the things that a gateway was told; skipped is what it takes by itself."""
    ctx = talk.ctx
    way = ways.by_id(ctx, way_id)
    kind = ways.kind_called(ctx, way.kind)
    told = ask(talk, kind, ways.setting_of(kind, setting))
    way_making.set_value(ctx, way_id, setting, told)
    way_trying.plan_probe(ctx, way_id, route("m/payments", way_id))
    return Go(route("m/payments", way_id), msg("way-changed"))


@dialogue("way-limits", version=1, role=Role.OWNER)
def change_limits(talk: Talk[Shopping], way_id: int) -> Answer:
    """The least and the greatest payment; skipped leaves it to the gateway."""
    ctx = talk.ctx
    way = ways.by_id(ctx, way_id)
    talk.say(msg("way-limits-hello", name=gateway_name(way.name)))
    least = talk.ask("way-ask-least", partial(_amount, ctx), optional=True)
    most = talk.ask("way-ask-most", partial(_amount, ctx), optional=True)
    way_making.limit(ctx, way_id, least, most)
    return Go(route("m/payments", way_id), msg("way-changed"))


@dialogue("way-proxy", version=1, role=Role.OWNER)
def change_proxy(talk: Talk[Shopping], way_id: int) -> Answer:
    """The way to the provider where the straight one is closed; skipped is the straight one."""
    ctx = talk.ctx
    ways.by_id(ctx, way_id)
    proxy = talk.secret("way-ask-proxy", way_values.check_proxy, optional=True)
    way_making.set_proxy(ctx, way_id, proxy)
    way_trying.plan_probe(ctx, way_id, route("m/payments", way_id))
    return Go(route("m/payments", way_id), msg("way-changed"))


@dialogue("way-remove", version=1, role=Role.OWNER)
def remove(talk: Talk[Shopping], way_id: int) -> Answer:
    """Take a way away, once more agreed to: what was confided for it is gone then."""
    ctx = talk.ctx
    way = ways.by_id(ctx, way_id)
    summary = [msg("way-remove-what", name=gateway_name(way.name))]
    talk.confirm("way-remove-confirm", summary=summary, yes="way-remove-yes-button")
    way_making.remove(ctx, way_id)
    return Go("m/payments", msg("way-removed"))


def ask(talk: Talk[Shopping], kind: GatewayKind, setting: Setting) -> str | None:
    """One thing to know; None where it is skipped, so that the gateway takes its default."""
    args: dict[str, Value] = {"name": setting_name(kind, setting)}
    optional = setting.default is not None
    if setting.secret:
        fitting = partial(_fitting, setting)
        return talk.secret("way-ask-secret", fitting, args=args, optional=optional)
    options = [Option(one, answer_label(setting, one)) for one in setting.choices]
    if setting.default:
        talk.say(msg("way-default", value=answer_value(setting, setting.default)))
    return talk.ask(
        "way-ask",
        lambda given: _fitting(setting, given.value or given.text),
        args=args,
        options=options,
        optional=optional,
    )


def _asked(talk: Talk[Shopping], kind: GatewayKind) -> Iterator[Setting]:
    """What has to be known first; then, if they like, what a gateway also takes by itself."""
    needed = [setting for setting in kind.settings if setting.default is None]
    others = [setting for setting in kind.settings if setting.default is not None]
    yield from needed
    if others and (not needed or talk.choose("way-more", ENOUGH_OR_ALL) == "all"):
        yield from others


def _fitting(setting: Setting, text: str) -> str:
    """What was written, if it can be right.

    Raises:
        BadInput: it cannot.
    """
    value = ascii_digits(clean_input(text)).strip()
    if not 0 < len(value) <= way_values.LONGEST_VALUE or not way_values.is_fitting(setting, value):
        raise BadInput("way-value-unusable")
    return value


def _amount(ctx: Shopping, given: Given) -> Money:
    return delivery_making.parse_price(given.text, ctx.shop.currency)
