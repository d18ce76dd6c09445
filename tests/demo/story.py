"""Mina buys a shawl and tea, and the owner sends the parcel."""

from collections.abc import Callable

from tests.demo.terminal import person_does, plainly, remark, shop_says
from tests.play.browser import Browser
from tests.standins.botapi import Message, Person


class Actor:
    """Somebody in the demo: does things and shows what comes back."""

    def __init__(self, person: Person, name: str) -> None:
        self._person, self.name = person, name
        self.last: Message | None = None

    async def says(self, text: str, expects: str = "") -> Message:
        """Write something and wait for an answer with these words."""
        person_does(self.name, text)
        await self._person.sends(text)
        return await self.sees(expects)

    async def taps(self, label: str, expects: str = "") -> Message:
        """Press a button of the last message that has it."""
        person_does(self.name, f"[{label}]")
        message, whole = self._with(label)
        await self._person.taps(message, whole)
        return await self.sees(expects)

    async def sees(self, wanted: str | Callable[[Message], object] = "") -> Message:
        """Wait for a message and show it."""
        self.last = await self._person.sees(wanted, timeout=15)
        shop_says(self.last, to=self.name)
        return self.last

    def _with(self, label: str) -> tuple[Message, str]:
        for message in reversed(self._person.chat.messages):
            for whole in message.labels:
                if label in plainly(whole):
                    return message, whole
        raise LookupError(f"no message has a button {label!r}")


async def purchase(mina: Actor, owner: Actor, browser: Browser) -> None:
    """From the first word to the parcel's number."""
    await owner.says("/start")
    await mina.says("/start")
    await mina.taps("شال و روسری")
    await mina.taps("شال نخی")
    await mina.taps("سرمه‌ای")
    await mina.taps("ثبت سفارش")
    await mina.says("مینا رضایی")
    await mina.says("۰۹۱۳ ۱۲۳ ۴۵۶۷")
    confirm = await mina.says("اصفهان، خیابان چهارباغ، پلاک ۱۲، واحد ۳")
    assert confirm.labels
    placed = await mina.taps("بله، ثبت سفارش")
    await pay(browser, page_of(placed))
    await mina.sees("پیگیری")
    await owner.sees("مینا")
    await owner.taps("فرستاده شد", "کد رهگیری")
    await owner.says("۱۲۳۴ ۵۶۷۸ ۹۰۱۲ ۳۴۵۶ ۷۸۹۰", "شرکتی")
    await owner.says("پست پیشتاز")
    await mina.sees("پست پیشتاز")
    await owner.says("/stats")


async def pay(browser: Browser, url: str) -> None:
    """Open the order's page, press *pay*, and say at the bank that it works."""
    remark(f"the buyer opens {url}")
    page = await browser.open(url)
    bank = await browser.press(page, "gateway", "testbank")
    remark(f"the bank: {bank.text[:90]}…")
    done = await browser.press(bank, "choice", "paid")
    remark(f"back at the shop: {done.text[:140]}…")


def page_of(message: Message) -> str:
    """The address of the order's page, as it stands in a message."""
    return next(word for word in message.text.split() if "/p/" in word)
