"""The owner's ways to pay: which there are, in which order, and how each is doing."""

from collections.abc import Sequence

from bot.dialogue.cards import (
    EMPTY_LINE,
    Answer,
    Begin,
    Button,
    Go,
    Reply,
    Words,
    button,
    card,
    copying,
)
from bot.dialogue.routes import command, route, screen
from common.messages import Code, Message, msg
from common.roles import Role
from handlers.gateway_words import answer_value, gateway_name, setting_name
from handlers.wording import MENU_BUTTON, side_by_side
from models import PaymentWay
from shop import way_making, way_trying, ways
from shop.context import Shopping

ALL = button(msg("way-all-button"), "m/payments")


@screen("m/payments", role=Role.OWNER)
@command("payments")
def show_all(ctx: Shopping) -> Answer:
    """The ways in the order in which buyers see them, and the way to new ones."""
    own = ways.of_owner(ctx)
    named = {way.name for way in own}
    installed = [name for name in ctx.shop.gateways if name not in named]
    words: list[Words] = [msg("way-title") if own or installed else msg("way-none")]
    words += [msg("way-installed", name=gateway_name(name)) for name in installed]
    words += [
        msg("way-line", number=number, name=gateway_name(way.name), state=_state(ctx, way))
        for number, way in enumerate(own, 1)
    ]
    opened = [button(gateway_name(way.name), route("m/payments", way.id)) for way in own]
    new = button(msg("way-new-button"), "m/payments/new", style="primary")
    by_hand = button(msg("setting-by-hand-button"), "m/by-hand")
    return card(*words, rows=[*side_by_side(opened), [new, by_hand], [MENU_BUTTON]])


@screen("m/payments/new", role=Role.OWNER)
def choose(ctx: Shopping) -> Answer:
    """Which provider it shall be."""
    kinds = [
        button(gateway_name(name), route("m/payments/new", name))
        for name, kind in ctx.maker.kinds.items()
        if ctx.maker.can_build(kind)
    ]
    asked = msg("way-which") if kinds else msg("way-no-kinds")
    return card(asked, rows=[*side_by_side(kinds), [ALL, MENU_BUTTON]])


@screen("m/payments/new/{kind}", role=Role.OWNER)
def begin(ctx: Shopping, kind: str) -> Answer:
    """Set one up."""
    return Begin("way", {"kind": ways.kind_called(ctx, kind).name})


@screen("m/payments/{way_id:int}", role=Role.OWNER)
def show(ctx: Shopping, way_id: int) -> Answer:
    """One way, how it is doing, and what can be changed about it."""
    way = ways.by_id(ctx, way_id)
    words: list[Words] = [msg("way-one", name=gateway_name(way.name), state=_state(ctx, way))]
    words += [*limits_of(way), *_told(ctx, way), EMPTY_LINE, *_tried(way)]
    if not ways.can_report(ctx, way):
        words.append(msg("way-no-reports"))
    if not way.active and (ctx.shop.testing or not way.test):
        words.append(msg("way-trial"))
    address = ways.notice_address(ctx, way)
    if address is not None:
        words += [EMPTY_LINE, msg("way-notices", address=Code(address))]
    wanted = 0 if way.active else 1
    style = None if way.active else "success"
    label = msg("way-off-button") if way.active else msg("way-on-button")
    here = route("m/payments", way.id)
    return card(
        *words,
        rows=[
            [
                button(label, f"{here}/on/{wanted}", style=style),  # type: ignore[arg-type]
                button(msg("way-try-button"), f"{here}/try"),
            ],
            _moves(ctx, way),
            [copying(msg("way-notices-button"), address)] if address is not None else [],
            [
                button(msg("way-limits-button"), f"{here}/limits"),
                button(msg("way-proxy-button"), f"{here}/proxy"),
            ],
            [
                button(msg("way-change-button"), f"{here}/set"),
                button(msg("way-remove-button"), f"{here}/remove", style="danger"),
            ],
            [ALL, MENU_BUTTON],
        ],
    )


@screen("m/payments/{way_id:int}/on/{wanted:int}", role=Role.OWNER, changes=True)
def switch(ctx: Shopping, way_id: int, wanted: int) -> Answer:
    """Offer it to buyers, or not any more."""
    way = way_making.switch(ctx, way_id, on=bool(wanted))
    return Go(route("m/payments", way.id), msg("way-is-on" if way.active else "way-is-off"))


@screen("m/payments/{way_id:int}/place/{number:int}", role=Role.OWNER, changes=True)
def place(ctx: Shopping, way_id: int, number: int) -> Answer:
    """Offer it earlier or later than others."""
    way_making.place(ctx, way_id, number)
    return Go("m/payments", msg("way-placed"))


