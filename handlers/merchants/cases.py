"""Talks with customers: who waits, taking one, answering, handing it back, ending it."""

from bot.dialogue.cards import Answer, Begin, Button, Card, Go, Said, Words, button, card
from bot.dialogue.dialogues import Given, Talk, dialogue
from bot.dialogue.routes import route, screen
from common.errors import BadInput
from common.messages import Code, Message, msg
from common.roles import Role
from handlers import sending
from handlers.merchants import answer_times, people
from handlers.wording import MENU_BUTTON, called, side_by_side
from models import CaseState, QuickReply, SupportCase
from shop import customers, hands, orders, quick_replies, reach, support, taking
from shop.context import Shopping

AT_HAND = 4
"""Saved answers on the card of a talk; the others are one tap away."""


@screen("m/cases", role=Role.AGENT)
def waiting(ctx: Shopping) -> Answer:
    """Who is talking with the shop, who waits longest for an answer first, and how it goes."""
    found = support.open_cases(ctx)
    rows = [[_line(ctx, case)] for case in found]
    return card(
        msg("cases-title") if found else msg("cases-none"),
        *answer_times.lines(ctx),
        rows=[
            *rows,
            [button(msg("quick-replies-button"), "m/replies")],
            [*answer_times.settings_row(ctx), MENU_BUTTON],
        ],
    )


def _line(ctx: Shopping, case: SupportCase) -> Button:
    since = case.waiting_since
    key = "cases-line-button" if since is None else "cases-line-waiting-button"
    label = msg(key, name=customer(ctx, case), since=since or case.opened_at)
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
    if case.stars is not None:
        text.append(msg("cases-stars", stars=case.stars))
    text += [*_taken(ctx, case), *_by_hand(ctx, case), *about_order(ctx, case)]
    if case.state is CaseState.OPEN:
        text += _not_at_once(ctx, case)
    away = [button(msg("cases-button"), "m/cases"), MENU_BUTTON]
    return card(*text, rows=[*case_rows(ctx, case), away])


def _taken(ctx: Shopping, case: SupportCase) -> list[Words]:
    """Whose talk it is, where several may answer."""
    who = taking.taker(ctx, case)
    if who is None or case.state is not CaseState.OPEN or not taking.is_shared(ctx):
        return []
    if who == ctx.customer.id:
        return [msg("cases-taken-by-you")]
    return [msg("cases-taken-by", name=called(customers.by_id(ctx.session, who)))]


def _by_hand(ctx: Shopping, case: SupportCase) -> list[Words]:
    """That somebody writes past the bot, which is silent until then."""
    until = hands.silent_until(ctx, case)
    return [msg("cases-by-hand", until=until)] if until is not None else []


def about_order(ctx: Shopping, case: SupportCase) -> list[Words]:
    """Which order the customer had before them when they asked."""
    if case.order_id is None:
        return []
    return [msg("cases-about-order", code=Code(orders.by_id(ctx.session, case.order_id).code))]


def case_rows(ctx: Shopping, case: SupportCase) -> list[list[Button]]:
    """Answering, taking and ending while it is open, and the order it is about."""
    rows: list[list[Button]] = []
    if case.state is CaseState.OPEN:
        reply = button(msg("cases-answer-button"), route("m/case", case.id, "answer"))
        end = button(msg("cases-close-button"), route("m/case", case.id, "close"))
        if case.by_hand_in is not None:
            end = button(msg("cases-bot-button"), route("m/case", case.id, "bot"))
        rows += [[reply, end], *_saved_rows(ctx, case), _whose(ctx, case)]
        rows.append([people.to(case.person_id)])
    if case.order_id is not None:
        code = orders.by_id(ctx.session, case.order_id).code
        rows.append([button(msg("cases-order-button"), route("m/order", code))])
    return rows


def _saved_rows(ctx: Shopping, case: SupportCase) -> list[list[Button]]:
    saved = quick_replies.saved(ctx)
    rows = [list(row) for row in side_by_side([saying(case, one) for one in saved[:AT_HAND]])]
    if len(saved) > AT_HAND:
        every = button(msg("quick-replies-all-button"), route("m/case", case.id, "replies"))
        rows.append([every])
    return rows


def saying(case: SupportCase, reply: QuickReply, label: Words | None = None) -> Button:
    """Sends a saved answer, unless somebody has answered since the button was shown."""
    address = route("m/case", case.id, "replies", reply.id, after=quick_replies.moment(case))
    return button(label or Said(reply.name), address)


