"""What happens in a transcript beside the talking: payments, time, trouble, the seller's hand.

    * the payment succeeds                          * the payment is refused: insufficient_funds
    * the payment is cancelled                      * the payment succeeds but the notice is lost
    * the payment comes 90 minutes late             * the payment comes twice
    * the payment comes as 40000 TRY
    * 5 days later at 18:30                         * 61 minutes later
    * the process is killed                         * the process restarts
    * telegram is down for 3 tries               * the bank is down · * the bank works again
    * 1789… is the post https://… with the words: …
    * SHAL-01 costs 500,000 تومان · * 0 of SHAL-01 are left
    * the page says … words …                       * the page is asked again
    * a text to 5567 says … words …                 * no text has come
    * texts are refused · * texts are sent again
    * the bank's page is opened and left          * the bank gives nothing back from now on
    * the order's page is opened and left
    * paying on the page left open says … words …
    * the process restarts, and paying on the page left open says … words …
    * the page that was left is paid
    * the payment is held                         * the bank has looked at it
    * pay is pressed and the page says … words …
    * pay is pressed without the tick and the page says … words …
    * pay with rosebank is pressed as mina@example.com with 1234 and the page says … words …
    * the bank gives the same number to everybody
    * the payment is disputed · * the dispute is won · lost
    * SizPay answers 1012 to everything           * SizPay works again
    * telegram writes no bill · * bale writes no bill · * the link of the bill is opened
    * instagram takes the token no more · takes it again
    * presses cart in the menu · comes by the link sku_SHAL-01
    * the bill is paid · is paid too late · is paid but the news is lost · is paid twice
    * the bill is refused: … words …
    * the payment with rosebank succeeds
    * Instagram is set up · asks for a code · lets the shop in · warns the shop
    * Instagram wants to see the owner · refuses the password
    * the owner lets the bot into their own chats · lets the bot in without a voice
    * the owner puts the bot out of their own chats
    * they write in the seller's own chat            * they write in the bot's own chat
    * the seller writes by hand: … words …

A payment begins at the newest link the person was shown; the page of the last one stays open.
"""

import re
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.channels.base import PostFacts, SendError
from bot.engine.checkouts import Checkout
from common import guests
from payments.base import Unavailable
from payments.bills import Receipt
from tests.play import disputes, hands, records, with_instagram
from tests.play.patterns import Pattern, Seen
from tests.play.script import Acts
from tests.play.shops import OWNER
from tests.play.times import instant

if TYPE_CHECKING:
    from tests.play.browser import Page
    from tests.play.stage import Stage

CONNECTION = "bc-1"
"""Of the owner's own account."""

Happening = Callable[["Stage", str, re.Match[str]], Awaitable[None]]


async def happen(stage: "Stage", actor: str, event: str) -> None:
    """Let it happen. Raises: LookupError for what nobody knows how to do."""
    for pattern, happening in HAPPENINGS:
        found = re.fullmatch(pattern, event)
        if found is not None:
            await happening(stage, actor, found)
            return
    moment = instant(event, stage.clock.now(), ZoneInfo(stage.place.timezone))
    if moment is None:
        raise LookupError(f"nobody knows how to do {event!r}")
    if stage.is_off:
        stage.clock.set(moment)
    else:
        await records.pass_time(await stage.app(), stage.clock, moment)


async def _pay(stage: "Stage", actor: str, found: re.Match[str]) -> None:
    how = found["how"]
    if how == "is held":
        stage.bank_passage.answers["/api/verify"] = {"status": "held"}
    if how in ("succeeds", "is held"):
        await _choose(stage, actor, "paid")
    elif how == "is cancelled":
        await _choose(stage, actor, "cancelled")
    elif how.startswith("is refused"):
        await _choose(stage, actor, "refused", reason=found["reason"])
    elif how.startswith("comes twice"):
        await _choose(stage, actor, "twice")
    elif how.startswith("comes"):
        await _choose(stage, actor, "late", minutes=found["minutes"])
    else:
        await _choose(stage, actor, "lost")


async def _choose(stage: "Stage", actor: str, choice: str, **fields: str) -> None:
    """Open the newest link, press pay where it is the order's page, choose at the bank.

    While the shop is down its page cannot be opened, but one of the bank may be open already.
    """
    page = stage.tabs.get(actor) if stage.is_off else None
    if page is None:
        page = await stage.browser.open(link_of(stage, actor))
    if not page.has_button("choice"):
        page = await stage.browser.press(page, "gateway", _way(stage, page))
    await stage.browser.press(page, "choice", choice, **fields)


