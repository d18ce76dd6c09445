"""How it was: asked when it has been used or when somebody comes back, never twice over."""

import pytest

from tests.play.fixtures import every_channel, only_instagram, only_telegram
from tests.play.shops import IZMIR, LONDON, Address, Place, customer
from tests.play.theatre import Play, Shop
from tests.transcripts.openings import DELIVERED, REZA, sell_shawls

STARS = "[۵ ⭐] [۴ ⭐] [۳ ⭐] [۲ ⭐] [۱ ⭐]"


@pytest.fixture
def delivered(play: Play, shop: Shop) -> Play:
    """Reza has had his shawl since 12:30 on the first of Azar."""
    sell_shawls(shop)
    play(REZA, DELIVERED)
    return play


@only_telegram
def test_a_happy_buyer_is_asked_when_it_has_been_used(delivered: Play) -> None:
    delivered(
        REZA,
        f"""
    * 5 days later at 18:29
    * a minute later
    < رضا، چند روزی است که شال نخی پیش شماست. از آن راضی هستید؟ {STARS} [دیگر نفرستید]
    > [۵ ⭐]
    < چه خوب، ممنونیم. … [رد کردن] [انصراف]
    > (photo) خیلی نرم است
    < از نظرتان سپاسگزاریم. … [منو]
    * 20 days later
    > سلام
    < سلام رضا، خوشحالیم که دوباره به گلیم اصفهان سر زدید. …
    """,
    )


@only_telegram
def test_who_does_not_answer_is_reminded_once(delivered: Play) -> None:
    delivered(
        REZA,
        """
    * 5 days later at 18:30
    < رضا، چند روزی است که شال نخی پیش شماست. …
    * 3 days later at 18:30
    < هنوز دوست داریم بدانیم شال نخی چطور بود. … [۵ ⭐] [دیگر نفرستید]
    * 40 days later
    > منو
    < گلیم اصفهان چه چیزی می‌خواهید ببینید؟ …
    """,
    )


@only_telegram
def test_whoever_buys_often_is_asked_about_one_thing_at_a_time(play: Play, shop: Shop) -> None:
    sell_shawls(shop)
    shop.sells("کیف چرمی", sku="KIF-01", price="900,000 تومان", stock=9)
    play(
        REZA,
        DELIVERED
        + """
    > KIF-01
    …
    > [افزودن به سبد]
    …
    > [ثبت سفارش]
    …
    > [بله، ثبت سفارش]
    < … سفارش {bag} …
    * the payment succeeds
    …
    owner> [فرستاده شد]
    …
    owner> [پیک فروشگاه]
    …
    owner> [رد کردن]
    …
    * a day later at 19:00
    owner> /orders
    …
    owner> [{bag}]
    …
    owner> [تحویل داده شد]
    …
    * 4 days later at 18:31
    < رضا، چند روزی است که شال نخی پیش شماست. … [۵ ⭐]
    * 3 days later at 18:31
    < هنوز دوست داریم بدانیم شال نخی چطور بود. … [۵ ⭐]
    owner> (data m/messages/unsent)
    owner< … • رضا، پرسیدن نظر: منتظر خبر مهم‌تر است، تا ۱۳ آذر، ۱۸:۳۰ …
    > سلام
    < سلام رضا، … [×۵ ⭐]
    * 7 days later at 18:31
    < رضا، چند روزی است که کیف چرمی پیش شماست. … [۵ ⭐]
    """,
    )


@only_telegram
def test_who_wants_no_questions_gets_none(delivered: Play) -> None:
    delivered(
        REZA,
        """
    * 5 days later at 18:30
    < … [۵ ⭐] [دیگر نفرستید]
    > [دیگر نفرستید]
    <~ باشد، دیگر نمی‌فرستیم.
    < … [◻️ پرسیدن نظر شما]
    * 40 days later
    """,
    )


@every_channel
def test_somebody_who_comes_back_is_asked_first_and_gets_what_they_wanted(delivered: Play) -> None:
    delivered(
        REZA,
        f"""
    * 2 days later at 11:00
    > SHAL-01
    < رضا، خوش آمدید. پیش از هر چیز: شال نخی چطور بود؟ {STARS} [دیگر نفرستید]
      | instagram: رضا، خوش آمدید. پیش از هر چیز: شال نخی چطور بود؟
    < شال نخی قیمت: ۴۵۰٬۰۰۰ تومان [افزودن به سبد] [×۵ ⭐]
      | instagram: شال نخی قیمت: ۴۵۰٬۰۰۰ تومان [افزودن به سبد] {STARS}
    > [۴ ⭐]
    < چه خوب، ممنونیم. …
    > [رد کردن]
    < از نظرتان سپاسگزاریم. …
    * 20 days later
    """,
    )


@every_channel
def test_an_unhappy_buyer_reaches_the_shop(delivered: Play) -> None:
    delivered(
        REZA,
        """
    * 2 days later at 11:00
    > سلام
    < رضا، خوش آمدید. پیش از هر چیز: شال نخی چطور بود؟ …
    < سلام رضا، خوشحالیم که دوباره به گلیم اصفهان سر زدید. …
    > [۲ ⭐]
    < متأسفیم و ممنون که گفتید. چه چیزی خوب نبود؟ … [رد کردن]
    owner< 😔 خریدار سفارش {code} راضی نیست: ۲ از ۵ خریدار: رضا • شال نخی × ۱: … [باز کردن سفارش]
    > (location) 35.7,51.4
    < لطفاً چند کلمه بنویسید یا عکسی بفرستید، یا رد کنید. …
    > رنگش با عکس فرق دارد
    < نظرتان دربارهٔ سفارش {code} به دست همکارانمان رسید. … [گفتگو با پشتیبان] [منو]
    owner< دربارهٔ سفارش {code} (۲ از ۵) نوشته‌اند: رنگش با عکس فرق دارد [باز کردن سفارش]
    * 20 days later
    """,
    )


