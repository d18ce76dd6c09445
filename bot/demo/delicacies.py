"""Tea, sweets, saffron and olives."""

from bot.demo.goods import NONE, Good, Kind

_TABLE = ("خوراکی و چای", "Gurme", "Delicacies")

DELICACIES = (
    Good(
        "tea",
        _TABLE,
        ("چای لاهیجان", "Lahican çayı", "Lahijan tea"),
        (
            "چای بهارهٔ لاهیجان گیلان، خوش‌عطر و بدون اسانس",
            "Gilan'ın ilk hasat siyah çayı, katkısız",
            "First harvest black tea from Gilan, nothing added",
        ),
        (180_000, 260, 8),
        (
            Kind("CHAI-250", ("۲۵۰ گرم", "250 g", "250 g"), 30),
            Kind("CHAI-500", ("۵۰۰ گرم", "500 g", "500 g"), 18, 1.9),
        ),
    ),
    Good(
        "gaz",
        _TABLE,
        ("گز اصفهان", "İsfahan gezi", "Gaz of Isfahan"),
        (
            "گز آردی با ۴۰ درصد پسته",
            "Yüzde 40 fıstıklı İsfahan nugası",
            "Nougat of Isfahan with 40 per cent pistachios",
        ),
        (320_000, 450, 13),
        (Kind("GAZ-1", NONE, 12),),
    ),
    Good(
        "saffron",
        _TABLE,
        ("زعفران سرگل قائنات", "Kaynat safranı", "Qaenat saffron"),
        (
            "زعفران سرگل خراسان، برداشت امسال",
            "Horasan'dan bu yılın safranı",
            "This year's saffron from Khorasan",
        ),
        (390_000, 520, 16),
        (
            Kind("ZAFARAN-1", ("۱ گرم", "1 g", "1 g"), 25),
            Kind("ZAFARAN-5", ("۵ گرم", "5 g", "5 g"), 6, 4.6),
        ),
    ),
    Good(
        "olives",
        _TABLE,
        ("زیتون پروردهٔ رودبار", "Rudbar zeytini", "Rudbar olives"),
        (
            "زیتون پروردهٔ گیلان با گردو و رب انار، ۵۰۰ گرم",
            "Cevizli ve nar ekşili Gilan zeytini, 500 g",
            "Olives of Gilan with walnuts and pomegranate, 500 g",
        ),
        (260_000, 340, 11),
        (Kind("ZEYTOON-1", NONE, 8),),
    ),
)
