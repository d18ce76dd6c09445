"""Whoever has shut the shop out, buyer or owner: each piece of news is kept with its reason, also
while the process ends and begins again, and told when they are back.
"""

import pytest

from shop import cart
from tests.play.fixtures import only_instagram, only_telegram
from tests.play.shops import customer
from tests.play.theatre import Play, Shop
from tests.transcripts.openings import A_PAID_ORDER, AN_ORDER, DELIVERED, REZA, hired, sell_shawls
from tests.transcripts.test_at_the_door import CASH
from tests.transcripts.test_card_to_card import CARD

AGAIN = """
    * the process is killed
    * the process restarts
"""

A_RETURN = """
    > (data order/{code}/return)
    …
    > [خراب یا معیوب است]
    …
    > [رد کردن]
    …
    > [بله، بفرستید]
    …
    > [پایان گفتگو]
    …
    """
"""Of what was delivered; the talk about it ends at once."""


def away(act: str, news: str, who: str = "رضا") -> str:
    """Somebody is out of reach while this happens, and reads of it when they are back."""
    return f"""
    {who}> (blocks)
{act}
    {AGAIN}
    {who}> (unblocks)
    {who}< {news}
"""


@only_telegram(restarts="never")
def test_a_buyer_who_is_back_hears_of_their_order(play: Play, shop: Shop) -> None:
    sell_shawls(shop)
    shop.delivers("پست پیشتاز", days=(1, 2))
    step = "    owner> (data m/order/{{code}}/{})\n    …\n"
    accept, pack = (step.format(one) + "    * 11 minutes later" for one in ("accept", "pack"))
    ship = step.format("ship") + "    owner> [پیک فروشگاه]\n    …\n    owner> [رد کردن]\n    …"
    delay = (
        step.format("delay")
        + "    owner> [کالا دیر رسید]\n    …\n    owner> [۲ روز]\n    …\n    owner> [بله، خبر بدهید]\n    …"
    )
    play(
        REZA,
        AN_ORDER
        + away("    * the payment is refused: insufficient_funds", "… پرداخت …")
        + away("    * the payment succeeds\n    owner< 💰 …", "رضا، از اعتماد و اولین خرید شما …")
        + away(accept, "سفارش {code} را دیدیم …")
        + away(pack, "سفارش {code} بسته‌بندی شد …")
        + away(delay, "رضا، سفارش {code} دیرتر از قراری که گذاشته بودیم می‌رسد. …")
        + away(ship, "سفارش {code} تحویل پست یا پیک شد و در راه است. …")
        + away(step.format("move/sorting-centre"), "سفارش {code} به مرکز تجزیه و مبادلات …")
        + away("    * 4 days later at 09:31", "رضا، قرارمان این بود که سفارش {code} تا امروز …")
        + away(step.format("delivered"), "رضا، سفارش {code} به دستتان رسید. …")
        + away("    * 5 days later at 18:31", "رضا، چند روزی است که شال نخی پیش شماست. …")
        + away("    * 4 days later at 18:31", "هنوز دوست داریم بدانیم شال نخی چطور بود. …"),
    )


@only_telegram(restarts="never")
def test_the_owner_who_is_back_reads_what_has_happened(play: Play, shop: Shop) -> None:
    shop.sells("شال نخی", sku="SHAL-01", price="450,000 تومان", stock=4)
    play(
        REZA,
        customer("نگار"),
        DELIVERED
        + """
    owner> (blocks)
    """
        + AN_ORDER.replace("{code}", "{second}")
        + """
    * the payment succeeds
    …
    > (data feedback/{code}/2)
    …
    > نازک است
    …
    """
        + A_RETURN
        + """
    نگار> پشتیبان
    …
    نگار> این را آبی هم دارید؟
    نگار> (photo)
    * 3 days later at 11:00
    …
    """
        + AGAIN
        + """
    owner> (unblocks)
    owner< از شال نخی (SHAL-01) فقط ۲ عدد مانده است. …
    owner< 💰 سفارش {second} …
    owner< 😔 خریدار سفارش {code} راضی نیست: ۲ از ۵ …
    owner< دربارهٔ سفارش {code} (۲ از ۵) نوشته‌اند: نازک است …
    owner< ↩️ رضا می‌خواهد از سفارش {code} پس بدهد: …
    owner< ⏳ رضا دو روز است برای پس دادن کالای سفارش {code} منتظر پاسخ است: …
    owner< 💬 نگار می‌خواهد با شما صحبت کند. …
    owner< ⏰ نگار هنوز منتظر پاسخ است: ۲ روز …
    owner< نگار: این را آبی هم دارید؟ …
    owner< (photo) نگار: …
    """,
    )


