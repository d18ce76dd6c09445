"""The page as a browser without scripts has it: a purchase, the seller, the clock, the door."""

import asyncio
import json
import re
from pathlib import Path

import httpx
import pytest
from pydantic import SecretStr

from bot.app import LOCALES
from bot.demo.places import PLACES
from bot.engine.offers import Offer
from bot.web.pages import reader_of
from bot.web.simulator.page import WHAT_IS_NEXT
from bot.web.simulator.phones import MOST, Phone, Phones
from common.clock import FixedClock
from common.i18n import Translator, msg
from scheduler import invariants
from scheduler.kinds import Work
from tests.demo.open import AFTERNOON, OpenDemo, furnished, open_demo
from tests.play.browser import Browser, Page

pytestmark = pytest.mark.anyio


async def _checks_out(demo: OpenDemo) -> str:
    """Mina buys a shawl; the address of her order's page."""
    mina = demo.phone("مینا")
    await demo.taps(mina, "پارچه و پوشاک")
    await demo.taps(mina, "شال نخی")
    await demo.taps(mina, "سرمه‌ای")
    await demo.taps(mina, "ثبت سفارش")
    placed = await demo.taps(mina, "بله")
    return next(str(button.url) for button in placed.buttons if button.url)


async def _pays(demo: OpenDemo, url: str) -> Page:
    browser = Browser({}, elsewhere=httpx.AsyncHTTPTransport())
    page = await browser.open(url)
    bank = await browser.press(page, "gateway", "testbank")
    back = await browser.press(bank, "choice", "paid")
    await browser.close()
    await demo.demo.app.settle()
    return back


async def test_everybody_has_a_phone_on_which_the_shop_has_answered(demo: OpenDemo) -> None:
    page = await demo.page()

    assert len(demo.demo.phones) == 4
    assert all(name in page.text for name in ("گلیم اصفهان", "زهرا", "مینا", "آرش", "Elif"))
    assert "تابلوی سفارش‌ها" in page.text
    assert "Merhaba" in page.text


@pytest.mark.parametrize("language", sorted(PLACES))
async def test_the_page_speaks_three_languages(demo: OpenDemo, language: str) -> None:
    response = await demo.browser.get(f"/?lang={language}")
    page = demo.read(response)
    told = {"fa": "تا اتفاق بعدی", "tr": "Sıradakine git", "en": "To the next"}

    assert f'<html lang="{language}" dir="{"rtl" if language == "fa" else "ltr"}">' in response.text
    assert told[language] in page.text
    assert told[language] in (await demo.page()).text


async def test_a_purchase_from_the_first_tap_to_the_parcel(demo: OpenDemo) -> None:
    url = await _checks_out(demo)
    paid = await _pays(demo, url)
    assert "پرداخت شد" in paid.text
    assert "سفارش" in demo.last(demo.owner).text

    await demo.taps(demo.owner, "فرستاده شد")
    await demo.taps(demo.owner, "پست ایران")
    await demo.says(demo.owner, "۱۲۳۴ ۵۶۷۸ ۹۰۱۲ ۳۴۵۶ ۷۸۹۰")

    assert "پست ایران" in demo.last(demo.phone("مینا")).text
    with demo.demo.app.database.reading() as session:
        assert invariants.check(session, demo.demo.app.clock.now()) == []


async def test_a_day_passes_and_an_order_that_nobody_paid_ends(demo: OpenDemo) -> None:
    await _checks_out(demo)
    assert "یادآوری به کسی که هنوز پرداخت نکرده" in (await demo.page()).text
    before = demo.demo.app.clock.now()

    await demo.does("time", jump="next")
    waited = demo.demo.app.clock.now() - before
    await demo.does("time", jump="day")

    assert 0 < waited.total_seconds() <= 3600
    assert (demo.demo.app.clock.now() - before).total_seconds() >= 24 * 3600
    assert "مهلت پرداخت" in demo.last(demo.phone("مینا")).text


async def test_the_clock_has_words_for_all_that_can_be_next(demo: OpenDemo) -> None:
    known = Work()
    demo.demo.app.jobs.fill(known)
    words = {*WHAT_IS_NEXT.values(), "notice", "other"}
    translator = Translator.load(LOCALES)
    said = {
        language: {
            translator.say(msg(f"demo-next-{what}", at=AFTERNOON), reader_of(language, "UTC"))
            for what in words
        }
        for language in PLACES
    }

    assert sorted(WHAT_IS_NEXT) == sorted([*known.transactions, *known.effects])
    assert {language: len(each) for language, each in said.items()} == dict.fromkeys(
        PLACES, len(words)
    )


