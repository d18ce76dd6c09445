"""Customers are answered well: with photos, in time, and asked how it was."""

from tests.play.fixtures import every_channel, only_instagram, only_telegram
from tests.play.shops import IZMIR, LONDON, customer
from tests.play.theatre import Play, Shop
from tests.transcripts.openings import hired, sell_shawls
from tests.transcripts.test_roles import SARA


@every_channel
def test_what_both_sides_send_reaches_the_other(play: Play, shop: Shop) -> None:
    sell_shawls(shop)
    play(
        customer("نگار"),
        """
    > پشتیبانی
    …
    > (photo) این‌جایش پاره است
    owner< (photo) نگار: این‌جایش پاره است [پاسخ] | instagram: نگار: این‌جایش پاره است … | bale: نگار: این‌جایش پاره است …
    owner< nothing | instagram: (photo) نگار: [پاسخ] | bale: (photo) نگار: [پاسخ]
    > (voice)
    owner< (voice) نگار: [پاسخ] [پایان گفتگو]
    > (video)
    owner< (video) نگار: [پاسخ] [پایان گفتگو]
    owner> [پاسخ]
    …
    owner> (voice)
    owner< برای نگار فرستاده شد. …
    < (voice) گلیم اصفهان: | instagram: گلیم اصفهان: 🎤 پیام صوتی‌ای فرستاده شد که این‌جا پخش نمی‌شود. …
    owner> [پاسخ]
    …
    owner> (video) این یکی را می‌خواهید؟
    owner< برای نگار فرستاده شد. …
    < (video) گلیم اصفهان: این یکی را می‌خواهید؟ | instagram: گلیم اصفهان: این یکی را می‌خواهید؟ | bale: گلیم اصفهان: این یکی را می‌خواهید؟
    < nothing | instagram: (video) گلیم اصفهان: | bale: (video) گلیم اصفهان: | private: گلیم اصفهان: 🎬 ویدیویی فرستاده شد که این‌جا پخش نمی‌شود. …
    owner> [پاسخ]
    …
    owner> (location) 32.65,51.67
    owner< برای نگار فرستاده شد. …
    < (location) گلیم اصفهان: | instagram: گلیم اصفهان: 📍 جایی روی نقشه: https://www.openstreetmap.org/?mlat=32.650000&mlon=51.670000…
    owner> [پاسخ]
    …
    owner> (contact) 09121234567
    owner< برای نگار فرستاده شد. …
    < گلیم اصفهان: 09121234567
        """,
    )


@every_channel
def test_one_of_several_takes_a_talk_and_hands_it_back(play: Play, shop: Shop) -> None:
    sell_shawls(shop)
    play(
        customer("نگار"),
        SARA,
        hired("پاسخ‌گو")
        + """
    > پشتیبانی
    < به همکارانمان خبر دادیم …
    owner< 💬 نگار … [با من]
    سارا< 💬 نگار … [پاسخ] [با من]
    سارا> [با من]
    سارا<~ از حالا پیام‌های این گفتگو فقط به شما می‌رسد.
    سارا< گفتگو با نگار، … این گفتگو با شماست. … [واگذار به همه]
    owner> [با من]
    owner< همکار دیگری این گفتگو را برداشته است. …
    > سلام
    سارا< نگار: سلام …
    owner> (data m/cases)
    owner< گفتگوهای باز … [⏳ نگار] [پاسخ‌های آماده] [هشدار بی‌پاسخی] [منو]
    owner> [نگار]
    owner< گفتگو با نگار، … سارا این گفتگو را برداشته است. … [واگذار به همه]
    سارا> [واگذار به همه]
    سارا<~ از حالا همهٔ پاسخ‌گوها این گفتگو را می‌بینند.
    سارا< گفتگو با نگار، … [با من] | instagram: …
    > هستید؟
    owner< نگار: هستید؟ …
    سارا< نگار: هستید؟ …
    owner> (reply) بله
    owner< برای نگار فرستاده شد.
    < گلیم اصفهان: بله
    > خوب است
    owner< نگار: خوب است …
    سارا> (data m/cases)
    …
    سارا> [نگار]
    سارا< گفتگو با نگار، … گلیم اصفهان این گفتگو را برداشته است. …
    سارا> [واگذار به همه]
    سارا< اجازهٔ این کار را ندارید. …
        """,
    )


