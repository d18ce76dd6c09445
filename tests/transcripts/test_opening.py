"""An owner opens the shop in the chat, and changes how it is set up."""

import pytest

from tests.play.fixtures import every_channel, only_telegram
from tests.play.shops import ISFAHAN, IZMIR, LONDON, customer
from tests.play.theatre import Play, Shop
from tests.transcripts.in_words import in_words
from tests.transcripts.openings import AN_ORDER, REZA, sell_shawls


@every_channel
def test_an_empty_shop_is_opened_with_a_few_answers(play: Play, shop: Shop) -> None:
    play(
        customer("نگار"),
        """
    owner> /start
    owner< خوش آمدید. چند پرسش کوتاه، و فروشگاه شما آماده است. … نام فروشگاه چیست؟ [رد کردن] [انصراف]
    owner> (photo)
    owner< نام فروشگاه باید از ۱ تا ۶۴ نویسه باشد. … نام فروشگاه چیست؟ …
    owner> چارقد مینو
    owner< فروشگاه به چه زبانی حرف بزند؟ … [فارسی] [Türkçe] [English] [رد کردن] [بازگشت]
    owner> آلمانی
    owner< لطفاً یکی از دکمه‌ها را بزنید. فروشگاه به چه زبانی حرف بزند؟ …
    owner> [رد کردن]
    owner< قیمت‌ها به چه پولی هستند؟ پس از اولین سفارش دیگر عوض نمی‌شود.
      [تومان (ریال ایران)] [لیر ترکیه] [دلار آمریکا] [یورو] [رد کردن]
    owner> بیت‌کوین
    owner< این پول را نمی‌شناسیم. … قیمت‌ها به چه پولی هستند؟ …
    owner> [تومان (ریال ایران)]
    owner< ساعت فروشگاه مال کجاست؟ [تهران] [استانبول] [رد کردن]
    owner> Mars/Olympus
    owner< … ساعت فروشگاه مال کجاست؟ …
    owner> [تهران]
    owner< تاریخ‌ها با کدام تقویم نوشته شوند؟ [خورشیدی] [میلادی] [رد کردن]
    owner> [بازگشت]
    owner< ساعت فروشگاه مال کجاست؟ …
    owner> [تهران]
    …
    owner> [خورشیدی]
    owner< تا روشی برای ارسال نسازید، ارسال به همه‌جا رایگان است. روش ارسال را همین حالا بسازیم؟
      [بعداً] [همین حالا]
    owner> [همین حالا]
    …
    owner> [بسته فرستاده می‌شود]
    …
    owner> پست پیشتاز
    …
    owner> [رد کردن]
    …
    owner> ۵۰ هزار تومان
    …
    owner> [رد کردن]
    …
    owner> [رد کردن]
    …
    owner> ۲ تا ۴
    …
    owner> [رد کردن]
    owner< همکارانتان از چه ساعتی تا چه ساعتی پاسخ می‌دهند؟ … [رد کردن]
    owner> صبح‌ها
    owner< لطفاً ساعت آغاز و پایان را بنویسید، …
    owner> ۹ تا ۱۸
    owner< چه روزهایی تعطیل هستید؟ [هیچ روزی] [جمعه] [پنجشنبه و جمعه]
    owner> جمعه
    owner< 🌿 فروشگاه شما آماده است. … چارقد مینو زبان: فارسی پول: تومان (ریال ایران)
      ساعت: تهران تقویم: خورشیدی مهلت پرداخت: ۶۰ دقیقه
      پاسخگویی: ۰۹:۰۰ تا ۱۸:۰۰، تعطیل: جمعه راه‌های پرداخت: بانک آزمایشی …
      [ساختن اولین کالا] [تنظیمات] [منو]
    owner> /start
    owner< چارقد مینو چه چیزی می‌خواهید ببینید؟ …
    > /start
    < سلام نگار، به چارقد مینو خوش آمدید. …
    * at 21:30
    < نگار، خوشحالیم که با چارقد مینو آشنا شدید. … [انتخاب خبرها] … | private: nothing
    > پشتیبانی
    < به همکارانمان خبر دادیم … همکارانمان الان سر کار نیستند؛ … پیامتان را می‌خوانند و پاسخ می‌دهند. …
    owner< 💬 نگار می‌خواهد با شما صحبت کند. …
        """,
    )