async def test_instagram_offers_quick_replies_that_become_words(demo: OpenDemo) -> None:
    arash = demo.phone("آرش")
    await demo.taps(arash, "خوراکی و چای")

    page = await demo.page()

    assert arash.said[-1].text == "خوراکی و چای"
    assert "چای لاهیجان" in page.text


async def test_a_post_is_answered_to_and_commented_from_the_page(demo: OpenDemo) -> None:
    arash, mina = demo.phone("آرش"), demo.phone("مینا")
    story, post, _ = demo.demo.phones.posts
    text = (await demo.page()).text
    assert [text.count(words) for words in ("پاسخ به استوری", "پاسخ به پست", "نظر زیر پست")] == [
        1,
        2,
        2,
    ]

    await demo.does(f"phones/{arash.number}/says", comment=post.ref)
    await demo.demo.app.settle()
    assert arash.said[-1].text == f"✎ {post.caption}: قیمت"
    assert post.caption in demo.last(arash).text

    await demo.does(f"phones/{arash.number}/says", post=story.ref, text="این هنوز هست؟")
    await demo.demo.app.settle()
    assert arash.said[-1].text == f"↩ {story.caption}\nاین هنوز هست؟"
    assert story.caption in demo.last(arash).text

    said = len(mina.said)
    await demo.does(f"phones/{mina.number}/says", comment=post.ref)
    await demo.does(f"phones/{arash.number}/says", post="nothing")
    assert len(mina.said) == said


async def test_whoever_gets_a_phone_is_greeted_in_its_language(demo: OpenDemo) -> None:
    await demo.does("phones", name="Deniz", manner="instagram", language="tr")
    await demo.demo.app.settle()

    assert "Deniz" in demo.last(demo.phone("Deniz")).text
    assert "Merhaba" in demo.last(demo.phone("Deniz")).text


@pytest.mark.parametrize(
    "fields",
    [
        {"name": " ", "manner": "telegram", "language": "fa"},
        {"name": "Deniz", "manner": "carrier-pigeon", "language": "fa"},
        {"name": "Deniz", "manner": "telegram", "language": "xx"},
        {},
    ],
)
async def test_a_phone_nobody_could_have_is_not_given(
    demo: OpenDemo, fields: dict[str, str]
) -> None:
    response = await demo.does("phones", **fields)

    assert response.status_code == 200
    assert len(demo.demo.phones) == 4


async def test_there_is_room_for_many_phones_but_not_for_all(demo: OpenDemo) -> None:
    for number in range(MOST):
        await demo.does("phones", name=f"N{number}", manner="telegram", language="en")

    assert len(demo.demo.phones) == MOST


async def test_a_phone_is_put_away_but_not_the_seller_s(demo: OpenDemo) -> None:
    mina, owner = demo.phone("مینا"), demo.owner
    await demo.does(f"phones/{mina.number}/leaves")
    await demo.does(f"phones/{owner.number}/leaves")

    assert [phone.name for phone in demo.demo.phones] == ["زهرا", "آرش", "Elif"]


@pytest.mark.parametrize(
    ("what", "fields"),
    [
        ("phones/2/taps", {"on": "1", "data": "menu"}),
        ("phones/2/taps", {}),
        ("phones/99/taps", {"on": "1", "data": "menu"}),
        ("phones/99/says", {"text": "سلام"}),
        ("phones/2/says", {"text": "   "}),
        ("time", {"jump": "century"}),
    ],
)
async def test_what_nobody_could_have_pressed_does_nothing(
    demo: OpenDemo, what: str, fields: dict[str, str]
) -> None:
    before = demo.demo.app.clock.now(), len(demo.demo.phones.inbox(demo.phone("مینا")).messages)

    response = await demo.does(what, **fields)

    assert response.status_code == 200
    after = demo.demo.app.clock.now(), len(demo.demo.phones.inbox(demo.phone("مینا")).messages)
    assert after == before


async def test_what_people_write_is_never_markup(demo: OpenDemo) -> None:
    mina = demo.phone("مینا")
    await demo.says(mina, '<script>alert(1)</script> & "x" https://example.com/?a=1&b=2')
    await demo.does("phones", name='<b onclick="x">', manner="telegram", language="en")

    html = (await demo.browser.get("/")).text

    assert "<script>alert" not in html
    assert "<b onclick" not in html
    assert '<a href="https://example.com/?a=1&amp;b=2" target="_blank"' in html


async def test_a_picture_reaches_the_shop_and_is_shown(demo: OpenDemo) -> None:
    mina = demo.phone("مینا")
    image = b"\x89PNG\r\n\x1a\n" + b"0" * 40
    await demo.browser.post(
        f"/demo/phones/{mina.number}/says", files={"picture": ("a.png", image, "image/png")}
    )
    ref = str(mina.said[-1].picture)

    shown = await demo.browser.get(f"/demo/sent/{ref}")

    assert (shown.content, shown.headers["content-type"]) == (image, "image/png")
    assert (await demo.browser.get("/demo/sent/other")).status_code == 404