@only_telegram(restarts="never")
def test_a_customer_who_is_back_reads_what_a_person_has_said(play: Play, shop: Shop) -> None:
    sell_shawls(shop)
    shop.sells("کیف چرمی", sku="KIF-01", price="900,000 تومان", stock=0)
    play(
        REZA,
        customer("نگار"),
        """
    نگار> /start
    …
    """
        + away("    * 61 minutes later", "نگار، خوشحالیم که با گلیم اصفهان آشنا شدید. …", "نگار")
        + """
    > KIF-01
    …
    > [موجود شد خبرم کنید]
    …
    """
        + away("    * 3 of KIF-01 are left", "کیف چرمی دوباره موجود شد …")
        + """
    > پشتیبان
    …
    > این را آبی هم دارید؟
    owner< رضا: این را آبی هم دارید؟ …
    """
        + away("    owner> (reply) بله، داریم.\n    …", "گلیم اصفهان: بله، داریم.")
        + """
    > سپاس
    owner< رضا: سپاس …
    """
        + away(
            "    owner> [پاسخ]\n    …\n    owner> (photo)\n    …",
            "(photo) گلیم اصفهان:",
        )
        + away("    owner> [پایان گفتگو]\n    …", "فروشگاه این گفتگو را بست …")
        + """
    …
    """,
    )


@only_telegram(restarts="never")
def test_a_buyer_who_is_back_hears_what_became_of_goods_and_money(play: Play, shop: Shop) -> None:
    sell_shawls(shop)
    play(
        REZA,
        DELIVERED
        + A_RETURN
        + away(
            "    owner> [پس می‌گیریم]\n    …\n    owner> با پست، به نشانی روی بسته\n    …",
            "…",
        )
        + away(
            "    owner> [کالا رسید]\n    …\n    owner> [بله، برود در قفسه]\n    …\n    owner> [بله، برگردد]\n    …",
            "…",
        )
        + """
    …
    """
        + AN_ORDER.replace("{code}", "{second}")
        + away("    * 46 minutes later", "رضا، سفارش {second} هنوز منتظر پرداخت شماست. …")
        + away("    * 16 minutes later", "مهلت پرداخت سفارش {second} تمام شد …")
        + AN_ORDER.replace("{code}", "{third}")
        + """
    * the payment succeeds
    …
    """
        + away(
            "    owner> (data m/order/{third}/cancel)\n    …\n    owner> تمام شد\n    …"
            "\n    owner> [بله، لغو شود]\n    …",
            "…",
        )
        + """
    …
    """,
    )


@only_telegram(restarts="never")
def test_the_owner_who_is_back_reads_of_promises_hands_and_the_evening(
    play: Play, shop: Shop
) -> None:
    shop.has_letters()
    sell_shawls(shop)
    shop.delivers("پیک", days=(1, 1))
    play(
        REZA,
        customer("سارا"),
        hired("بسته‌بند").replace("    سارا> TEAM", "    owner> (blocks)\n    سارا> TEAM")
        + AN_ORDER
        + """
    سارا> (blocks)
    * the payment succeeds
    …
    * at 21:01
    """
        + AGAIN
        + """
    owner> (unblocks)
    owner< … سارا …
    owner< 💰 سفارش {code} …
    owner< 🌙 …
    owner> (blocks)
    * 2 days later at 10:01
    """
        + AGAIN
        + """
    owner> (unblocks)
    owner< 🌙 …
    owner< ⏰ روزی که برای سفارش {code} قول داده بودیم گذشت …
    سارا> (unblocks)
    سارا< 📦 سفارش تازه برای بسته‌بندی: {code} …
    سارا< ⏰ روزی که برای سفارش {code} قول داده بودیم گذشت …
    """
        + away(
            "    owner> (data m/staff)\n    …\n    owner> [سارا]\n    …\n    owner> [مدیر]\n    …",
            "…",
            "سارا",
        ),
    )


