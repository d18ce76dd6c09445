"""The owner and the account on Instagram's private road: the risk, stop and go, codes, warnings."""

from tests.play.fixtures import only_telegram
from tests.play.shops import IZMIR, LONDON, customer
from tests.play.theatre import Play, Shop

CODE = "730 194"


@only_telegram
def test_the_risk_is_said_first_and_the_code_does_not_stay(play: Play, shop: Shop) -> None:
    play(
        customer("رضا"),
        f"""
    owner> /instagram
    owner< 📷 هنوز حساب اینستاگرامی برای راه غیررسمی تنظیم نشده است. … ⚠️ لطفاً اول این را بخوانید: … [منو]
    * Instagram is set up
    owner< 📷 اینستاگرام: gelim.isfahan ⏸ خاموش است: … ⚠️ لطفاً اول این را بخوانید: … برای همیشه …
      [با خطرش روشن شود] [منو] [×توقف]
    owner> (data m/instagram/code)
    owner< 🔒 اینستاگرام چه کدی فرستاد؟ …
    owner> 123456
    owner< 🔒 این نوشته رمزگذاری شد … دیگر کسی کد نمی‌خواهد. …
    owner> /instagram
    owner< 📷 اینستاگرام: gelim.isfahan ⏸ خاموش است: …
    owner> [با خطرش روشن شود]
    owner< 📷 … ⏳ فروشگاه دارد وارد حساب می‌شود. … [توقف] [منو]
    * Instagram asks for a code
    owner< 📷 … 🔑 اینستاگرام برای ورود کد می‌خواهد. … TwoFactorRequired [نوشتن کد] [توقف] [منو]
    owner> [نوشتن کد]
    owner< 🔒 اینستاگرام چه کدی فرستاد؟ …
    owner> یادم نیست
    owner< 🔒 این نوشته رمزگذاری شد … کد از ۴ تا ۱۲ رقم است. …
    owner> {CODE}
    owner< 🔒 این نوشته رمزگذاری شد … ممنونم. خبر می‌دهم که اینستاگرام کد را پذیرفت یا نه. [منو]
    * Instagram lets the shop in
    owner< 📷 … ✅ وارد شده‌ایم: … ۰ از ۱۵، یک روز گذشته: ۰ از ۱۰۰. ورود هنوز تازه است؛ … [توقف]
    owner> /audit
    owner< … برای حساب اینستاگرام کد نوشت: gelim.isfahan. …
        """,
    )
    assert play.taken_away("owner") == 3
    assert "730194" not in play.everything_kept()
    assert CODE not in play.everything_kept()


@only_telegram
def test_a_warning_freezes_what_is_written_and_the_owner_stops_and_goes_on(
    play: Play, shop: Shop
) -> None:
    shop.is_in(LONDON)
    play(
        customer("Oliver", language="en"),
        """
    * Instagram is set up
    owner< 📷 Instagram: gelim.isfahan ⏸ Switched off: … take it away for good … [Risk it, switch on]
    owner> [Risk it, switch on]
    owner< 📷 … ⏳ The shop is logging in. …
    * Instagram lets the shop in
    owner< 📷 … ✅ Logged in: … [Stop]
    * Instagram warns the shop
    owner< 📷 … ✅ Logged in: … Its own word for it: FeedbackRequired … 🧊 Instagram said it was too much, … [Stop]
    owner> [Stop]
    owner< 📷 … ⏸ Switched off: … [Risk it, switch on]
    * Instagram lets the shop in
    owner> /instagram
    owner< 📷 … ⏸ Switched off: …
    owner> [Risk it, switch on]
    owner< 📷 … ✅ Logged in: … 🧊 … [Stop]
    * 40 minutes later
    owner> /instagram
    owner< 📷 … ✅ Logged in: … The login is still new, … [Stop]
    > /instagram
    < You are not permitted to do this. …
    > (data m/instagram/on)
    < You are not permitted to do this. …
        """,
    )


@only_telegram
def test_what_only_the_owner_can_mend_is_tried_again_when_they_say_so(
    play: Play, shop: Shop
) -> None:
    shop.is_in(IZMIR)
    play(
        customer("Elif", language="tr"),
        """
    * Instagram is set up
    owner< 📷 Instagram: gelim.isfahan ⏸ Kapalı: … temelli … [Riski al, aç]
    owner> [Riski al, aç]
    owner< 📷 … ⏳ Mağaza giriş yapıyor. …
    * Instagram wants to see the owner
    owner< 📷 … 🖐 Instagram sizin onayınızı istiyor. … [Yeniden dene] [Durdur]
    owner> [Yeniden dene]
    owner< 📷 … ⏳ …
    * Instagram refuses the password
    owner< 📷 … ⛔ Instagram mağazayı içeri almadı; … BadPassword [Yeniden dene] [Durdur]
    owner> [Yeniden dene]
    owner< 📷 … ⏳ …
        """,
    )