@every_channel
def test_everything_may_be_skipped(play: Play, shop: Shop) -> None:
    shop.is_in(IZMIR)
    play(
        customer("Elif", language="tr"),
        """
    owner> /start
    owner< Hoş geldiniz. … Mağazanın adı ne? [Atla] [Vazgeç]
    owner> [Vazgeç]
    …
    owner> /start
    owner< Hoş geldiniz. … Mağazanın adı ne? [Atla]
    owner> [Atla]
    …
    owner> [Atla]
    …
    owner> [Atla]
    …
    owner> [Atla]
    …
    owner> [Atla]
    owner< Bir teslimat yolu oluşturana kadar … [Sonra] [Şimdi]
    owner> [Sonra]
    owner< Ekibiniz hangi saatler arasında yanıt veriyor? …
    owner> [Atla]
    owner< 🌿 Mağazanız hazır. … Kordon Butik Dil: Türkçe Para birimi: Türk lirası …
      Yanıt saatleri: belirtilmedi … [İlk ürünü ekle]
    > (data m/settings)
    < Bunun için yetkiniz yok. …
    > /start
    < Merhaba Elif, …
        """,
    )


@every_channel
def test_settings_are_changed_one_by_one(play: Play, shop: Shop) -> None:
    sell_shawls(shop)
    play(
        REZA,
        """
    owner> /settings
    owner< گلیم اصفهان زبان: فارسی پول: تومان (ریال ایران) … پاسخگویی: ساعتی اعلام نشده است …
      [نام فروشگاه] [زبان] [پول] [ساعت محلی] [تقویم] [مهلت پرداخت] [ساعت پاسخگویی]
      [روش‌های ارسال] [باشگاه مشتریان] [کدهای تخفیف] [کالاها] [بستن فروشگاه] [منو]
    owner> [پول]
    owner< توجه: قیمت کالاهای موجود به همان عدد می‌مانند و باید خودتان درستشان کنید.
      قیمت‌ها به چه پولی هستند؟ … [لیر ترکیه] [انصراف]
    owner> [انصراف]
    …
    owner> (data m/settings/reserve_minutes)
    owner< کالا چه مدت … نگه داشته شود؟ [نیم ساعت] [یک ساعت] [سه ساعت] [یک روز]
    owner> سه ساعت
    owner< ثبت شد. گلیم اصفهان … مهلت پرداخت: ۱۸۰ دقیقه …
    owner> [ساعت پاسخگویی]
    owner< همکارانتان از چه ساعتی تا چه ساعتی پاسخ می‌دهند؟ … [رد کردن]
    owner> 18-9
    owner< لطفاً ساعت آغاز و پایان را بنویسید، …
    owner> ۹:۳۰ تا ۱۷
    owner< چه روزهایی تعطیل هستید؟ …
    owner> [هیچ روزی]
    owner<~ ثبت شد.
    owner< … پاسخگویی: ۰۹:۳۰ تا ۱۷:۰۰، تعطیل: هیچ روزی …
    owner> [ساعت پاسخگویی]
    …
    owner> [رد کردن]
    owner<~ ثبت شد.
    owner< … پاسخگویی: ساعتی اعلام نشده است …
        """
        + AN_ORDER
        + """
    owner> (data m/settings/currency)
    …
    owner> [لیر ترکیه]
    owner< پس از نخستین سفارش واحد پول تغییر نمی‌کند، … قیمت‌ها به چه پولی هستند؟ …
    owner> [انصراف]
    …
    owner> (data m/settings/colour)
    owner< چنین تنظیمی نیست. …
        """,
    )


@every_channel
def test_a_shop_in_english_changes_its_name(play: Play, shop: Shop) -> None:
    shop.is_in(LONDON)
    shop.sells("Cotton shawl", sku="SHAWL", price="49.90", stock=9)
    play(
        customer("Oliver", language="en"),
        """
    owner> /settings
    owner< Saffron Lane Language: English Currency: US dollar … [Name] [Hours]
    owner> [Name]
    owner< What is the shop called? …
    owner> Saffron & Thread
    owner< Saved. Saffron & Thread …
    > /start
    < … Saffron & Thread …
        """,
    )


@only_telegram
@pytest.mark.parametrize("language", ["fa", "tr", "en"])
def test_the_owner_has_links_to_give_away(play: Play, shop: Shop, language: str) -> None:
    shop.is_in({"fa": ISFAHAN, "tr": IZMIR, "en": LONDON}[language])
    shop.is_known_as("kordon_bot")
    shop.sells("Yün şal", sku="SAL", price="450", stock=9)
    play(
        customer("Elif", language=language),
        in_words(
            """
    owner> /settings
    owner< … https://t.me/kordon_bot?start=s_profile …
    owner> /goods
    …
    owner> [Yün şal]
    owner< Yün şal … https://t.me/kordon_bot?start=p_… [%goods-all-button%] [%goods-new-button%] …
    owner> [%goods-new-button%]
    owner< %goods-name% …
    > /start s_profile
    < … [%menu-person-button%] …
            """,
            language,
        ),
    )