@only_telegram(restarts="never")
def test_who_pays_by_hand_and_is_back_hears_of_it(play: Play, shop: Shop) -> None:
    sell_shawls(shop)
    shop.decides(cash=CASH, card=CARD)
    play(
        REZA,
        """
    owner> (blocks)
    """
        + AN_ORDER
        + away("    > (data order/{code}/cash/yes)\n    …", "سپاسگزاریم رضا. سفارش {code} ثبت شد …")
        + AN_ORDER.replace("{code}", "{second}")
        + """
    > [کارت به کارت]
    …
    > [فرستادن رسید]
    …
    > (photo)
    …
    """
        + AGAIN
        + """
    owner> (unblocks)
    owner< 💵 سفارش {code} …
    owner< (photo) 🧾 رسید …
    """
        + away(
            "    owner> [رد کردن رسید]\n    …\n    owner> [خوانا نیست]\n    …",
            "…",
        ),
    )


@only_telegram(restarts="never")
def test_a_manager_who_is_back_reads_what_there_was_to_do(play: Play, shop: Shop) -> None:
    sell_shawls(shop)
    shop.decides(card=CARD)
    shop.sells(
        "الگوی گلدوزی",
        sku="OLGU-1",
        price="90,000 تومان",
        digital={"link": "https://shop.example/o"},
    )
    second, third = (AN_ORDER.replace("{code}", one) for one in ("{second}", "{third}"))
    play(
        REZA,
        customer("سارا"),
        customer("نگار"),
        hired("مدیر")
        + """
    سارا> (blocks)
    """
        + DELIVERED
        + A_RETURN
        + """
    owner> [پس می‌گیریم]
    …
    owner> با پست
    …
    > [نگهش می‌دارم]
    …
    """
        + second
        + """
    * the payment succeeds
    …
    * the bank gives nothing back from now on
    """
        + away(
            "    owner> (data m/order/{second}/cancel)\n    …\n    owner> تمام شد\n    …"
            "\n    owner> [بله، لغو شود]\n    …",
            "…",
        )
        + """
    …
    """
        + third
        + """
    > [کارت به کارت]
    …
    > [فرستادن رسید]
    …
    > (photo)
    …
    """
        + away("    * 5 hours later\n    …", "…")
        + """
    نگار> پشتیبان
    …
    نگار> سلام؟
    …
    owner> (reply) بفرمایید.
    …
    نگار> [پایان گفتگو]
    …
    نگار> [۲ ⭐]
    …
    > OLGU-1
    …
    > [افزودن به سبد]
    …
    > [ثبت سفارش]
    …
    > [بله، ثبت سفارش]
    < … سفارش {olgu} …
    """
        + away("    * the payment succeeds\n    …", "…")
        + """
    …
    """
        + AGAIN
        + """
    سارا> (unblocks)
    سارا< ↩️ رضا می‌خواهد از سفارش {code} پس بدهد: …
    سارا< ↩️ رضا کالای سفارش {code} را نگه می‌دارد: …
    سارا< ↩ بانک ۴۵۰٬۰۰۰ تومان سفارش {second} را خودش برنمی‌گرداند. …
    سارا< (photo) 🧾 رسید …
    سارا< (photo) ⏳ هنوز منتظر شماست، یادآوری ۱ …
    سارا< (photo) ⏳ هنوز منتظر شماست، یادآوری ۲ …
    سارا< نگار: …
    سارا< 😔 نگار به گفتگو با فروشگاه ۲ از ۵ داد. …
    """,
    )


@only_telegram(restarts="never")
def test_late_money_and_another_address_wait_for_buyer_and_owner(play: Play, shop: Shop) -> None:
    shop.sells("شال نخی", sku="SHAL-01", price="450,000 تومان", stock=4)
    late = AN_ORDER.replace("{code}", "{late}")
    play(
        REZA,
        AN_ORDER
        + """
    * the payment succeeds
    …
    owner> (blocks)
    > (data order/{code}/address)
    …
    > [تغییر نشانی]
    …
    > [نشانی تازه]
    …
    > تهران، خیابان ولیعصر، پلاک ۷
    …
    > [بله، درست است]
    …
    """
        + late
        + """
    > (blocks)
    * the payment comes 300 minutes late
    * 4 hours later
    …
    * 0 of SHAL-01 are left
    * 4 hours later
    * the seller writes by hand: سلام، پولتان رسید
    …
    """
        + AGAIN
        + """
    > (unblocks)
    < مهلت پرداخت سفارش {late} تمام شد …
    < پرداخت شما برای سفارش {late} رسید، ولی …
    owner> (unblocks)
    owner< 📮 نشانی سفارش {code} تغییر کرد. … تهران، خیابان ولیعصر، پلاک ۷ …
    owner< از شال نخی (SHAL-01) فقط ۰ عدد مانده است. …
    owner< ⚠️ پرداخت سفارش {late} را باید خودتان ببینید. …
    owner< ✍️ به رضا خودتان نوشتید؛ …
    """,
    )