def _way(stage: "Stage", page: "Page") -> str:
    """The way that this chat is about, else the first one that the page offers."""
    offered = [value for form in page.forms for name, value in form.buttons if name == "gateway"]
    return stage.gateway if stage.gateway in offered else page.first("gateway")


async def _bill(stage: "Stage", actor: str, found: re.Match[str]) -> None:
    """Somebody presses *pay* on the newest bill: its platform asks the shop, then charges them."""
    channel = stage.channel_of(actor)
    bills = stage.wallets if channel == "bale" else stage.bills
    how, payload = found["how"], list(bills.written)[-1]
    bill, number = bills.written[payload], stage.people[actor][1]
    person = stage.person(actor)
    gate = (await stage.app()).bill_gate
    question = stage.wallets.asks(payload) if channel == "bale" else ""
    money = bill.amount
    asked = Checkout(channel, number, None, payload, money.currency, money.minor, question)
    why = await gate.objection(asked)
    await gate.settle()
    if how.startswith("is refused"):
        misfit = Pattern(found["words"]).misfit(Seen(stage.read(why or "nothing")), {})
        assert misfit is None, f"Telegram shows: {why}"
        return
    assert (why is None) is (how != "is paid too late"), why
    for _ in range(2 if how == "is paid twice" else 1):
        receipt = _receipt(stage, channel, payload, int(number), question)
        if how != "is paid but the news is lost":
            person.pays(receipt)
            person.pays(receipt)


def _receipt(stage: "Stage", channel: str, payload: str, number: int, question: str) -> Receipt:
    """The first payment has the number of its question; another one was asked about, too."""
    if channel != "bale":
        return stage.bills.pays(payload, number)
    is_paid = stage.wallets.payments[question].status == "paid"
    return stage.wallets.pays(payload, number, question=None if is_paid else question)


async def _no_bill(stage: "Stage", actor: str, found: re.Match[str]) -> None:
    bills = stage.wallets if found["platform"] == "bale" else stage.bills
    bills.trouble = Unavailable("not_sent")


async def _bill_link(stage: "Stage", actor: str, found: re.Match[str]) -> None:
    """Whoever has an order's page gives its link of the bill away."""
    (page,) = {link.rpartition("/")[2] for link in stage.links.values()}
    hands.do(stage, actor, Acts("", actor, "text", f"/start pay_{page}"))


async def _opened(stage: "Stage", actor: str, found: re.Match[str]) -> None:
    page = await stage.browser.open(link_of(stage, actor))
    stage.tabs[actor] = await stage.browser.press(page, "gateway", _way(stage, page))


async def _pay_with(stage: "Stage", actor: str, found: re.Match[str]) -> None:
    page = await stage.browser.open(link_of(stage, actor))
    page = await stage.browser.press(page, "gateway", found["gateway"])
    await stage.browser.press(page, "choice", "paid")


async def _left_is_paid(stage: "Stage", actor: str, found: re.Match[str]) -> None:
    await stage.browser.press(stage.tabs.pop(actor), "choice", "paid")


async def _pressed(stage: "Stage", actor: str, found: re.Match[str]) -> None:
    page = await stage.browser.open(link_of(stage, actor))
    fields = {"terms": ""} if found["unticked"] else {}
    if found["email"] is not None:
        fields |= {"email": found["email"], "identity": found["identity"]}
    way = found["gateway"] or _way(stage, page)
    page = await stage.browser.press(page, "gateway", way, **fields)
    misfit = Pattern(found["words"]).misfit(Seen(stage.read(page.text)), {})
    assert misfit is None, f"the page says: {stage.read(page.text)}"


async def _page_says(stage: "Stage", actor: str, found: re.Match[str]) -> None:
    page = await stage.browser.open(link_of(stage, actor))
    misfit = Pattern(found["words"]).misfit(Seen(stage.read(page.text)), {})
    assert misfit is None, f"the page says: {stage.read(page.text)}"


async def _left_open(stage: "Stage", actor: str, found: re.Match[str]) -> None:
    stage.order_pages[actor] = await stage.browser.open(link_of(stage, actor))


async def _pays_there(stage: "Stage", actor: str, found: re.Match[str]) -> None:
    """Before the shop has looked at anything else that fell due meanwhile."""
    stage.is_off = False
    await stage.app()
    page = await stage.browser.press(stage.order_pages[actor], "gateway", "testbank")
    misfit = Pattern(found["words"]).misfit(Seen(stage.read(page.text)), {})
    assert misfit is None, f"the page says: {stage.read(page.text)}"


