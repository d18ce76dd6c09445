"""Things for the home, those for table and kitchen on shelves of their own."""

from bot.demo.goods import NONE, Good, Kind, on

_HOME = ("خانه", "Ev", "Home")
_TABLE = on(_HOME, ("سفره", "Sofra", "Table"))
_KITCHEN = on(_HOME, ("آشپزخانه", "Mutfak", "Kitchen"))

HOUSEHOLD = (
    Good(
        "bowl",
        _TABLE,
        ("کاسهٔ میبد", "Meybod kasesi", "Meybod bowl"),
        (
            "کاسهٔ سفالی میبد با لعاب فیروزه‌ای",
            "Turkuaz sırlı, elde yapılmış seramik kase",
            "A clay bowl with turquoise glaze",
        ),
        (275_000, 390, 12),
        (Kind("KASE-1", NONE, 1),),
    ),
    Good(
        "plate",
        _TABLE,
        ("بشقاب میناکاری", "Mine işi tabak", "Enamelled plate"),
        (
            "بشقاب مسی میناکاری اصفهان، قطر ۲۰ سانتی‌متر",
            "İsfahan mine işi bakır tabak, 20 cm",
            "Copper with the enamel work of Isfahan, 20 cm",
        ),
        (890_000, 1_250, 38),
        (Kind("MINA-20", NONE, 5),),
    ),
    Good(
        "samovar",
        _KITCHEN,
        ("سماور برقی", "Elektrikli semaver", "Electric samovar"),
        (
            "سماور برقی با قوری چینی؛ چای همیشه گرم می‌ماند",
            "Porselen demlikli elektrikli semaver, çay hep sıcak kalır",
            "With a china teapot; the tea stays warm all day",
        ),
        (3_900_000, 4_900, 139),
        (Kind("SAMAVAR-3", NONE, 4),),
        (
            (
                "گنجایش: ۳ لیتر | توان: ۱۸۰۰ وات | بدنه: استیل | گرم نگه‌داشتن: دارد"
                " | خاموشی خودکار: دارد | ضمانت: ۲۴ ماه"
            ),
            (
                "Hacim: 3 litre | Güç: 1800 W | Gövde: çelik | Sıcak tutma: var"
                " | Otomatik kapanma: var | Garanti: 24 ay"
            ),
            (
                "Holds: 3 litres | Power: 1800 W | Body: steel | Keeps warm: yes"
                " | Switches itself off: yes | Warranty: 24 months"
            ),
        ),
    ),
    Good(
        "kettle",
        _KITCHEN,
        ("کتری برقی", "Su ısıtıcı", "Electric kettle"),
        (
            "کتری برقی پیرکس، آب در سه دقیقه می‌جوشد",
            "Cam su ısıtıcı, su üç dakikada kaynar",
            "A kettle of glass that boils in three minutes",
        ),
        (1_650_000, 2_100, 59),
        (Kind("KETRI-17", NONE, 7),),
        (
            (
                "گنجایش: ۱٫۷ لیتر | توان: ۲۲۰۰ وات | بدنه: شیشه | گرم نگه‌داشتن: ندارد"
                " | خاموشی خودکار: دارد | ضمانت: ۱۲ ماه"
            ),
            (
                "Hacim: 1,7 litre | Güç: 2200 W | Gövde: cam | Sıcak tutma: yok"
                " | Otomatik kapanma: var | Garanti: 12 ay"
            ),
            (
                "Holds: 1.7 litres | Power: 2200 W | Body: glass | Keeps warm: no"
                " | Switches itself off: yes | Warranty: 12 months"
            ),
        ),
    ),
    Good(
        "cushion",
        _HOME,
        ("کوسن گلیم", "Kilim kırlent", "Kilim cushion"),
        (
            "کوسن با رویهٔ گلیم عشایری، ۴۵ در ۴۵",
            "Göçer kiliminden kırlent, 45 x 45 cm",
            "A cushion of nomads' kilim, 45 by 45 cm",
        ),
        (620_000, 790, 24),
        (
            Kind("KILIM-R", ("قرمز", "Kırmızı", "Red"), 4),
            Kind("KILIM-B", ("آبی", "Mavi", "Blue"), 3),
        ),
    ),
    Good(
        "soap",
        _HOME,
        ("صابون روغن زیتون", "Zeytinyağlı sabun", "Olive oil soap"),
        (
            "صابون سنتی روغن زیتون، بستهٔ سه‌تایی",
            "Geleneksel zeytinyağlı sabun, üçlü paket",
            "Traditional olive oil soap, three pieces",
        ),
        (140_000, 190, 6),
        (Kind("SABUN-3", NONE, 40),),
    ),
)
