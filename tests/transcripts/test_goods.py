"""Goods added and changed in the chat, and what is refused."""

from tests.play.fixtures import every_channel
from tests.play.goods import Kind
from tests.play.shops import IZMIR, LONDON, customer
from tests.play.theatre import Play, Shop
from tests.transcripts.openings import A_PAID_ORDER, AN_ORDER, REZA, sell_shawls


@every_channel
def test_the_first_product_is_made_in_the_chat(play: Play, shop: Shop) -> None:
    play(
        customer("نگار"),
        """
    owner> /goods
    owner< هنوز کالایی ندارید. … [کالای تازه] [منو]
    owner> [کالای تازه]
    owner< نام کالا چیست؟ [انصراف]
    owner> 🌷
    owner< لطفاً نامی بنویسید … نام کالا چیست؟ …
    owner> روسری ابریشمی
    owner< نام دستهٔ تازه چیست؟ [بازگشت] [انصراف]
    owner> روسری
    owner< قیمت «روسری ابریشمی» چقدر است؟ …
    owner> ارزان
    owner< … قیمت «روسری ابریشمی» چقدر است؟ …
    owner> ۸۵۰ هزار تومان
    owner< از «روسری ابریشمی» چند تا دارید؟ … [رد کردن]
    owner> چند تا
    owner< … از «روسری ابریشمی» چند تا دارید؟ …
    owner> ۷
    owner< عکس «روسری ابریشمی» را بفرستید. [رد کردن] [بازگشت] [انصراف]
    owner> بعداً
    owner< لطفاً خود عکس را بفرستید. عکس «روسری ابریشمی» را بفرستید. …
    owner> (voice)
    owner< لطفاً خود عکس را بفرستید. …
    owner> (photo)
    owner< «روسری ابریشمی» را در چند جمله توصیف کنید. [رد کردن]
    owner> صددرصد ابریشم، دست‌دوز.
    owner< روسری ابریشمی صددرصد ابریشم، دست‌دوز. دسته: روسری قیمت: ۸۵۰٬۰۰۰ تومان موجودی: ۷ با عکس
      این کالا را به فروشگاه اضافه کنیم؟ [بله، اضافه شود] [بازگشت] [انصراف]
    owner> [بله، اضافه شود]
    owner< کالا اضافه شد و خریداران آن را می‌بینند. روسری ابریشمی … دسته: روسری
      {sku}: ۸۵۰٬۰۰۰ تومان، موجودی ۷
      [قیمت] [موجودی] [نام] [توضیح] [دسته] [عکس] [پنهان کردن] [از دید خریدار] [همهٔ کالاها] [کالای تازه]
    owner< (photo) عکس تازه روی کالا نشست. روسری ابریشمی …
    > ابریشم
    < (photo) روسری ابریشمی … قیمت: ۸۵۰٬۰۰۰ تومان … [افزودن به سبد] [×ویرایش کالا]
    owner> [از دید خریدار]
    owner< (photo) روسری ابریشمی … [ویرایش کالا]
    owner> /new
    …
    owner> روسری ابریشمی
    owner< در کدام دسته باشد؟ [روسری] [دستهٔ تازه]
    owner> [روسری]
    …
    owner> 900,000
    …
    owner> [رد کردن]
    …
    owner> [رد کردن]
    …
    owner> [رد کردن]
    …
    owner> [بله، اضافه شود]
    owner< «روسری ابریشمی» در همین دسته هست. …
        """,
    )


@every_channel
def test_every_field_is_changed(play: Play, shop: Shop) -> None:
    shop.is_in(IZMIR)
    shop.sells("Yün şal", sku="SAL", price="450", stock=9)
    shop.sells("Pamuk havlu", sku="HAVLU", price="120", stock=3)
    play(
        customer("Elif", language="tr"),
        """
    owner> /goods
    owner< Mağazanın ürünleri [Pamuk havlu] [Yün şal] [Yeni ürün]
    owner> [Yün şal]
    owner< Yün şal Raf: Yün SAL: ₺450,00, stok 9 [Fiyat] [Stok] [Ad] [Açıklama] [Raf] [Fotoğraf]
    owner> [Fiyat]
    owner< SAL ürününün yeni fiyatı ne? …
    owner> 0
    owner< … SAL ürününün yeni fiyatı ne? …
    owner> 499,90
    owner< SAL fiyatı ₺499,90 oldu. Yün şal … SAL: ₺499,90, stok 9 …
    owner> [Stok]
    owner< SAL ürününden kaç tane var? …
    owner> -3
    owner< … SAL ürününden kaç tane var? …
    owner> 12
    owner< SAL stoku 12 oldu. Yün şal … stok 12 …
    owner> [Ad]
    owner< Ürünün adı ne? …
    owner> İpek şal
    owner< Kaydedildi. İpek şal …
    owner> [Açıklama]
    owner< «İpek şal» ürününü birkaç cümleyle anlatın. [Atla]
    owner> El dokuması.
    owner< Kaydedildi. İpek şal El dokuması. …
    owner> [Raf]
    owner< Hangi rafta dursun? [Yün] [Pamuk] [Yeni raf]
    owner> [Yeni raf]
    owner< Yeni rafın adı ne? …
    owner> İpekliler
    owner< Kaydedildi. İpek şal El dokuması. Raf: İpekliler …
    owner> [Fotoğraf]
    owner< «İpek şal» için bir fotoğraf gönderin. …
    owner> (photo)
    owner< Fotoğraf geldi, birazdan üründe görünecek. İpek şal …
    owner< (photo) Yeni fotoğraf üründe. İpek şal …
    > ipek
    < (photo) İpek şal El dokuması. Fiyat: ₺499,90 …
    owner> [Gizle]
    owner<~ Bu ürün artık görünmüyor; …
    owner< (photo) İpek şal 🚫 Alıcılar bu ürünü görmüyor. … [Göster] [×Alıcı gözüyle]
    > SAL
    < … [×Sepete ekle]
    owner> [Göster]
    owner<~ Alıcılar bu ürünü görüyor.
    owner< (photo) İpek şal … [Gizle]
    owner> /goods
    owner< Mağazanın ürünleri [Pamuk havlu] [İpek şal]
    owner> [Pamuk havlu]
    …
    owner> [Ad]
    …
    owner> [Vazgeç]
    …
        """,
    )


