"""The people who work in the shop: invited, welcomed, moved, let go."""

from tests.play.fixtures import every_channel, only_telegram
from tests.play.shops import IZMIR, LONDON, customer
from tests.play.theatre import Play, Shop

SARA = customer("سارا")
INVITES_A_PACKER = """
    owner> /staff
    owner< همکاران گلیم اصفهان: مالک، از ۱ آذر ۱۴۰۵ [گلیم اصفهان] [دعوت از همکار] [منو]
    owner> [دعوت از همکار]
    owner< این همکار چه کاری می‌کند؟ … بسته‌بند: سفارش‌های آمادهٔ بسته‌بندی را با نشانی می‌بیند …
      [مالک] [مدیر] [بسته‌بند] [پاسخ‌گو] [همکاران]
    owner> [بسته‌بند]
    owner< شما به همکاری با گلیم اصفهان در نقش بسته‌بند دعوت شده‌اید.
      … این کد را بنویسید: TEAM-{a}-{b}-{c}
      این دعوت فقط یک بار و تا ۲ آذر، … کار می‌کند.
    owner< دعوت آماده است: پیام بالا را برای همکارتان بفرستید. … [لغو این دعوت] [همکاران]
"""


@every_channel
def test_somebody_is_invited_by_a_code_and_works_here(play: Play, shop: Shop) -> None:
    play(
        SARA,
        customer("رضا"),
        INVITES_A_PACKER
        + """
    > team {a} {b} {c}
    < گلیم اصفهان شما را به همکاری دعوت کرده است: بسته‌بند
      سفارش‌های آمادهٔ بسته‌بندی را … می‌پذیرید؟ [بله، می‌پذیرم] [انصراف]
    > [بله، می‌پذیرم]
    < به جمع همکاران گلیم اصفهان خوش آمدید. نقش شما: بسته‌بند [تابلوی سفارش‌ها] [منو]
      [×آمار امروز] [×گفتگوها]
    owner< 👋 سارا دعوت را پذیرفت و از حالا بسته‌بند فروشگاه است. [پایان دادن به آن] [همکاران]
    > [تابلوی سفارش‌ها]
    < هنوز سفارشی نیامده است. [منو]
    > (data m/staff)
    < اجازهٔ این کار را ندارید.
    > TEAM-{a}-{b}-{c}
    < شما همین حالا بسته‌بند این فروشگاه هستید. …
    رضا> TEAM-{a}-{b}-{c}
    رضا< این دعوت پیش‌تر استفاده شده است. …
    owner> /staff
    owner< همکاران … سارا: بسته‌بند، از ۱ آذر ۱۴۰۵ … [سارا] …
    owner> [سارا]
    owner< سارا: بسته‌بند … [مالک شود] [مدیر شود] [پاسخ‌گو شود] [پایان همکاری] [همکاران]
    owner> [پاسخ‌گو شود]
    owner<~ انجام شد.
    owner< سارا: پاسخ‌گو … [بسته‌بند شود] …
    < نقش شما در گلیم اصفهان از حالا: پاسخ‌گو … [گفتگوها] [منو]
    > (data m/orders)
    < اجازهٔ این کار را ندارید.
    > (data m/cases)
    < الان کسی منتظر پاسخ نیست. [منو]
    owner> [پایان همکاری]
    owner< همکاری سارا (پاسخ‌گو) پایان یابد؟ … [بله، پایان یابد] [نه، بماند]
    owner> [نه، بماند]
    owner< سارا: پاسخ‌گو …
    owner> [پایان همکاری]
    …
    owner> [بله، پایان یابد]
    owner< سارا دیگر همکار فروشگاه نیست. [همکاران] [منو]
    < همکاری شما با گلیم اصفهان پایان یافت. … [منو]
    > (data m/cases)
    < اجازهٔ این کار را ندارید.
    owner> (data m/staff/17)
    owner< این شخص دیگر همکار فروشگاه نیست.
        """,
    )


@every_channel
def test_who_works_here_by_now_is_not_welcomed_as_a_buyer(play: Play, shop: Shop) -> None:
    play(
        SARA,
        INVITES_A_PACKER
        + """
    > TEAM-{a}-{b}-{c}
    …
    > [بله، می‌پذیرم]
    < به جمع همکاران …
    owner< 👋 سارا … [پایان دادن به آن] …
    * 2 hours later
        """,
    )


@every_channel
def test_an_invitation_is_undone_at_once(play: Play, shop: Shop) -> None:
    play(
        SARA,
        INVITES_A_PACKER
        + """
    > TEAM-{a}-{b}-{c}
    …
    > [بله، می‌پذیرم]
    < به جمع همکاران …
    owner< 👋 سارا … [پایان دادن به آن] …
    owner> [پایان دادن به آن]
    owner< سارا دیگر همکار فروشگاه نیست. …
    < همکاری شما با گلیم اصفهان پایان یافت. …
    > [تابلوی سفارش‌ها] | instagram: تابلوی سفارش‌ها
    < اجازهٔ این کار را ندارید. | instagram: …
        """,
    )


