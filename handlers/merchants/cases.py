"""Talks with customers: who waits, answering them, ending a talk."""

from bot.dialogue.cards import Answer, Begin, Button, Card, Go, Words, button, card
from bot.dialogue.dialogues import Given, Talk, dialogue
from bot.dialogue.routes import route, screen
from common.errors import BadInput
from common.messages import Code, Message, msg
from common.roles import Role
from handlers.wording import MENU_BUTTON, called
from models import CaseState, SupportCase
from shop import customers, orders, support
from shop.context import Shopping


@screen("m/cases", role=Role.AGENT)
def waiting(ctx: Shopping) -> Answer:
    """Who is talking with the shop, the longest waiting first."""
    found = support.open_cases(ctx)
    if not found:
        return card(msg("cases-none"), rows=[[MENU_BUTTON]])
    rows = [[_line(ctx, case)] for case in found]
    return card(msg("cases-title"), rows=[*rows, [MENU_BUTTON]])


def _line(ctx: Shopping, case: SupportCase) -> Button:
    label = msg("cases-line-button", name=customer(ctx, case), since=case.opened_at)
    return button(label, route("m/case", case.id))


@screen("m/case/{case_id:int}", role=Role.AGENT)
def show(ctx: Shopping, case_id: int) -> Answer:
    """One talk."""
    return case_card(ctx, support.case(ctx, case_id))


def case_card(ctx: Shopping, case: SupportCase, *lines: Words) -> Card:
    """Who it is with and since when, and what one can do about it, under these lines."""
    text: list[Words] = [
        *lines,
        msg("cases-with", name=customer(ctx, case), since=case.opened_at),
    ]
    if case.state is not CaseState.OPEN:
        text.append(msg("cases-closed"))
    text += about_order(ctx, case)
    away = [button(msg("cases-button"), "m/cases"), MENU_BUTTON]
    return card(*text, rows=[*case_rows(ctx, case), away])


def about_order(ctx: Shopping, case: SupportCase) -> list[Words]:
    """Which order the customer had before them when they asked."""
    if case.order_id is None:
        return []
    return [msg("cases-about-order", code=Code(orders.by_id(ctx.session, case.order_id).code))]


def case_rows(ctx: Shopping, case: SupportCase) -> list[list[Button]]:
    """Answering and ending while it is open, and the order it is about."""
    rows: list[list[Button]] = []
    if case.state is CaseState.OPEN:
        reply = button(msg("cases-answer-button"), route("m/case", case.id, "answer"))
        end = button(msg("cases-close-button"), route("m/case", case.id, "close"))
        rows.append([reply, end])
    if case.order_id is not None:
        code = orders.by_id(ctx.session, case.order_id).code
        rows.append([button(msg("cases-order-button"), route("m/order", code))])
    return rows


@screen("m/case/{case_id:int}/answer", role=Role.AGENT)
def begin(ctx: Shopping, case_id: int) -> Answer:
    """Write to the customer."""
    return Begin("answer", {"case_id": support.case(ctx, case_id).id})


@dialogue("answer", version=1, role=Role.AGENT)
def answer(talk: Talk[Shopping], case_id: int) -> Answer:
    """The words, which go to the customer as they are."""
    ctx = talk.ctx
    case = support.case(ctx, case_id)
    name = customer(ctx, case)
    given = talk.ask("cases-answer", _something, args={"name": name})
    support.say_to_buyer(ctx, case, given.text, [one.ref for one in given.media])
    talk.say(msg("cases-sent", name=name))
    return Go(route("m/case", case_id))


def replied(ctx: Shopping, case_id: int, given: Given) -> Answer:
    """Somebody of the staff has replied to a customer's words in the chat itself."""
    case = support.case(ctx, case_id)
    support.say_to_buyer(ctx, case, given.text, [one.ref for one in given.media])
    return card(msg("cases-sent", name=customer(ctx, case)))


@screen("m/case/{case_id:int}/close", role=Role.AGENT, changes=True)
def close(ctx: Shopping, case_id: int) -> Answer:
    """The talk is over; the bot answers this customer again."""
    support.close_case(ctx, support.case(ctx, case_id))
    return Go(route("m/case", case_id), msg("cases-ended"))


def customer(ctx: Shopping, case: SupportCase) -> str | Message:
    """What the one who asked for a person is called."""
    return called(customers.by_id(ctx.session, case.person_id))


def _something(given: Given) -> Given:
    if not given.text.strip() and not given.media:
        raise BadInput("case-message-empty")
    return given
