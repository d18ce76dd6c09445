"""What the demo sells: goods of Isfahan, Gilan, Khorasan and Denizli, in three languages."""

from dataclasses import dataclass

from bot.demo.places import Language

Words = tuple[str, str, str]
"""In Persian, Turkish and English."""
LANGUAGES: tuple[Language, ...] = ("fa", "tr", "en")


@dataclass(frozen=True, slots=True)
class Kind:
    """A variant: what tells it from the others, how many there are, its price against the first."""

    sku: str
    label: Words
    stock: int
    times: float = 1.0


@dataclass(frozen=True, slots=True)
class Good:
    """A product; `prices` are in Toman, lira and dollars. `picture` names its motif."""

    picture: str
    shelf: Words
    name: Words
    text: Words
    prices: tuple[int, int, int]
    kinds: tuple[Kind, ...]


_NONE = ("", "", "")
_CLOTH = ("پارچه و پوشاک", "Dokuma", "Textiles")
_TABLE = ("خوراکی و چای", "Gurme", "Delicacies")
_HOME = ("خانه", "Ev", "Home")

GOODS = (
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
        (Kind("RUSARI-1", _NONE, 4),),
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
        (Kind("GAZ-1", _NONE, 12),),
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
        (Kind("ZEYTOON-1", _NONE, 8),),
    ),
    Good(
        "bowl",
        _HOME,
        ("کاسهٔ میبد", "Meybod kasesi", "Meybod bowl"),
        (
            "کاسهٔ سفالی میبد با لعاب فیروزه‌ای",
            "Turkuaz sırlı, elde yapılmış seramik kase",
            "A clay bowl with turquoise glaze",
        ),
        (275_000, 390, 12),
        (Kind("KASE-1", _NONE, 1),),
    ),
    Good(
        "plate",
        _HOME,
        ("بشقاب میناکاری", "Mine işi tabak", "Enamelled plate"),
        (
            "بشقاب مسی میناکاری اصفهان، قطر ۲۰ سانتی‌متر",
            "İsfahan mine işi bakır tabak, 20 cm",
            "Copper with the enamel work of Isfahan, 20 cm",
        ),
        (890_000, 1_250, 38),
        (Kind("MINA-20", _NONE, 5),),
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
        (Kind("SABUN-3", _NONE, 40),),
    ),
)