@screen("m/payments/{way_id:int}/try", role=Role.OWNER, changes=True)
def try_it(ctx: Shopping, way_id: int) -> Answer:
    """Ask its provider whether it knows the shop."""
    way_trying.plan_probe(ctx, way_id, route("m/payments", way_id))
    return Reply((card(msg("way-trying")),))


@screen("m/payments/{way_id:int}/limits", role=Role.OWNER)
def begin_limits(ctx: Shopping, way_id: int) -> Answer:
    """Say which amounts it takes."""
    return Begin("way-limits", {"way_id": ways.by_id(ctx, way_id).id})


@screen("m/payments/{way_id:int}/proxy", role=Role.OWNER)
def begin_proxy(ctx: Shopping, way_id: int) -> Answer:
    """Say through which proxy its provider is reached."""
    return Begin("way-proxy", {"way_id": ways.by_id(ctx, way_id).id})


@screen("m/payments/{way_id:int}/set", role=Role.OWNER)
def choose_setting(ctx: Shopping, way_id: int) -> Answer:
    """Which of the things it was told shall be another."""
    way = ways.by_id(ctx, way_id)
    kind = ways.kind_called(ctx, way.kind)
    here = route("m/payments", way.id)
    numbered = list(enumerate(kind.settings, 1))
    # What a company asks for has long names, which no button shows whole.
    lines = [msg("way-setting", number=no, name=setting_name(kind, one)) for no, one in numbered]
    buttons = [
        button(msg("way-setting-number", number=no), f"{here}/set/{one.name}")
        for no, one in numbered
    ]
    back = button(msg("way-back-button"), here)
    return card(msg("way-change-which"), *lines, rows=[*side_by_side(buttons), [back, MENU_BUTTON]])


@screen("m/payments/{way_id:int}/set/{setting}", role=Role.OWNER)
def begin_value(ctx: Shopping, way_id: int, setting: str) -> Answer:
    """Change one of them."""
    way = ways.by_id(ctx, way_id)
    found = ways.setting_of(ways.kind_called(ctx, way.kind), setting)
    return Begin("way-value", {"way_id": way.id, "setting": found.name})


@screen("m/payments/{way_id:int}/remove", role=Role.OWNER)
def begin_removal(ctx: Shopping, way_id: int) -> Answer:
    """Take it away for good."""
    return Begin("way-remove", {"way_id": ways.by_id(ctx, way_id).id})


def limits_of(way: PaymentWay) -> list[Words]:
    """The owner's own limits, where there are any."""
    least, most = way.least, way.most
    if least is not None and most is not None:
        return [msg("way-between", least=least, most=most)]
    if least is not None:
        return [msg("way-least", least=least)]
    return [msg("way-most", most=most)] if most is not None else []


def _state(ctx: Shopping, way: PaymentWay) -> Message:
    """Whether buyers see it; play money never reaches those of a shop that sells in earnest."""
    if not way.active:
        return msg("way-state-off-test" if way.test else "way-state-off")
    if not way.test:
        return msg("way-state-on")
    return msg("way-state-on-test" if ctx.shop.testing else "way-state-hidden")


def _told(ctx: Shopping, way: PaymentWay) -> list[Words]:
    """What its gateway was told, as far as it may be shown."""
    words: list[Words] = []
    kind = ways.kind_called(ctx, way.kind)
    for setting in kind.settings:
        name = setting_name(kind, setting)
        if setting.secret:
            known = msg("way-secret-known" if setting.name in way.secrets else "way-secret-none")
            words.append(msg("way-told", name=name, value=known))
        elif value := way.values.get(setting.name, setting.default):
            words.append(msg("way-told", name=name, value=answer_value(setting, value)))
    return [*words, msg("way-through-proxy")] if way.proxy is not None else words


def _tried(way: PaymentWay) -> list[Words]:
    """How it went when it was tried last."""
    tried = ways.last_try(way)
    if tried is None or way.probed_at is None:
        return [msg("way-not-tried")]
    key = f"way-tried-{tried.probe.value}"
    return [msg("way-tried-at", at=way.probed_at), msg(key, code=tried.code)]


def _moves(ctx: Shopping, way: PaymentWay) -> Sequence[Button]:
    """Earlier and later, where there is somewhere to go."""
    order = [one.id for one in ways.of_owner(ctx)]
    number, here = order.index(way.id) + 1, route("m/payments", way.id)
    earlier = button(msg("way-earlier-button"), f"{here}/place/{number - 1}")
    later = button(msg("way-later-button"), f"{here}/place/{number + 1}")
    return [*([earlier] if number > 1 else []), *([later] if number < len(order) else [])]