async def _text(stage: "Stage", actor: str, found: re.Match[str]) -> None:
    """The oldest text that nobody has looked at."""
    assert stage.texts is not None, "the shop sends no texts"
    assert len(stage.texts.phones) > stage.texts_read, "no text has come"
    text = stage.texts.phones[stage.texts_read]
    stage.texts_read += 1
    assert text.phone.endswith(found["ending"]), f"it went to {text.phone}"
    misfit = Pattern(found["words"]).misfit(Seen(stage.read(text.text)), {})
    assert misfit is None, f"the text says: {stage.read(text.text)}"


async def _no_text(stage: "Stage", actor: str, found: re.Match[str]) -> None:
    come = stage.texts.phones[stage.texts_read :] if stage.texts is not None else []
    assert not come, f"a text has come: {come[0].text}"


async def _texts_refused(stage: "Stage", actor: str, found: re.Match[str]) -> None:
    assert stage.texts is not None
    stage.texts.credit = 0 if found["how"] == "refused" else 1000


async def _page_asks(stage: "Stage", actor: str, found: re.Match[str]) -> None:
    page = await stage.browser.open(link_of(stage, actor))
    await stage.browser.submit(page.form_to("/check"))


async def _killed(stage: "Stage", actor: str, found: re.Match[str]) -> None:
    await stage.kill()
    stage.is_off = True


async def _restarts(stage: "Stage", actor: str, found: re.Match[str]) -> None:
    stage.is_off = False


async def _channel_down(stage: "Stage", actor: str, found: re.Match[str]) -> None:
    trouble = SendError("the platform is down", retry_after_s=0.0)
    stage.worlds[found["channel"]].trouble.extend([trouble] * int(found["number"]))


async def _token(stage: "Stage", actor: str, found: re.Match[str]) -> None:
    graph = stage.graph()
    graph.token = "another" if found["how"] == "takes the token no more" else graph.first_token


async def _menu(stage: "Stage", actor: str, found: re.Match[str]) -> None:
    press = {"title": "…", "payload": found["payload"]}
    await stage.phone(actor).does(stage.people[actor][1], postback=press)


async def _link(stage: "Stage", actor: str, found: re.Match[str]) -> None:
    referral = {"ref": found["ref"], "source": "IGME-SOURCE-LINK", "type": "OPEN_THREAD"}
    await stage.phone(actor).does(stage.people[actor][1], referral=referral)


async def _ad(stage: "Stage", actor: str, found: re.Match[str]) -> None:
    referral = {"ad_id": found["ad"], "source": "ADS", "type": "OPEN_THREAD"}
    phones, chat = stage.phone(actor), stage.people[actor][1]
    await phones.says(chat, text=found["words"], referral=referral)


async def _bank_down(stage: "Stage", actor: str, found: re.Match[str]) -> None:
    stage.bank_passage.closed = found["how"] == "is down"


async def _bank_keeps(stage: "Stage", actor: str, found: re.Match[str]) -> None:
    stage.bank_passage.answers["/api/refund"] = {"status": "refused", "reason": "too_late"}


async def _bank_repeats(stage: "Stage", actor: str, found: re.Match[str]) -> None:
    url = "https://bank.example/pay/one-for-all"
    until = (stage.clock.now() + timedelta(minutes=20)).isoformat()
    answer: dict[str, object] = {
        "status": "created",
        "token": "one-for-all",
        "pay_url": url,
        "expires_at": until,
    }
    stage.bank_passage.answers["/api/create"] = answer


async def _other_amount(stage: "Stage", actor: str, found: re.Match[str]) -> None:
    """The bank has taken another amount than it was asked for, and says so once."""
    said = {"status": "paid", "amount": int(found["minor"]), "currency": found["currency"]}
    stage.bank_passage.answers["/api/verify"] = {**said, "bank_ref": "90417723"}
    await _choose(stage, actor, "paid")
    del stage.bank_passage.answers["/api/verify"]


async def _bank_decides(stage: "Stage", actor: str, found: re.Match[str]) -> None:
    del stage.bank_passage.answers["/api/verify"]
    await _page_asks(stage, actor, found)


async def _sizpay(stage: "Stage", actor: str, found: re.Match[str]) -> None:
    stage.sizpay.refuses_with = None if found["well"] else int(found["code"])


async def _posted(stage: "Stage", actor: str, found: re.Match[str]) -> None:
    number = found["number"]
    facts = PostFacts(found["link"], number, found["words"] or "")
    stage.worlds["instagram"].posts[number] = facts
    if stage.road == "graph":
        stage.graph().posted(number, facts.link, facts.caption)


async def _costs(stage: "Stage", actor: str, found: re.Match[str]) -> None:
    await stage.change(found["sku"], price=found["price"])


