"""Shawls, towels and shirts."""

from bot.demo.goods import NONE, Good, Kind

_CLOTH = ("پارچه و پوشاک", "Dokuma", "Textiles")

CLOTH = (
    Good(
        "shawl",
        _CLOTH,
        ("شال نخی", "Pamuklu şal", "Cotton shawl"),
        (
            "شال نخی سبک، دست‌باف اصفهان، ۷۰ در ۱۹۰ سانتی‌متر",
            "İsfahan'da elde dokunmuş hafif pamuklu şal, 70 x 190 cm",
            "A light cotton shawl, woven by hand in Isfahan, 70 by 190 cm",
        ),
        (450_000, 640, 19),
        (
            Kind("SHAL-01", ("سرمه‌ای", "Lacivert", "Navy"), 6),
            Kind("SHAL-02", ("زرشکی", "Bordo", "Crimson"), 2),
            Kind("SHAL-03", ("فیروزه‌ای", "Turkuaz", "Turquoise"), 0),
        ),
        (
            "جنس: نخ | ابعاد: ۷۰ در ۱۹۰ سانتی‌متر | وزن: ۱۲۰ گرم | بافت: دست‌باف | شست‌وشو: با دست",
            "Kumaş: pamuk | Ölçü: 70 x 190 cm | Ağırlık: 120 g | Dokuma: el tezgâhı | Yıkama: elde",
            "Material: cotton | Size: 70 by 190 cm | Weight: 120 g | Woven: by hand | Washing: by hand",
        ),
    ),
    Good(
        "scarf",
        _CLOTH,
        ("روسری ابریشمی", "İpek eşarp", "Silk scarf"),
        (
            "روسری ابریشمی با نقش بته‌جقه، ۹۰ در ۹۰ سانتی‌متر",
            "Şal desenli saf ipek eşarp, 90 x 90 cm",
            "Pure silk with a paisley pattern, 90 by 90 cm",
        ),
        (1_200_000, 1_690, 49),
        (Kind("RUSARI-1", NONE, 4),),
        (
            "جنس: ابریشم | ابعاد: ۹۰ در ۹۰ سانتی‌متر | وزن: ۶۰ گرم | لبه: دست‌دوز | شست‌وشو: با دست",
            "Kumaş: ipek | Ölçü: 90 x 90 cm | Ağırlık: 60 g | Kenar: el dikişi | Yıkama: elde",
            "Material: silk | Size: 90 by 90 cm | Weight: 60 g | Hem: sewn by hand | Washing: by hand",
        ),
    ),
    Good(
        "towel",
        _CLOTH,
        ("حولهٔ دنیزلی", "Denizli havlusu", "Denizli towel"),
        (
            "حولهٔ پنبه‌ای دنیزلی، نرم و پرجذب",
            "Yumuşak, emici, %100 Denizli pamuğu",
            "Soft Denizli cotton that dries well",
        ),
        (380_000, 420, 14),
        (
            Kind("HAVLU-S", ("۵۰ × ۹۰", "50 × 90", "50 × 90"), 14),
            Kind("HAVLU-L", ("۷۰ × ۱۴۰", "70 × 140", "70 × 140"), 9, 1.8),
        ),
    ),
    Good(
        "robe",
        _CLOTH,
        ("حولهٔ تن‌پوش بولدان", "Buldan bornoz", "Buldan bathrobe"),
        (
            "تن‌پوش سبک از پارچهٔ شیله‌بافت بولدان",
            "Buldan bezinden hafif bornoz",
            "A light robe of crinkled Buldan cloth",
        ),
        (1_450_000, 1_790, 55),
        (
            Kind("BORNOZ-M", ("مدیوم", "M", "M"), 3),
            Kind("BORNOZ-L", ("لارج", "L", "L"), 5),
        ),
    ),
    Good(
        "shirt",
        _CLOTH,
        ("تی‌شرت نخی", "Pamuklu tişört", "Cotton T-shirt"),
        (
            "تی‌شرت نخی با چاپ دستی نقش بته‌جقه",
            "Elde basılmış şal desenli pamuklu tişört",
            "Cotton, with a paisley printed by hand",
        ),
        (390_000, 540, 17),
        (
            Kind(
                "TEE-WS",
                NONE,
                5,
                1.0,
                ("رنگ: سفید | اندازه: S", "Renk: beyaz | Beden: S", "Colour: white | Size: S"),
            ),
            Kind(
                "TEE-WM",
                NONE,
                8,
                1.0,
                ("رنگ: سفید | اندازه: M", "Renk: beyaz | Beden: M", "Colour: white | Size: M"),
            ),
            Kind(
                "TEE-WL",
                NONE,
                3,
                1.1,
                ("رنگ: سفید | اندازه: L", "Renk: beyaz | Beden: L", "Colour: white | Size: L"),
            ),
            Kind(
                "TEE-NS",
                NONE,
                2,
                1.0,
                ("رنگ: سرمه‌ای | اندازه: S", "Renk: lacivert | Beden: S", "Colour: navy | Size: S"),
            ),
            Kind(
                "TEE-NM",
                NONE,
                0,
                1.0,
                ("رنگ: سرمه‌ای | اندازه: M", "Renk: lacivert | Beden: M", "Colour: navy | Size: M"),
            ),
            Kind(
                "TEE-NL",
                NONE,
                6,
                1.1,
                ("رنگ: سرمه‌ای | اندازه: L", "Renk: lacivert | Beden: L", "Colour: navy | Size: L"),
            ),
        ),
        (
            "جنس: صددرصد نخ | وزن پارچه: ۱۸۰ گرم | آستین: کوتاه | شست‌وشو: ماشین، ۳۰ درجه",
            "Kumaş: %100 pamuk | Gramaj: 180 g/m² | Kol: kısa | Yıkama: makinede, 30°",
            "Material: all cotton | Cloth: 180 g/m² | Sleeves: short | Washing: machine, 30°",
        ),
    ),
)