@every_channel
def test_nobody_is_asked_in_the_middle_of_a_talk_with_a_person(delivered: Play) -> None:
    delivered(
        REZA,
        """
    * 2 days later at 11:00
    > پشتیبان
    < به همکارانمان خبر دادیم … [پایان گفتگو]
    owner< 💬 رضا می‌خواهد با شما صحبت کند. …
    > [پایان گفتگو]
    < رضا، خوش آمدید. پیش از هر چیز: شال نخی چطور بود؟ …
    < گفتگو با پشتیبان تمام شد … [۵ ⭐] | telegram: گفتگو با پشتیبان تمام شد …
    …
    """,
    )


@every_channel
def test_whoever_gives_it_back_is_not_asked_how_it_was(delivered: Play) -> None:
    delivered(
        REZA,
        """
    > (data order/{code}/return)
    < چرا می‌خواهید پس بدهید؟ …
    > [خراب یا معیوب است]
    …
    > [رد کردن]
    …
    > [بله، بفرستید]
    …
    > [پایان گفتگو]
    …
    * 2 days later at 11:00
    > سلام
    < سلام رضا، … [×۵ ⭐]
    * 20 days later
    owner< ⏳ رضا دو روز است برای پس دادن کالای سفارش {code} منتظر پاسخ است: … [پس می‌گیریم]
    """,
    )


@only_instagram
def test_where_nothing_may_be_sent_any_more_it_is_asked_at_the_next_meeting_only(
    delivered: Play,
) -> None:
    delivered(
        REZA,
        """
    * 7 days later at 11:00
    > سلام
    < رضا، خوش آمدید. پیش از هر چیز: شال نخی چطور بود؟ …
    < سلام رضا، خوشحالیم که دوباره به گلیم اصفهان سر زدید. …
    > منو
    < گلیم اصفهان چه چیزی می‌خواهید ببینید؟ …
    """,
    )


@every_channel
def test_stars_before_it_has_arrived_and_for_somebody_elses_order_are_refused(
    delivered: Play,
) -> None:
    delivered(
        REZA,
        customer("نگار"),
        """
    نگار> (data feedback/{code}/5)
    نگار< چنین سفارشی پیدا نشد. …
    > (data feedback/{code}/9)
    < این دکمه یا نشانی دیگر به جایی نمی‌رسد. …
    owner> (data feedback/{code}/1)
    owner< چنین سفارشی پیدا نشد. …
    """,
    )


@only_telegram
@pytest.mark.parametrize(
    ("place", "language", "presses", "asked", "met"),
    [
        (
            IZMIR,
            "tr",
            ("[Sepete ekle]", "[Siparişi tamamla]", "[Evet, sipariş ver]", "[Kargoya verildi]",
             "[Mağazanın kuryesi]", "[Atla]", "[Teslim edildi]"),
            "Elif, birkaç gündür sizde: Yün şal. Memnun kaldınız mı? [5 ⭐] [Artık göndermeyin]",
            "Elif, hoş geldiniz. Her şeyden önce soralım: Yün şal nasıldı? [5 ⭐]",
        ),
        (
            LONDON,
            "en",
            ("[Add to cart]", "[Check out]", "[Yes, place the order]", "[Shipped]",
             "[The shop's courier]", "[Skip]", "[Delivered to buyer]"),
            "Elif, it has been with you for some days now: Yün şal. … [5 ⭐] [No more of these]",
            "Elif, welcome back. Before anything else: how was it? Yün şal [5 ⭐]",
        ),
    ],
    ids=["tr", "en"],
)  # fmt: skip
@pytest.mark.parametrize("returns", [False, True], ids=["in-time", "met"])
def test_it_is_asked_in_the_buyers_language(
    play: Play,
    shop: Shop,
    place: Place,
    language: str,
    presses: tuple[str, ...],
    asked: str,
    met: str,
    returns: bool,
) -> None:
    shop.is_in(place)
    shop.sells("Yün şal", sku="SAL", price="450", stock=9)
    add, order, yes, shipped, courier, skip, arrived = presses
    elif_ = customer(
        "Elif",
        language=language,
        address=Address("Elif Demir", "+905321234567", "Alsancak, İzmir 12/4"),
    )
    play(
        elif_,
        f"""
    > SAL
    …
    > {add}
    …
    > {order}
    …
    > {yes}
    …
    * the payment succeeds
    …
    owner> {shipped}
    …
    owner> {courier}
    …
    owner> {skip}
    …
    owner> {arrived}
    …
    """
        + (
            f"""
    * 2 days later at 11:00
    > SAL
    < {met}
    < …
    """
            if returns
            else f"""
    * 5 days later at 18:30
    < {asked}
    """
        ),
    )


@only_instagram
def test_whoever_wants_to_give_it_back_hears_first_of_that(delivered: Play) -> None:
    delivered(
        REZA,
        """
    * 12 days later at 11:00
    > (data order/{code}/return)
    < کالاهای سفارش {code} را تا ۹ آذر ۱۴۰۵ می‌شد پس داد. … [کمک می‌خواهم] [منو] [×۵ ⭐]
    < رضا، چند روزی است که شال نخی پیش شماست. از آن راضی هستید؟ …
    > سلام
    < سلام رضا، خوشحالیم که دوباره به گلیم اصفهان سر زدید. … [×۵ ⭐]
    """,
    )