async def test_a_number_and_a_place_are_shared_on_telegram_only(demo: OpenDemo) -> None:
    mina, arash = demo.phone("مینا"), demo.phone("آرش")
    for phone in (mina, arash):
        await demo.does(f"phones/{phone.number}/says", share="contact")
        await demo.does(f"phones/{phone.number}/says", share="location")

    assert [said.text for said in mina.said[1:]] == ["09131234502", "32.6546, 51.6680"]
    assert len(arash.said) == 1


async def test_pictures_of_goods_are_shown(demo: OpenDemo) -> None:
    mina = demo.phone("مینا")
    await demo.taps(mina, "پارچه و پوشاک")
    await demo.taps(mina, "شال نخی")
    html = (await demo.browser.get("/")).text
    (source,) = re.findall(r'<img src="(/demo/pictures/\d+)"', html)

    picture = await demo.browser.get(source)

    assert picture.headers["content-type"] == "image/jpeg"
    assert (await demo.browser.get("/demo/pictures/1")).status_code == 404


async def test_news_bring_the_phones_that_changed_and_no_others(demo: OpenDemo) -> None:
    seen = demo.demo.phones.version
    await demo.says(demo.phone("مینا"), "سلام")

    news = (await demo.browser.get(f"/demo/news?seen={seen}")).json()

    assert list(news["phones"]) == [demo.phone("مینا").number]
    assert (news["seen"], news["people"]) == (demo.demo.phones.version, 4)
    everything = (await demo.browser.get("/demo/news?seen=all")).json()
    assert list(everything["phones"]) == [phone.number for phone in demo.demo.phones]


async def test_whoever_waits_for_news_is_let_go_when_the_demo_closes(demo: OpenDemo) -> None:
    seen = demo.demo.phones.version
    waiting = asyncio.ensure_future(demo.browser.get(f"/demo/news?seen={seen}"))
    await demo.browser.get("/")
    assert not waiting.done()

    demo.demo.phones.close()

    assert (await waiting).status_code == 503


async def test_a_restart_keeps_phones_clock_and_talks(
    warehouse: Path, tmp_path: Path, anyio_backend: str
) -> None:
    settings = furnished(warehouse, tmp_path, "fa")
    async with open_demo(settings) as first:
        await first.does("time", jump="day")
        await first.taps(first.phone("مینا"), "پارچه و پوشاک")
        await first.taps(first.phone("آرش"), "خانه")
        shown = [m.text for m in first.demo.phones.inbox(first.phone("مینا")).visible]
        now = first.demo.app.clock.now()

    async with open_demo(settings) as again:
        phones = again.demo.phones
        assert [m.text for m in phones.inbox(again.phone("مینا")).visible] == shown
        assert again.demo.app.clock.now() == now
        assert again.phone("آرش").said[-1].text == "خانه"
        assert "شال نخی" in (await again.taps(again.phone("مینا"), "شال نخی")).text


@pytest.mark.parametrize("written", ["", "[]", "{}", '{"phones": [{}]}', "\x00"])
def test_a_damaged_file_of_phones_means_none(tmp_path: Path, written: str) -> None:
    (tmp_path / "phones.json").write_text(written)

    assert len(Phones(tmp_path / "phones.json", FixedClock(AFTERNOON))) == 0


async def test_pages_load_nothing_from_elsewhere(demo: OpenDemo) -> None:
    page = await demo.browser.get("/")
    style = await demo.browser.get("/demo/style.css")

    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert not re.search(r"https?://", style.text)
    assert not re.search(r'(src|href)="(https?:)?//', page.text)
    assert " style=" not in page.text
    assert not re.search(r"\son[a-z]+=", page.text)


async def test_somebody_else_s_page_presses_nothing(demo: OpenDemo) -> None:
    before = demo.demo.app.clock.now()

    refused = await demo.browser.post(
        "/demo/time", data={"jump": "day"}, headers={"Sec-Fetch-Site": "cross-site"}
    )

    assert (refused.status_code, demo.demo.app.clock.now()) == (403, before)