async def _let_in(stage: "Stage", actor: str, found: re.Match[str]) -> None:
    how = found["how"]
    who, name = (OWNER.name, CONNECTION) if found["owner"] else (actor, f"{CONNECTION}-{actor}")
    stage.person(who).lets_in(
        name, may_answer="without a voice" not in how, enabled=how.startswith("lets")
    )


async def _elsewhere(stage: "Stage", actor: str, found: re.Match[str]) -> None:
    stage.elsewhere.pop(actor, None)
    if found["whose"] == "seller":
        stage.elsewhere[actor] = guests.written(CONNECTION, stage.people[actor][1])


async def _by_hand(stage: "Stage", actor: str, found: re.Match[str]) -> None:
    stage.person(actor).is_written_to(found["words"])


async def _left(stage: "Stage", actor: str, found: re.Match[str]) -> None:
    await stage.change(found["sku"], stock=found["number"])


PAYMENT = (
    r"the payment (?P<how>succeeds|is cancelled|is refused: (?P<reason>-?\w+)|comes twice"
    r"|is held|comes (?P<minutes>\d+) minutes late|succeeds but the notice is lost)"
)
BILL = (
    r"the bill (?P<how>is paid|is paid too late|is paid twice|is paid but the news is lost"
    r"|is refused: (?P<words>(?s:.+)))"
)
LET_IN = (
    r"(?P<owner>the owner )?(?P<how>lets the bot into their own chats|lets the bot in without a voice"
    r"|puts the bot out of their own chats)"
)
PRESSED = (
    r"pay(?: with (?P<gateway>\S+))? is pressed(?P<unticked> without the tick)?"
    r"(?: as (?P<email>\S+) with (?P<identity>\S+))? and the page says (?P<words>(?s:.+))"
)
HAPPENINGS: list[tuple[str, Happening]] = [
    (PAYMENT, _pay),
    (r"the payment comes as (?P<minor>\d+) (?P<currency>[A-Z]{3})", _other_amount),
    (BILL, _bill),
    (r"(?P<platform>telegram|bale) writes no bill", _no_bill),
    (r"the link of the bill is opened", _bill_link),
    (r"the bank's page is opened and left", _opened),
    (r"the order's page is opened and left", _left_open),
    (
        r"(?:the process restarts, and )?paying on the page left open says (?P<words>(?s:.+))",
        _pays_there,
    ),
    (r"the payment with (?P<gateway>\S+) succeeds", _pay_with),
    (r"the page that was left is paid", _left_is_paid),
    (PRESSED, _pressed),
    (r"SizPay answers (?P<code>-?\d+) to everything|SizPay (?P<well>works again)", _sizpay),
    (r"the page says (?P<words>(?s:.+))", _page_says),
    (r"the page is asked again", _page_asks),
    (r"a text to (?P<ending>\d+) says (?P<words>(?s:.+))", _text),
    (r"no text has come", _no_text),
    (r"texts are (?P<how>refused|sent again)", _texts_refused),
    (r"the process is killed", _killed),
    (r"the process restarts", _restarts),
    (r"(?P<channel>telegram|instagram) is down for (?P<number>\d+) tries", _channel_down),
    (r"instagram (?P<how>takes the token no more|takes it again)", _token),
    (r"(?P<how>presses) (?P<payload>\S+) in the menu", _menu),
    (r"comes by the link (?P<ref>\S+)", _link),
    (r"writes from the advertisement (?P<ad>\d+): (?P<words>(?s:.+))", _ad),
    (with_instagram.PATTERN, with_instagram.happen),
    (disputes.PATTERN, disputes.happen),
    (r"the bank (?P<how>is down|works again)", _bank_down),
    (r"the bank gives nothing back from now on", _bank_keeps),
    (r"the bank gives the same number to everybody", _bank_repeats),
    (r"the bank has looked at it", _bank_decides),
    (r"(?P<number>\d+) is the post (?P<link>\S+)(?: with the words: (?P<words>(?s:.+)))?", _posted),
    (LET_IN, _let_in),
    (r"they write in the (?P<whose>seller|bot)'s own chat", _elsewhere),
    (r"the seller writes by hand: (?P<words>(?s:.+))", _by_hand),
    (r"(?P<sku>\S+) costs (?P<price>.+)", _costs),
    (r"(?P<number>\d+) of (?P<sku>\S+) are left", _left),
]


def link_of(stage: "Stage", actor: str) -> str:
    """The newest link to an order or to the bank that somebody was shown. Raises: LookupError."""
    if actor not in stage.links:
        raise LookupError(f"{actor} was shown no link to pay")
    return stage.links[actor]