@every_channel
def test_who_waits_too_long_is_told_of_once(play: Play, shop: Shop) -> None:
    sell_shawls(shop)
    play(
        customer("نگار"),
        customer("مینا"),
        """
    owner> (data m/answer-time)
    owner< اگر مشتری ۳۰ دقیقه از ساعت‌های کاری بی‌پاسخ بماند، … [۱۰ دقیقه] [۶۰ دقیقه] [۱۲۰ دقیقه] [هشدار نمی‌خواهم] [گفتگوها] [منو]
    owner> [۱۰ دقیقه]
    owner<~ ثبت شد.
    owner< اگر مشتری ۱۰ دقیقه …
    > پشتیبانی
    …
    * 9 minutes later
    * 2 minutes later
    owner< ⏰ نگار هنوز منتظر پاسخ است: ۱۰ دقیقه … [پاسخ] [پایان گفتگو]
    * the process is killed
    > سلام؟
    * the process restarts
    owner< نگار: سلام؟ …
    owner> (data m/cases)
    owner< گفتگوهای باز ⏳ منتظر پاسخ: ۱، بیشترین انتظار: ۱۱ دقیقه … [⏳ نگار] …
    * 20 minutes later
    > کسی نیست؟
    owner< نگار: کسی نیست؟ …
    owner> (reply) سلام، بفرمایید.
    …
    > آبی دارید؟
    owner< نگار: آبی دارید؟ …
    * 5 minutes later
    owner> (reply) بله
    …
    * an hour later
    owner> (data m/cases)
    owner< گفتگوهای باز هفت روز گذشته: ۱ گفتگو پاسخ گرفت. میانهٔ اولین پاسخ: ۳۱ دقیقه، کندترین: ۳۱ دقیقه … [نگار]
    owner> (data m/answer-time/0)
    owner<~ ثبت شد.
    owner< از مشتری بی‌پاسخ خبری نمی‌دهم. … [۱۰ دقیقه] [×هشدار نمی‌خواهم]
    owner> (data m/answer-time/5000)
    owner< فروشگاه را نمی‌شود این‌طور تنظیم کرد. …
    مینا> پشتیبانی
    …
    * 5 hours later
    …
        """,
    )


@every_channel
def test_how_was_the_talk_and_a_poor_one_reaches_the_seller(play: Play, shop: Shop) -> None:
    sell_shawls(shop)
    play(
        customer("نگار"),
        """
    > پشتیبانی
    …
    owner> (reply) بفرمایید
    …
    > منو
    …
    > [پایان گفتگو]
    < گفتگو با پشتیبان تمام شد …
    < نگار، از این گفتگو راضی بودید؟ یک ضربه کافی است. [۵ ⭐] [۴ ⭐] [۳ ⭐] [۲ ⭐] [۱ ⭐] [دیگر نفرستید]
    * the process is killed
    * the process restarts
    > [۲ ⭐]
    < متأسفیم و ممنون که گفتید. … [گفتگو با پشتیبان] [منو]
    owner< 😔 نگار به گفتگو با فروشگاه ۲ از ۵ داد. گفتگو با نگار، … این گفتگو تمام شده است. امتیاز مشتری به این گفتگو: ۲ از ۵ …
    > [گفتگو با پشتیبان]
    …
    owner> [پایان گفتگو]
    …
    owner> (data m/cases)
    owner< … امتیاز مشتری‌ها: ۲٫۰ از ۵ (۱ نظر) …
    > پشتیبانی
    …
    owner> (reply) بفرمایید
    …
    owner> (data m/cases)
    …
    owner> [نگار]
    …
    owner> [پایان گفتگو]
    owner<~ گفتگو تمام شد.
    owner< گفتگو با نگار، … این گفتگو تمام شده است. …
    < فروشگاه این گفتگو را بست …
    < نگار، از این گفتگو راضی بودید؟ …
    > [۵ ⭐]
    < سپاسگزاریم. … [منو]
        """,
    )


@only_telegram
def test_who_wants_no_questions_is_not_asked_how_the_talk_was(play: Play, shop: Shop) -> None:
    sell_shawls(shop)
    play(
        customer("نگار"),
        """
    > توقف
    …
    > پشتیبانی
    …
    owner> (reply) بفرمایید
    …
    > منو
    …
    > [پایان گفتگو]
    < گفتگو با پشتیبان تمام شد …
    owner> (data m/messages/unsent)
    owner< … • نگار، پرسیدن نظر دربارهٔ گفتگو: گفته است نفرستیم …
    > (data case/17/stars/5)
    < چنین گفتگویی وجود ندارد. …
        """,
    )


@only_telegram
def test_nobody_is_told_of_who_waits_before_the_shop_opens(play: Play, shop: Shop) -> None:
    sell_shawls(shop)
    play(
        customer("نگار"),
        """
    owner> (data m/settings/hours)
    …
    owner> 9-18
    …
    owner> [جمعه]
    …
    * at 17:50
    > پشتیبانی
    …
    * at 23:00
    * a day later at 09:19
    * 2 minutes later
    owner< ⏰ نگار هنوز منتظر پاسخ است: ۳۰ دقیقه …
    owner> [پایان گفتگو]
    …
        """,
    )