async def test_a_password_guards_the_phones_but_not_an_order_s_page(
    warehouse: Path, tmp_path: Path, anyio_backend: str
) -> None:
    settings = furnished(warehouse, tmp_path, "fa").model_copy(
        update={"demo_password": SecretStr("a-long-password")}
    )
    async with open_demo(settings) as demo:
        for path in ("/", "/demo/news", "/demo/style.css", "/demo/pictures/1"):
            refused = await demo.browser.get(path)
            assert refused.status_code == 401
            assert refused.headers["www-authenticate"].startswith("Basic")
        for wrong in (("", "wrong"), ("a-long-password", "")):
            assert (await demo.browser.get("/", auth=wrong)).status_code == 401
        garbage = {"Authorization": "Basic %%%"}
        assert (await demo.browser.get("/", headers=garbage)).status_code == 401
        assert (await demo.browser.get("/", auth=("me", "a-long-password"))).status_code == 200
        assert (await demo.browser.get("/health")).status_code == 200
        assert (await demo.browser.get("/p/nothing")).status_code == 404


def test_what_is_kept_is_plain_json(tmp_path: Path) -> None:
    phones = Phones(tmp_path / "phones.json", FixedClock(AFTERNOON))
    phones.add("مینا", "telegram", "fa")
    phones.save()

    kept = json.loads((tmp_path / "phones.json").read_text(encoding="utf-8"))

    assert [phone["name"] for phone in kept["phones"]] == ["مینا"]


async def test_a_phone_shuts_the_shop_out_and_lets_it_in_again(demo: OpenDemo) -> None:
    mina = demo.phone("مینا")

    def is_shut_out() -> bool:
        return demo.demo.phones.inbox(mina).blocked

    await demo.does(f"phones/{mina.number}/says", share="block")
    await demo.does(f"phones/{mina.number}/says", share="block")
    assert is_shut_out()
    assert "فروشگاه مسدود است" in (await demo.page()).text

    await demo.does(f"phones/{mina.number}/blocks", blocked="no")
    assert not is_shut_out()
    assert "فروشگاه مسدود است" not in (await demo.page()).text

    await demo.does(f"phones/{mina.number}/says", share="block")
    await demo.says(mina, "گز")
    assert not is_shut_out()
    assert "گز اصفهان" in demo.last(mina).text


async def test_the_seller_s_phone_and_phones_that_are_gone_block_nothing(demo: OpenDemo) -> None:
    await demo.does(f"phones/{demo.owner.number}/says", share="block")
    assert not demo.demo.phones.inbox(demo.owner).blocked
    assert (await demo.does("phones/99/blocks")).status_code == 200


async def test_what_somebody_shares_opens_on_a_friend_s_phone(demo: OpenDemo) -> None:
    mina, elif_ = demo.phone("مینا"), demo.phone("Elif")
    shown = await demo.says(mina, "گز اصفهان")
    [share] = [button for button in shown.buttons if button.share is not None]
    assert "فرستادن برای دوستان" in (await demo.page()).text

    await demo.does(f"phones/{mina.number}/shares", to=f"{elif_.number} {share.start}")
    await demo.demo.app.settle()
    assert "گز اصفهان" in demo.last(elif_).text
    before = demo.demo.phones.version
    for wrong in ("", "99 p_1", f"{elif_.number} <x>", f"{demo.phone('آرش').number} p_1"):
        assert (await demo.does(f"phones/{mina.number}/shares", to=wrong)).status_code == 200
    assert demo.demo.phones.version == before


async def test_goods_are_looked_for_and_sent_on_from_any_phone(demo: OpenDemo) -> None:
    """As with the bot's name in any chat of Telegram: the shop hears of it when they are opened."""
    mina, elif_ = demo.phone("مینا"), demo.phone("Elif")
    heard = len(demo.demo.phones.inbox(mina).messages)
    await demo.does(f"phones/{mina.number}/says", text="@vefa_bot چای")
    await demo.demo.app.settle()
    assert mina.found is not None
    offer = mina.found.offers[0]
    page = await demo.page()
    assert "چای" in offer.title
    assert offer.title in page.text
    assert len(demo.demo.phones.inbox(mina).messages) == heard

    shared = page.form("to", f"{elif_.number} {offer.start}")
    await demo.browser.post(shared.action, data={"to": f"{elif_.number} {offer.start}"})
    await demo.demo.app.settle()
    assert offer.title in demo.last(elif_).text
    assert looked_at(mina) is None


async def test_words_that_fit_nothing_and_no_words_at_all(demo: OpenDemo) -> None:
    mina, arash = demo.phone("مینا"), demo.phone("آرش")
    await demo.does(f"phones/{mina.number}/says", text="@ هواپیما")
    assert looked_at(mina) == ()
    await demo.does(f"phones/{mina.number}/says", share="find")
    assert looked_at(mina)
    await demo.says(mina, "/menu")
    assert looked_at(mina) is None
    await demo.does(f"phones/{arash.number}/says", text="@ چای")
    assert looked_at(arash) is None


def looked_at(phone: Phone) -> tuple[Offer, ...] | None:
    """What a phone shows below its chat."""
    return phone.found.offers if phone.found is not None else None