@only_telegram(restarts="never")
def test_goods_that_never_came_back_are_told_of_when_their_buyer_is_back(
    play: Play, shop: Shop
) -> None:
    sell_shawls(shop)
    play(
        REZA,
        DELIVERED
        + A_RETURN
        + """
    owner> [پس می‌گیریم]
    …
    owner> [رد کردن]
    …
    """
        + away(
            "    * 29 days later\n    …\n    * 26 hours later\n    …",
            "کالاهایی که می‌خواستید از سفارش {code} پس بدهید به دست ما نرسید …",
        ),
    )


@only_telegram(restarts="never")
def test_the_owner_who_is_back_hears_of_faults(
    play: Play, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    sell_shawls(shop)
    shop.loses_track_of("SHAL-01")

    def broken(*_: object) -> None:
        raise RuntimeError("a fault of ours")

    monkeypatch.setattr(cart, "put", broken)
    play.expects(dead_letters=1, broken={"stock-unexplained"})
    play(
        REZA,
        """
    > SHAL-01
    …
    """
        + away(
            "    > [افزودن به سبد]\n    …\n    * a day later at 05:00",
            "⚠️ پیامی یا کاری در گلیم اصفهان ناتمام ماند، …\n    owner< ⚠️ بازرسی روزانهٔ گلیم اصفهان …",
            "owner",
        ),
    )


@only_telegram(restarts="never")
def test_questions_and_refusals_wait_for_whoever_is_asked(play: Play, shop: Shop) -> None:
    shop.is_paid_through_sizpay()
    sell_shawls(shop)
    shop.decides(card=CARD)
    play(
        REZA,
        customer("خانه"),
        """
    > /link
    < … LINK-{a}-{b} …
    """
        + away("    خانه> LINK-{a}-{b}\n    …", "… کد شما را نوشت. خودتان هستید؟ …")
        + AN_ORDER
        + """
    > [کارت به کارت]
    …
    > [فرستادن رسید]
    …
    """
        + away("    > (broken photo)\n    …", "رسید سفارش {code} عکس باز نشد. …")
        + """
    owner> (blocks)
    > https://www.instagram.com/p/B-fKL9qpeab/
    …
    """
        + AN_ORDER.replace("{code}", "{second}")
        + """
    * SizPay answers 1017 to everything
    * pay is pressed and the page says … بانک الان پاسخ نمی‌دهد. …
    """
        + AGAIN
        + """
    owner> (unblocks)
    owner< … [وصل به کالا] [دیدن پست]
    owner< ⛔ سیزپی حساب فروشگاه شما را نپذیرفت …
    """,
    )


@only_telegram(restarts="never")
def test_the_owner_who_is_back_hears_of_a_dispute(play: Play, shop: Shop) -> None:
    sell_shawls(shop)
    play(
        REZA,
        AN_ORDER
        + """
    * the payment succeeds
    …
    """
        + away("    * the payment is disputed", "⚠ بانک خریدار، پول سفارش {code} را …", "owner"),
    )


@only_instagram(restarts="never")
def test_the_owner_who_is_back_hears_that_texts_are_refused(play: Play, shop: Shop) -> None:
    shop.sends_texts()
    sell_shawls(shop)
    play(
        REZA,
        customer("سارا"),
        hired("مدیر")
        + A_PAID_ORDER
        + """
    سارا< 📦 سفارش تازه برای بسته‌بندی: {code} …
    * 2 days later at 10:00
    * texts are refused
    owner> (blocks)
    سارا> (data m/order/{code}/accept)
    …
    سارا> (data m/order/{code}/pack)
    …
    سارا> (data m/order/{code}/ship)
    …
    سارا> [پیک فروشگاه]
    …
    سارا> [رد کردن]
    …
    """
        + AGAIN
        + """
    owner> (unblocks)
    owner< ⚠️ پنل پیامک دیگر پیامکی از گلیم اصفهان نمی‌فرستد. …
    """,
    )
