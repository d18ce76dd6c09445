"""From the first hello to the thanks for a paid order."""

from tests.play.fixtures import every_channel
from tests.play.shops import IZMIR, LONDON, Address, customer
from tests.play.theatre import Kind, Play, Shop

MOST_FOR_A_NEW_BUYER = 12
MOST_WITH_AN_ADDRESS = 6


@every_channel(restarts="everywhere", http=True)
def test_a_first_purchase(play: Play, shop: Shop) -> None:
    shop.sells(
        "شال نخی",
        sku="SHAL-01",
        price="450,000 تومان",
        stock=9,
        description="نخ خالص، بافت اصفهان",
        photo=True,
    )
    updates = play(
        customer("مینا"),
        """
        > /start
        < سلام مینا، به گلیم اصفهان خوش آمدید. 🌿
          این‌جا می‌توانید کالاها را ببینید …
          [شال] [سبد خرید] [سفارش‌های من] [زبان] [گفتگو با پشتیبان]
        > [شال]
        < شال [شال نخی · ۴۵۰٬۰۰۰ تومان] [منو]
        > [شال نخی]
        < (photo) شال نخی
          نخ خالص، بافت اصفهان
          قیمت: ۴۵۰٬۰۰۰ تومان
          [افزودن به سبد] [شال] [منو] [×…سبد خرید…]
        > [افزودن به سبد]
        <~ در سبد شماست.
        < سبد خرید شما
          • شال نخی × ۱: ۴۵۰٬۰۰۰ تومان
          جمع کل: ۴۵۰٬۰۰۰ تومان
          [ثبت سفارش] [حذف: شال نخی] [یکی بیشتر: شال نخی] [منو]
        > [ثبت سفارش]
        < سفارش را به نام چه کسی بفرستیم؟ … [مینا] [انصراف] [×بازگشت]
        > مینا رضایی
        < شمارهٔ تلفن گیرنده چیست؟ … [بازگشت] [انصراف]
        > (contact) 989121234567 | instagram: ۰۹۱۲ ۱۲۳ ۴۵ ۶۷
        < نشانی کامل را بنویسید: … [بازگشت] [انصراف]
        > اصفهان، خیابان چهارباغ، کوچهٔ گلبهار، پلاک ۷
        < • شال نخی × ۱: ۴۵۰٬۰۰۰ تومان
          هزینهٔ ارسال: رایگان
          جمع کل: ۴۵۰٬۰۰۰ تومان
          گیرنده: مینا رضایی، +989121234567
          نشانی: اصفهان، خیابان چهارباغ، کوچهٔ گلبهار، پلاک ۷
          همه چیز درست است؟
          [بله، ثبت سفارش] [تغییر نشانی] [تغییر گیرنده] [بازگشت] [انصراف]
        > [بله، ثبت سفارش]
        < سفارش شما ثبت شد. با پرداخت، قطعی می‌شود.
          سفارش {code}
          سفارش: ثبت شده
          پرداخت: هنوز نه
          کالاها تا ۱ آذر، ۱۳:۳۰ برای شما کنار گذاشته شده‌اند.
          • شال نخی × ۱: ۴۵۰٬۰۰۰ تومان
          هزینهٔ ارسال: رایگان
          جمع کل: ۴۵۰٬۰۰۰ تومان
          گیرنده: مینا رضایی، +989121234567
          نشانی: اصفهان، خیابان چهارباغ، کوچهٔ گلبهار، پلاک ۷
          ثبت سفارش: ۱ آذر، ۱۲:۳۰
          [پرداخت] [پرداخت کرده‌ام] [لغو سفارش] [کمک می‌خواهم] [سفارش‌های من] [منو]
        * the page says گلیم اصفهان سفارش {code} سفارش شما منتظر پرداخت است ۴۵۰٬۰۰۰ تومان …
        * the payment succeeds
        < مینا رضایی، از اعتماد و اولین خرید شما از گلیم اصفهان صمیمانه سپاسگزاریم. 🌷
          سفارش {code} ثبت و پرداخت شد. بانک آزمایشی، شمارهٔ پیگیری بانک: {reference}
          • شال نخی × ۱: ۴۵۰٬۰۰۰ تومان
          هزینهٔ ارسال: رایگان
          جمع کل: ۴۵۰٬۰۰۰ تومان
          حالا سفارشتان را با دقت بسته‌بندی می‌کنیم …
          ما هیچ‌وقت در گفتگو شمارهٔ کارت، رمز یا کد پیامکی از شما نمی‌خواهیم.
          [وضعیت سفارش] [گفتگو با پشتیبان]
        owner< 💰 سفارش {code} به مبلغ ۴۵۰٬۰۰۰ تومان پرداخت شد.
          • شال نخی × ۱: ۴۵۰٬۰۰۰ تومان
          هزینهٔ ارسال: رایگان
          جمع کل: ۴۵۰٬۰۰۰ تومان
          خریدار: مینا رضایی
          گیرنده: مینا رضایی، +989121234567
          نشانی: اصفهان، خیابان چهارباغ، کوچهٔ گلبهار، پلاک ۷
          [فرستاده شد] [باز کردن سفارش]
        * the page says … پرداخت شد، سپاسگزاریم. … شمارهٔ پیگیری بانک: {reference} …
        > [وضعیت سفارش]
        < سفارش {code}
          سفارش: قطعی
          پرداخت: رسیده است
          بسته: در حال آماده‌سازی …
          [صفحهٔ سفارش] [فاکتور] [کمک می‌خواهم] [×پرداخت] [×لغو سفارش]
        """,
    )
    to_the_link = updates["مینا"] - 1
    assert to_the_link <= MOST_FOR_A_NEW_BUYER