@only_instagram
def test_when_instagram_lets_nobody_ask_any_more_nothing_is_asked(play: Play, shop: Shop) -> None:
    sell_shawls(shop)
    play(
        customer("نگار"),
        """
    > پشتیبانی
    …
    owner> (reply) بفرمایید
    …
    * 2 days later at 12:00
    owner> (data m/cases)
    …
    owner> [نگار]
    …
    owner> [پایان گفتگو]
    …
    * 2 days later at 12:00
    > منو
    < گلیم اصفهان …
    < نگار، خوشحالیم که با گلیم اصفهان آشنا شدید. …
    < فروشگاه این گفتگو را بست …
        """,
    )


@every_channel
def test_answering_in_turkish(play: Play, shop: Shop) -> None:
    shop.is_in(IZMIR)
    shop.sells("Yün şal", sku="SAL", price="450", stock=9)
    play(
        customer("Elif", language="tr"),
        """
    owner> /replies
    owner< Henüz hazır yanıtınız yok. … [Yeni yanıt] [Görüşmeler] [Menü]
    owner> [Yeni yanıt]
    owner< Bu yanıtın adı ne olsun? …
    owner> kargo
    owner< Yanıtın metnini yazın. …
    owner> Merhaba {ad}, kargonuz yarın yola çıkıyor.
    owner< Kaydedildi. kargo … [Metni değiştir] [Adını değiştir] [Sil]
    > temsilci
    …
    * 31 minutes later
    owner< ⏰ Elif hâlâ yanıt bekliyor: 30 dakika … [kargo]
    owner> /kargo
    owner< “kargo” yanıtı kime gönderilsin? … [Elif]
    owner> [Elif]
    owner<~ Elif için gönderildi.
    owner< Elif ile görüşme, …
    < Kordon Butik: Merhaba Elif, kargonuz yarın yola çıkıyor.
    owner> [Görüşmeyi bitir]
    owner<~ Görüşme bitti.
    owner< Elif ile görüşme, …
    < Mağaza bu görüşmeyi bitirdi, …
    < Elif, bu görüşmeden memnun kaldınız mı? … [5 ⭐] [1 ⭐] [Artık göndermeyin] | private: held (window), delivered with the next message
    > nothing | private: menü
    < nothing | private: …
    > [1 ⭐]
    < Üzgünüz, söylediğiniz için teşekkürler. … [Menü]
    owner< 😔 Elif mağazayla görüşmesine 5 üzerinden 1 verdi. …
    owner> (data m/cases)
    owner< … Son yedi gün: 1 görüşme yanıtlandı. İlk yanıtın ortancası: 31 dakika, … Müşterilerin puanı: 5 üzerinden 1,0 (1 oy) …
    owner> (data m/answer-time)
    owner< Bir müşteri çalışma saatleri içinde 30 dakika yanıtsız kalırsa … [10 dakika] [Uyarı istemiyorum]
        """,
    )


@every_channel
def test_answering_in_english(play: Play, shop: Shop) -> None:
    shop.is_in(LONDON)
    shop.sells("Silver ring", sku="RING", price="49.90", stock=8, category="Rings")
    play(
        customer("Leyla", language="en"),
        """
    owner> /replies
    owner< You have no saved answers yet. … [New answer] [Talks] [Menu]
    owner> [New answer]
    …
    owner> shipping
    owner< Write the answer. …
    owner> Dear {name}, we ship to Türkiye. Yours, {shop}
    …
    > human
    …
    * 31 minutes later
    owner< ⏰ Leyla is still waiting for an answer: 30 minutes …
    owner> (reply) /shipping
    owner< Sent to Leyla.
    < Saffron Lane: Dear Leyla, we ship to Türkiye. Yours, Saffron Lane
    owner> (data m/cases)
    owner< Open talks Last seven days: one talk was answered. Median of the first answer: 31 minutes, the slowest: 31 minutes [Leyla] …
    owner> [Leyla]
    …
    owner> [End the talk]
    owner<~ The talk has ended.
    owner< A talk with Leyla, …
    < The shop has ended this talk, …
    < Leyla, were you happy with this talk? … [5 ⭐] [1 ⭐] [No more of these] | private: held (window), delivered with the next message
    > nothing | private: menu
    < nothing | private: …
    > [5 ⭐]
    < Thank you. We are glad we could help. 🌷 [Menu]
    owner> (data m/cases)
    owner< … Customers say: 5.0 of 5 (one rating) …
    owner> (data m/answer-time)
    owner< When a customer gets no answer for 30 minutes of the shop's hours, … [10 minutes] [No alert]
        """,
    )
