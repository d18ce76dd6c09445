"""Giving goods back: which of them, how many and why; then people of the shop have the word."""

from bot.dialogue.cards import EMPTY_LINE, Answer, Begin, Go, Said, Words, button, card
from bot.dialogue.dialogues import Given, Option, Other, Talk, dialogue
from bot.dialogue.routes import route, screen
from common.amounts import read_count
from common.errors import BadInput, Conflict
from common.messages import Code, msg
from common.roles import Role
from common.text import clean_input
from handlers import return_words
from handlers.wording import MENU_BUTTON, goods_name
from models import Order, ReturnReason
from shop import digital, giving_back, orders, returns
from shop.context import Shopping
from shop.returns import Returnable

REASONS = [Option(why.value, return_words.why(why)) for why in ReturnReason]


@screen("order/{code}/return", role=Role.BUYER, pressing=True)
def begin(ctx: Shopping, code: str) -> Answer:
    """Ask to give goods back; why it cannot be any more is said, and a person is offered."""
    order = orders.by_code(ctx, code)
    if orders.is_of_another(ctx, order):
        return Go(route("m/order", order.code))
    try:
        returns.check(ctx, order)
    except Conflict as refusal:
        only_digital = digital.delivered(ctx.session, order) and order.address is None
        why = msg("return-digital") if only_digital else refusal.message
        person = button(msg("order-help-button"), route("person", order=order.code))
        return card(why, msg("return-ask-person"), rows=[[person], [MENU_BUTTON]])
    return Begin("return", {"code": order.code})


@screen("order/{code}/keep/{request_id:int}", role=Role.BUYER, changes=True)
def keep(ctx: Shopping, code: str, request_id: int) -> Answer:
    """Keep the goods after all."""
    giving_back.keep(ctx, request_id)
    return Go(route("order", code), msg("return-kept"))


@dialogue("return", version=1, role=Role.BUYER)
def give_back(talk: Talk[Shopping], code: str) -> Answer:
    """Goods, reason, a few words, a yes: it is kept, and the staff have it in a talk."""
    ctx = talk.ctx
    order = orders.by_code(ctx, code)
    wanted = _goods(talk, order)
    reason = ReturnReason(talk.choose("return-why", REASONS))
    words = _words(talk, needed=reason is ReturnReason.OTHER)
    lines = {line.id: line for line in orders.lines_of(ctx.session, order.id)}
    goods = [(lines[line_id], units) for line_id, units in wanted.items()]
    wish = return_words.of_wish(goods, reason, words)
    talk.confirm("return-confirm", summary=wish, yes="return-confirm-button")
    returns.request(ctx, order, wanted, reason, words)
    end = button(msg("person-close-button"), "person/close")
    heard = msg("return-heard", code=Code(order.code))
    return card(heard, EMPTY_LINE, msg("person-how-to-end"), rows=[[end]])


def _goods(talk: Talk[Shopping], order: Order) -> dict[int, int]:
    """So many units of each line, until that is all."""
    left = {str(one.line_id): one for one in returns.check(talk.ctx, order)}
    stays: list[Words] = []
    if digital.delivered(talk.ctx.session, order):
        stays.append(msg("return-digital-stays"))
    wanted: dict[int, int] = {}
    while left:
        options = [Option(key, _named(one)) for key, one in left.items()]
        if wanted:
            chosen = talk.choose("return-more", options, other="return-enough-button")
        else:
            chosen = talk.choose("return-what", options, shows=stays)
        if isinstance(chosen, Other):
            break
        one = left.pop(chosen)
        wanted[one.line_id] = _units(talk, one)
    return wanted


def _units(talk: Talk[Shopping], one: Returnable) -> int:
    """How many; not asked of a single one."""
    if one.left == 1:
        return 1

    name = goods_name(one.name, one.label)

    def read(given: Given) -> int:
        units = read_count(given.text)
        if units is None or not 0 < units <= one.left:
            raise BadInput("return-units-unusable", most=one.left)
        return units

    return talk.ask("return-units", read, args={"name": name, "most": one.left})


def _words(talk: Talk[Shopping], *, needed: bool) -> str:
    if needed:
        return talk.ask("return-words-needed", _read_words)
    return talk.ask("return-words", _read_words, optional=True) or ""


def _read_words(given: Given) -> str:
    words = clean_input(given.text, returns.LONGEST_WORDS)
    if len(words) < 2:
        raise BadInput("order-reason-missing")
    return words


def _named(one: Returnable) -> Words:
    name = goods_name(one.name, one.label)
    return Said(name) if isinstance(name, str) else name