@every_channel
def test_wrong_own_revoked_and_old_invitations_say_so(play: Play, shop: Shop) -> None:
    play(
        SARA,
        INVITES_A_PACKER
        + """
    owner> TEAM-{a}-{b}-{c}
    owner< این دعوت را خودتان فرستاده‌اید. …
    > TEAM-ABCD-EFGH-JKMN
    < چنین دعوتی پیدا نشد. …
    owner> [لغو این دعوت]
    owner<~ دعوت لغو شد.
    owner< همکاران …
    > TEAM-{a}-{b}-{c}
    < این دعوت پس گرفته شده است. [منو]
    owner> [دعوت از همکار]
    …
    owner> [پاسخ‌گو]
    owner< … TEAM-{d}-{e}-{f} …
    owner< …
    owner> /staff
    owner< همکاران … ۱ دعوت هنوز باز است. … [لغو دعوت پاسخ‌گو] …
    > TEAM-{d}-{e}-{f}
    < گلیم اصفهان شما را به همکاری دعوت کرده است: پاسخ‌گو … [بله، می‌پذیرم]
    * 2 hours later
    < سارا، خوشحالیم که با گلیم اصفهان آشنا شدید. … | private: held (window), delivered with the next message
    * 23 hours later
    > [بله، می‌پذیرم]
    < مهلت این دعوت تمام شده است. …
    owner> (data m/invite/nothing)
    owner< چنین چیزی پیدا نشد. …
    owner> (data m/invite/17/revoke)
    owner< چنین دعوتی پیدا نشد. …
        """,
    )


@every_channel
def test_a_manager_decides_about_those_who_pack_and_answer(play: Play, shop: Shop) -> None:
    shop.is_in(IZMIR)
    play(
        customer("Elif", language="tr"),
        customer("Deniz", language="tr"),
        """
    owner> /staff
    …
    owner> [Davet et]
    …
    owner> [Yönetici]
    owner< … TEAM-{a}-{b}-{c} …
    owner< …
    > team-{a}-{b}-{c}
    …
    > [Evet, kabul]
    < Kordon Butik ekibine hoş geldiniz. Göreviniz: yönetici …
    owner< 👋 Elif daveti kabul etti. Artık mağazadaki görevi: yönetici …
    > [Çalışanlar]
    < Çalışanlar Kordon Butik: sahip, … Elif: yönetici, … [Davet et] [Menü] [×Kordon Butik] [×Elif]
    > [Davet et]
    < … [Paketleyici] [Müşteri temsilcisi] [Çalışanlar] [×Yönetici] [×Sahip]
    > [Müşteri temsilcisi]
    < … TEAM-{d}-{e}-{f} …
    < Davet hazır: …
    Deniz> TEAM {d} {e} {f}
    …
    Deniz> [Evet, kabul]
    Deniz< Kordon Butik ekibine hoş geldiniz. Göreviniz: müşteri temsilcisi …
    < 👋 Deniz daveti kabul etti. … [Geri al] [Çalışanlar]
    > [Çalışanlar]
    < Çalışanlar … Deniz: müşteri temsilcisi … [Deniz] …
    > [Deniz]
    < Deniz: müşteri temsilcisi … [Paketleyici olsun] [İşten ayır] [×Yönetici olsun]
    > [Paketleyici olsun]
    <~ Değiştirildi.
    < Deniz: paketleyici …
    Deniz< Kordon Butik mağazasındaki yeni göreviniz: paketleyici …
    > (data m/invite/owner)
    < Sahip ve yöneticiler hakkında mağazanın sahibi karar verir. …
        """,
    )


@only_telegram
def test_a_link_invites_too_and_the_last_owner_stays(play: Play, shop: Shop) -> None:
    shop.is_in(LONDON)
    shop.is_known_as("saffron_bot")
    play(
        customer("Sara", language="en"),
        """
    owner> /staff
    owner< People who work here Saffron Lane: owner, since 22 November 2026 [Saffron Lane]
      [Invite somebody] [Menu]
    owner> [Saffron Lane]
    owner< Saffron Lane: owner … [Make manager] [Make packer] [Make support] [Let go] [Staff]
    owner> [Make manager]
    owner< A shop needs an owner. Make somebody else an owner first, then change this.
    owner> [Let go]
    …
    owner> [Yes, let go]
    owner< A shop needs an owner. …
    owner> /staff
    …
    owner> [Invite somebody]
    …
    owner> [Owner]
    owner< You are invited to work for Saffron Lane. Your role: owner
      To accept, open this link: https://t.me/saffron_bot?start=team_{code} …
    owner< The invitation is ready: …
    > /start team_NOTHING
    < Hello Sara, … There is no such invitation. …
    > /start team_{code}
    < Saffron Lane invites you to work here: owner Everything, … Do you accept? [Yes, I accept]
    > [Yes, I accept]
    < Welcome to the people of Saffron Lane. Your role: owner …
    owner< 👋 Sara has accepted the invitation. … [Undo] [Staff]
    owner> [Staff]
    …
    owner> [Saffron Lane]
    …
    owner> [Make packer]
    owner< Done. Your own role is another one from now on. [Menu]
    owner> /staff
    owner< You are not permitted to do this. …
    > /staff
    < … Sara: owner, … Saffron Lane: packer, … [Saffron Lane] [Sara] …
        """,
    )
