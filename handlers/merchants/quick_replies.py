"""Saved answers: making, changing and deleting them, and sending one by a tap or by its name."""

from bot.dialogue.cards import EMPTY_LINE, Answer, Begin, Button, Go, Said, Words, button, card
from bot.dialogue.dialogues import Talk, dialogue
from bot.dialogue.routes import command, route, screen
from common.errors import NotFound
from common.messages import Code, Message, msg
from common.roles import Role, allows
from handlers.merchants.cases import case_card, customer, saying, sent_words
from handlers.wording import MENU_BUTTON, side_by_side
from models import QuickReply
from shop import quick_replies, support
from shop.context import Shopping

FIELDS = ("name", "words")


@screen("m/replies", role=Role.AGENT)
@command("replies")
def show_all(ctx: Shopping) -> Answer:
    """Each is a button that opens it."""
    found = quick_replies.saved(ctx)
    each = [button(Said(one.name), _to(one)) for one in found]
    return card(
        msg("quick-replies-title") if found else msg("quick-replies-none"),
        msg("quick-replies-how", example=Code(_example(ctx, found))),
        rows=[
            *side_by_side(each),
            [button(msg("quick-reply-new-button"), "m/replies/new", style="primary")],
            [button(msg("cases-button"), "m/cases"), MENU_BUTTON],
        ],
    )


def _example(ctx: Shopping, found: list[QuickReply]) -> str:
    known = found[0].name if found else quick_replies.PLACES[ctx.reader.language]["order"]
    return f"{quick_replies.SLASH}{known}"


@screen("m/replies/{reply_id:int}", role=Role.AGENT)
def show(ctx: Shopping, reply_id: int) -> Answer:
    """One of them with its words, and what can be done with it."""
    one = quick_replies.by_id(ctx, reply_id)
    name = button(msg("quick-reply-name-button"), route("m/replies", one.id, "name"))
    words = button(msg("quick-reply-words-button"), route("m/replies", one.id, "words"))
    delete = button(msg("quick-reply-delete-button"), route("m/replies", one.id, "delete"))
    return card(
        msg("quick-reply-is", name=one.name),
        Said(one.words),
        rows=[[words, name], [delete], [_all(), MENU_BUTTON]],
    )


@screen("m/replies/new", role=Role.AGENT)
def begin(_: Shopping) -> Answer:
    """Save an answer."""
    return Begin("new-reply")


@dialogue("new-reply", version=1, role=Role.AGENT, hears_slashes=True)
def new(talk: Talk[Shopping]) -> Answer:
    """What it is called, and what it says."""
    ctx = talk.ctx
    name = talk.ask("quick-reply-ask-name", lambda given: quick_replies.check_name(ctx, given.text))
    made = quick_replies.make(ctx, name, _ask_words(talk))
    return Go(_to(made), msg("quick-reply-saved"))


@screen("m/replies/{reply_id:int}/{field}", role=Role.AGENT)
def change(ctx: Shopping, reply_id: int, field: str) -> Answer:
    """Call it otherwise, or have it say something else."""
    if field not in FIELDS:
        raise NotFound("not-found")
    return Begin("edit-reply", {"reply_id": quick_replies.by_id(ctx, reply_id).id, "field": field})


@dialogue("edit-reply", version=1, role=Role.AGENT, hears_slashes=True)
def edit(talk: Talk[Shopping], reply_id: int, field: str) -> Answer:
    """The new name, or the new words."""
    ctx = talk.ctx
    quick_replies.by_id(ctx, reply_id)
    if field == "name":
        name = talk.ask(
            "quick-reply-ask-name",
            lambda given: quick_replies.check_name(ctx, given.text, but=reply_id),
        )
        changed = quick_replies.change(ctx, reply_id, name=name)
    else:
        changed = quick_replies.change(ctx, reply_id, words=_ask_words(talk))
    return Go(_to(changed), msg("quick-reply-saved"))


def _ask_words(talk: Talk[Shopping]) -> str:
    """What it says, with the places that may stand in it."""
    places = quick_replies.PLACES[talk.ctx.reader.language]
    marks = {what: Code(f"{{{said}}}") for what, said in places.items()}
    return talk.ask(
        "quick-reply-ask-words", lambda given: quick_replies.check_words(given.text), args=marks
    )


@screen("m/replies/{reply_id:int}/delete", role=Role.AGENT)
def ask_to_delete(ctx: Shopping, reply_id: int) -> Answer:
    """Deleting is asked for first."""
    one = quick_replies.by_id(ctx, reply_id)
    yes = button(
        msg("quick-reply-delete-yes-button"),
        route("m/replies", one.id, "delete", "yes"),
        style="danger",
    )
    keep = button(msg("quick-reply-keep-button"), _to(one))
    return card(msg("quick-reply-delete-sure", name=one.name), rows=[[yes], [keep]])


@screen("m/replies/{reply_id:int}/delete/yes", role=Role.AGENT, changes=True)
def delete(ctx: Shopping, reply_id: int) -> Answer:
    """It is offered no more."""
    quick_replies.delete(ctx, reply_id)
    return Go("m/replies", msg("quick-reply-deleted"))


@screen("m/case/{case_id:int}/replies", role=Role.AGENT)
def choose(ctx: Shopping, case_id: int) -> Answer:
    """All of them, to answer one customer with."""
    case = support.case(ctx, case_id)
    each = [saying(case, one) for one in quick_replies.saved(ctx)]
    back = button(msg("quick-reply-back-button"), route("m/case", case.id))
    title = msg("quick-replies-for", name=customer(ctx, case))
    return card(title, rows=[*side_by_side(each), [back, MENU_BUTTON]])


@screen("m/case/{case_id:int}/replies/{reply_id:int}", role=Role.AGENT, changes=True)
def send(ctx: Shopping, case_id: int, reply_id: int, after: int = 0) -> Answer:
    """Answer with one. Pressed twice, or when somebody else has answered since, it is asked again."""
    case = support.locked(ctx, support.case(ctx, case_id).id)
    reply = quick_replies.by_id(ctx, reply_id)
    if quick_replies.moment(case) != after:
        return case_card(ctx, case, msg("quick-reply-answered-since", name=reply.name))
    quick_replies.send(ctx, case, reply)
    return Go(route("m/case", case_id), sent_words(ctx, case))


def called(ctx: Shopping, text: str) -> Answer:
    """Somebody of the staff writes a slash and a name outside of a talk: whom is it for?"""
    if not allows(ctx.role, Role.AGENT) or not text.startswith(quick_replies.SLASH):
        return None
    reply = quick_replies.named(ctx, text)
    if reply is None:
        return None
    found = support.open_cases(ctx)
    rows = [[saying(one, reply, _named(customer(ctx, one)))] for one in found]
    title = msg("quick-reply-to-whom", name=reply.name) if found else msg("cases-none")
    return card(title, EMPTY_LINE, Said(reply.words), rows=[*rows, [_all(), MENU_BUTTON]])


def _named(name: str | Message) -> Words:
    return Said(name) if isinstance(name, str) else name


def _to(one: QuickReply) -> str:
    return route("m/replies", one.id)


def _all() -> Button:
    return button(msg("quick-replies-button"), "m/replies")