@every_channel
def test_a_first_purchase_in_turkish(play: Play, shop: Shop) -> None:
    shop.is_in(IZMIR)
    shop.sells(
        "Keten gömlek",
        sku="GOM",
        price="1.250,50",
        category="Gömlekler",
        variants=(Kind("S", "GOM-S", 4), Kind("M", "GOM-M", 1), Kind("L", "GOM-L", 0)),
    )
    updates = play(
        customer("Elif", language="tr"),
        """
        > /start
        < Merhaba Elif, Kordon Butik mağazasına hoş geldiniz. 🌿 …
          [Gömlekler] [Sepet] [Siparişlerim] [Dil] [Temsilciye bağlan]
        > [Gömlekler]
        < Gömlekler [Keten gömlek · ₺1.250,50] [Menü]
        > [Keten gömlek]
        < Keten gömlek
          Fiyat: ₺1.250,50
          M: yalnızca 1 adet kaldı
          L: tükendi
          [S · ₺1.250,50] [M · ₺1.250,50] [Gömlekler] [Menü] [×L · ₺1.250,50]
        > [S · ₺1.250,50]
        <~ Sepetinizde.
        < Sepetiniz • Keten gömlek, S × 1: ₺1.250,50 … [Siparişi tamamla]
        > [Siparişi tamamla]
        < Siparişi kimin adına gönderelim? … [Elif] [Vazgeç]
        > [Elif]
        < Alıcının telefon numarası nedir? … [Geri] [Vazgeç]
        > 0532 123 45 67
        < Açık adresi yazın: … [Geri] [Vazgeç]
        > Kıbrıs Şehitleri Cd. 12/4, Alsancak, Konak/İzmir
        < • Keten gömlek, S × 1: ₺1.250,50
          Kargo: ücretsiz
          Toplam: ₺1.250,50
          Alıcı: Elif, +905321234567
          Adres: Kıbrıs Şehitleri Cd. 12/4, Alsancak, Konak/İzmir
          Her şey doğru mu?
          [Evet, sipariş ver] [Adresi değiştir] [Alıcıyı değiştir] [Geri] [Vazgeç]
        > [Evet, sipariş ver]
        < Siparişiniz alındı. Ödemeyle kesinleşir. Sipariş {code} …
          Ürünler 22 Kasım, 13:00 saatine kadar sizin için ayrıldı. … [Öde]
        * the payment succeeds
        < Elif, Kordon Butik mağazasına güveniniz ve ilk alışverişiniz için …
          {code} numaralı siparişiniz alındı ve ödendi. Test bankası, bankanın referans numarası: … ₺1.250,50 …
          [Siparişin durumu] [Temsilciye bağlan]
        owner< 💰 {code} numaralı sipariş ödendi: ₺1.250,50 … [Kargoya verildi] [Siparişi aç]
        """,
    )
    assert updates["Elif"] <= MOST_FOR_A_NEW_BUYER


@every_channel
def test_a_first_purchase_in_english(play: Play, shop: Shop) -> None:
    shop.is_in(LONDON)
    shop.sells("Silver ring", sku="RING", price="49.90", stock=8, category="Rings")
    updates = play(
        customer("Leyla", language="en"),
        """
        > /start
        < Hello Leyla, welcome to Saffron Lane. 🌿 …
          [Rings] [Cart] [My orders] [Language] [Talk to a person]
        > Silver
        < Silver ring Price: $49.90 [Add to cart] [Rings] [Menu]
        > [Add to cart]
        <~ It is in your cart.
        < Your cart • Silver ring × 1: $49.90 Total: $49.90 [Check out]
        > [Check out]
        < In whose name shall we send it? … [Leyla] [Cancel]
        > [Leyla]
        < What is the recipient's telephone number? … [Back] [Cancel]
        > +44 7400 123456
        < Please write the full address: … [Back] [Cancel]
        > 12 Brick Lane, London E1 6RF
        < • Silver ring × 1: $49.90
          Delivery: free
          Total: $49.90
          Recipient: Leyla, +447400123456
          Address: 12 Brick Lane, London E1 6RF
          Is everything right?
          [Yes, place the order] [Change the address] [Change the name] [Back] [Cancel]
        > yes
        < Your order is recorded. Your payment makes it final. Order {code} …
          We keep the goods for you until 22 November, 10:00. … [Pay] [I have paid]
        * the payment succeeds
        < Leyla, thank you from the heart for your trust and your first order at Saffron Lane. 🌷
          Order {code} is recorded and paid: Test bank, bank reference … [Order status] [Talk to a person]
        owner< 💰 Order {code} was paid: $49.90 … [Shipped] [Open the order]
        """,
    )
    assert updates["Leyla"] <= MOST_FOR_A_NEW_BUYER