@every_channel
def test_price_and_stock_in_one_line(play: Play, shop: Shop) -> None:
    sell_shawls(shop)
    play(
        REZA,
        AN_ORDER
        + """
    owner> /price SHAL-01 ۴۷۰٬۰۰۰
    owner< قیمت SHAL-01 شد ۴۷۰٬۰۰۰ تومان. [منو]
    owner> /stock SHAL-01 0
    owner< موجودی SHAL-01 شد ۱؛ کمتر از این نمی‌شود چون برای سفارش‌ها کنار گذاشته شده است. [منو]
    * the payment succeeds
    < … سفارش {code} ثبت و پرداخت شد. … ۴۵۰٬۰۰۰ تومان …
    …
        """,
    )


@every_channel
def test_what_cannot_be_read_in_one_line_is_explained(play: Play, shop: Shop) -> None:
    sell_shawls(shop)
    play(
        REZA,
        A_PAID_ORDER
        + """
    owner> /price SHAL-01
    owner< بنویسید: /price کد قیمت، مثلاً /price SHAL-01 450000 [منو]
    owner> /stock
    owner< بنویسید: /stock کد شمار، مثلاً /stock SHAL-01 12 [منو]
    owner> /price SHAL-99 450000
    owner< کالایی با کد SHAL-99 نداریم. …
    owner> /price SHAL-01 گران
    owner< این مبلغ را متوجه نشدم. …
    owner> /stock shal-۰۱ ۳
    owner< موجودی SHAL-01 شد ۳. [منو]
    owner> /stock SHAL-01 سه
    owner< … [منو]
    owner> /price shal-۰۱ ۱ میلیون تومان
    owner< قیمت SHAL-01 شد ۱٬۰۰۰٬۰۰۰ تومان. [منو]
    > SHAL-01
    < شال نخی قیمت: ۱٬۰۰۰٬۰۰۰ تومان … [افزودن به سبد]
    > /price SHAL-01 1 | instagram: nothing
    < اجازهٔ این کار را ندارید. [منو] | instagram: nothing
    > /stock SHAL-01 1 | instagram: nothing
    < اجازهٔ این کار را ندارید. [منو] | instagram: nothing
    > (data m/goods)
    < اجازهٔ این کار را ندارید. [منو]
        """,
    )


@every_channel
def test_a_product_of_several_variants(play: Play, shop: Shop) -> None:
    shop.is_in(LONDON)
    shop.sells(
        "Cotton shawl",
        sku="SHAWL",
        price="49.90",
        variants=(
            Kind("Red", "SHAWL-R", stock=4),
            Kind("Blue", "SHAWL-B", stock=1),
        ),
    )
    play(
        customer("Oliver", language="en"),
        """
    owner> /goods
    …
    owner> [Cotton shawl]
    owner< Cotton shawl … Red (SHAWL-R): $49.90, 4 in stock Blue (SHAWL-B): $49.90, 1 in stock
      [Red] [Blue] [Name] [×Price]
    owner> [Blue]
    owner< Cotton shawl Blue (SHAWL-B): $49.90, 1 in stock [Price] [Stock] [Back to the goods]
    owner> [Stock]
    owner< How many of SHAWL-B are there? …
    owner> 20
    owner< There are 20 of SHAWL-B now. Cotton shawl …
    owner> (data m/goods/1/edit/price)
    owner< This product is not for sale any more. …
    owner> (data m/variant/1/colour)
    owner< This product is not for sale any more. …
    owner> (data m/goods?page=9)
    owner< The shop's goods [Cotton shawl]
        """,
    )