def _whose(ctx: Shopping, case: SupportCase) -> list[Button]:
    """Taking a talk, or handing it back; not where one person answers everybody."""
    if not taking.is_shared(ctx):
        return []
    what = "take" if taking.taker(ctx, case) is None else "hand-back"
    return [button(msg(f"cases-{what}-button"), route("m/case", case.id, what))]


@screen("m/case/{case_id:int}/take", role=Role.AGENT, changes=True)
def take(ctx: Shopping, case_id: int) -> Answer:
    """From now on only who takes it reads what the customer writes."""
    taking.take(ctx, support.case(ctx, case_id))
    return Go(route("m/case", case_id), msg("cases-taken-now"))


@screen("m/case/{case_id:int}/hand-back", role=Role.AGENT, changes=True)
def hand_back(ctx: Shopping, case_id: int) -> Answer:
    """Everybody who answers reads it again."""
    taking.hand_back(ctx, support.case(ctx, case_id))
    return Go(route("m/case", case_id), msg("cases-handed-back"))


@screen("m/case/{case_id:int}/answer", role=Role.AGENT)
def begin(ctx: Shopping, case_id: int) -> Answer:
    """Write to the customer."""
    return Begin("answer", {"case_id": support.case(ctx, case_id).id})


@dialogue("answer", version=1, role=Role.AGENT, hears_slashes=True)
def answer(talk: Talk[Shopping], case_id: int) -> Answer:
    """The words, which go to the customer as they are."""
    ctx = talk.ctx
    case = support.case(ctx, case_id)
    name = customer(ctx, case)
    talk.say(*_not_at_once(ctx, case))
    given = talk.ask("cases-answer", _something, args={"name": name})
    _say(ctx, case, given)
    talk.say(sent_words(ctx, case))
    return Go(route("m/case", case_id))


def replied(ctx: Shopping, case_id: int, given: Given) -> Answer:
    """Somebody of the staff has replied to a customer's words in the chat itself."""
    case = support.case(ctx, case_id)
    _say(ctx, case, given)
    return card(sent_words(ctx, case))


def sent_words(ctx: Shopping, case: SupportCase) -> Message:
    """That it is on its way, or when it will be, and by which road where it is not the usual one."""
    found, name = reach.of_case(ctx, case), customer(ctx, case)
    if found.shut is None:
        return msg("cases-sent", name=name)
    if found.channel is None:
        return msg("cases-sent-later", name=name)
    return msg("cases-sent-by", name=name, channel=msg(f"channel-{_dashed(found.channel)}"))


def _not_at_once(ctx: Shopping, case: SupportCase) -> list[Words]:
    """Before anything is typed: that it will not be read at once, or not where they last wrote."""
    found, name = reach.of_case(ctx, case), customer(ctx, case)
    if found.shut is None:
        return []
    if found.channel is not None:
        channel = msg(f"channel-{_dashed(found.channel)}")
        return [msg("cases-goes-by", name=name, channel=channel)]
    why = found.shut if found.shut in {"window", "unreachable"} else "other"
    return [msg(f"cases-shut-{why}", name=name)]


def _dashed(channel: str) -> str:
    return channel.replace("_", "-")


def _say(ctx: Shopping, case: SupportCase, given: Given) -> None:
    """What was written, or the saved answer that is called so."""
    reply = quick_replies.meant(ctx, given.text)
    if reply is not None:
        quick_replies.send(ctx, case, reply)
    else:
        words = "\n".join(filter(None, (given.text, given.phone)))
        support.say_to_buyer(ctx, case, words, sending.files(given))


@screen("m/case/{case_id:int}/close", role=Role.AGENT, changes=True)
def close(ctx: Shopping, case_id: int) -> Answer:
    """The talk is over; the bot answers this customer again."""
    support.close_case(ctx, support.case(ctx, case_id))
    return Go(route("m/case", case_id), msg("cases-ended"))


@screen("m/case/{case_id:int}/bot", role=Role.AGENT, changes=True)
def bot_again(ctx: Shopping, case_id: int) -> Answer:
    """Nobody writes to this customer by hand any more; the bot answers again."""
    hands.hand_back(ctx, support.case(ctx, case_id))
    return Go(route("m/case", case_id), msg("cases-bot-back"))


def customer(ctx: Shopping, case: SupportCase) -> str | Message:
    """What the one who asked for a person is called."""
    return called(customers.by_id(ctx.session, case.person_id))


def _something(given: Given) -> Given:
    if not (given.text.strip() or given.media or given.phone or given.location):
        raise BadInput("case-message-empty")
    return given