@every_channel
def test_with_a_saved_address_six_updates_lead_to_the_link(play: Play, shop: Shop) -> None:
    shop.sells("شال نخی", sku="SHAL-01", price="450,000 تومان", stock=9)
    reza = customer(
        "رضا", address=Address("رضا کریمی", "09351234567", "شیراز، خیابان زند، پلاک ۴۰")
    )
    updates = play(
        reza,
        """
        > /start
        < سلام رضا، خوشحالیم که دوباره به گلیم اصفهان سر زدید. … [شال]
        > [شال]
        < شال [شال نخی]
        > [شال نخی]
        < شال نخی … [افزودن به سبد]
        > [افزودن به سبد]
        <~ در سبد شماست.
        < سبد خرید شما … [ثبت سفارش]
        > [ثبت سفارش]
        < • شال نخی × ۱: ۴۵۰٬۰۰۰ تومان
          هزینهٔ ارسال: رایگان
          جمع کل: ۴۵۰٬۰۰۰ تومان
          گیرنده: رضا کریمی، +989351234567
          نشانی: شیراز، خیابان زند، پلاک ۴۰
          همه چیز درست است؟
          [بله، ثبت سفارش] [تغییر نشانی] [تغییر گیرنده] [انصراف]
        > [بله، ثبت سفارش]
        < سفارش شما ثبت شد. … سفارش {code} … [پرداخت]
        """,
    )
    assert updates["رضا"] <= MOST_WITH_AN_ADDRESS
    play(
        reza,
        """
        * the payment succeeds
        < رضا، از اعتماد و اولین خرید شما … {code} …
        owner< … {code} …
        """,
    )


@every_channel
def test_a_cart_is_changed_in_every_way(play: Play, shop: Shop) -> None:
    shop.sells("شال نخی", sku="SHAL-01", price="450,000 تومان", stock=9)
    shop.sells(
        "روسری ابریشمی",
        sku="RUS",
        price="1,200,000 تومان",
        variants=(Kind("قرمز", "RUS-R", 5), Kind("آبی", "RUS-B", 5, price="1,300,000 تومان")),
    )
    play(
        customer("نگار"),
        """
        > /start
        …
        > [سبد خرید]
        < سبد خرید شما خالی است. [منو]
        > SHAL-01
        < شال نخی قیمت: ۴۵۰٬۰۰۰ تومان [افزودن به سبد]
        > [افزودن به سبد]
        …
        > روسری
        < روسری ابریشمی
          قیمت: از ۱٬۲۰۰٬۰۰۰ تومان
          [قرمز · ۱٬۲۰۰٬۰۰۰ تومان] [آبی · ۱٬۳۰۰٬۰۰۰ تومان] [روسری] [منو]
        > آبی
        …
        > [یکی بیشتر: شال نخی]
        <~ در سبد شماست.
        < سبد خرید شما
          • شال نخی × ۲: ۹۰۰٬۰۰۰ تومان
          • روسری ابریشمی، آبی × ۱: ۱٬۳۰۰٬۰۰۰ تومان
          جمع کل: ۲٬۲۰۰٬۰۰۰ تومان
          [ثبت سفارش] [یکی کمتر: شال نخی] [یکی بیشتر: شال نخی]
          [حذف: روسری ابریشمی، آبی] [یکی بیشتر: روسری ابریشمی، آبی] [منو]
        > [یکی کمتر: شال نخی]
        <~ در سبد شماست.
        < سبد خرید شما • شال نخی × ۱: ۴۵۰٬۰۰۰ تومان … جمع کل: ۱٬۷۵۰٬۰۰۰ تومان
        > [حذف: شال نخی]
        <~ از سبد برداشته شد.
        < سبد خرید شما • روسری ابریشمی، آبی × ۱: … [×حذف: شال نخی]
        > [حذف: روسری]
        <~ از سبد برداشته شد.
        < سبد خرید شما خالی است. [منو] [×ثبت سفارش]
        """,
    )
