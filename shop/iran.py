"""Where an address in Iran is: its province and its city, as people write them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from common.errors import BadInput
from common.text import fold

TABLE = """
آذربایجان شرقی: تبریز، مراغه، مرند، میانه، اهر، بناب، سراب، آذرشهر، عجب‌شیر، شبستر، هشترود، سهند
آذربایجان غربی: ارومیه، خوی، بوکان، مهاباد، میاندوآب، سلماس، پیرانشهر، نقده، ماکو، سردشت، شاهین‌دژ، تکاب
اردبیل: اردبیل، پارس‌آباد، مشگین‌شهر، خلخال، گرمی، نمین، سرعین، بیله‌سوار
اصفهان: اصفهان، کاشان، خمینی‌شهر، نجف‌آباد، شاهین‌شهر، فولادشهر، شهرضا، گلپایگان، نطنز، نایین، اردستان، خوانسار، مبارکه، زرین‌شهر، آران و بیدگل، دولت‌آباد، فلاورجان، سمیرم، داران، بهارستان
البرز: کرج، فردیس، کمال‌شهر، نظرآباد، هشتگرد، محمدشهر، ماهدشت، مشکین‌دشت، اشتهارد، طالقان، گلسار
ایلام: ایلام، دهلران، ایوان، آبدانان، دره‌شهر، مهران، سرابله
بوشهر: بوشهر، برازجان، گناوه، کنگان، خورموج، جم، دیلم، دیر، عسلویه
تهران: تهران، اسلام‌شهر، شهریار، قدس، ملارد، پاکدشت، قرچک، ورامین، رباط‌کریم، پرند، پردیس، دماوند، رودهن، اندیشه، شهر ری، فیروزکوه، بومهن، لواسان، پیشوا، نسیم‌شهر، گلستان، شهر قدس
چهارمحال و بختیاری: شهرکرد، بروجن، فرخ‌شهر، لردگان، فارسان، هفشجان، سامان
خراسان جنوبی: بیرجند، قائن، طبس، فردوس، نهبندان، سرایان، بشرویه
خراسان رضوی: مشهد، نیشابور، سبزوار، تربت حیدریه، قوچان، کاشمر، تربت جام، تایباد، چناران، سرخس، گناباد، درگز، فریمان، طرقبه، بینالود، شاندیز
خراسان شمالی: بجنورد، شیروان، اسفراین، آشخانه، جاجرم، فاروج
خوزستان: اهواز، دزفول، آبادان، خرمشهر، بندر ماهشهر، ماهشهر، اندیمشک، بهبهان، ایذه، شوشتر، شوش، مسجدسلیمان، بندر امام خمینی، رامهرمز، امیدیه، شادگان، سوسنگرد، باغ‌ملک
زنجان: زنجان، ابهر، خرمدره، قیدار، هیدج، طارم
سمنان: سمنان، شاهرود، دامغان، گرمسار، مهدی‌شهر، شهمیرزاد
سیستان و بلوچستان: زاهدان، زابل، چابهار، ایرانشهر، سراوان، خاش، کنارک، نیک‌شهر، سرباز
فارس: شیراز، مرودشت، جهرم، فسا، کازرون، داراب، لار، نورآباد، آباده، نی‌ریز، لامرد، استهبان، اقلید، فیروزآباد، صدرا، سپیدان
قزوین: قزوین، الوند، تاکستان، محمدیه، آبیک، بویین‌زهرا
قم: قم، جعفریه، کهک، سلفچگان
کردستان: سنندج، سقز، مریوان، بانه، قروه، بیجار، کامیاران، دیواندره، دهگلان
کرمان: کرمان، رفسنجان، سیرجان، جیرفت، بم، زرند، کهنوج، شهربابک، بافت، بردسیر، راور
کرمانشاه: کرمانشاه، اسلام‌آباد غرب، کنگاور، سنقر، جوانرود، هرسین، صحنه، پاوه، سرپل ذهاب، قصر شیرین
کهگیلویه و بویراحمد: یاسوج، دوگنبدان، گچساران، دهدشت، لیکک، سی‌سخت
گلستان: گرگان، گنبد کاووس، گنبد، علی‌آباد کتول، بندر ترکمن، کردکوی، آق‌قلا، مینودشت، کلاله، آزادشهر، رامیان
گیلان: رشت، بندر انزلی، انزلی، لاهیجان، لنگرود، تالش، آستارا، آستانه اشرفیه، صومعه‌سرا، رودسر، فومن، رودبار، منجیل، ماسال، املش
لرستان: خرم‌آباد، بروجرد، دورود، الیگودرز، کوهدشت، نورآباد لرستان، ازنا، الشتر، پلدختر
مازندران: ساری، بابل، آمل، قائم‌شهر، بهشهر، چالوس، نکا، بابلسر، تنکابن، نوشهر، رامسر، محمودآباد، جویبار، فریدون‌کنار، نور، عباس‌آباد، کلاردشت، امیرکلا
مرکزی: اراک، ساوه، خمین، محلات، دلیجان، شازند، تفرش، آشتیان، کمیجان، زرندیه، مأمونیه
هرمزگان: بندرعباس، بندر عباس، میناب، دهبارز، قشم، کیش، بندر لنگه، بندر خمیر، جاسک، رودان، حاجی‌آباد
همدان: همدان، ملایر، نهاوند، اسدآباد، تویسرکان، کبودرآهنگ، بهار، لالجین، رزن، فامنین
یزد: یزد، میبد، اردکان، بافق، مهریز، ابرکوه، اشکذر، تفت، حمیدیا
"""
"""The 31 provinces, each with its larger cities: enough to tell a province by its city. Nobody is
refused for living in another one.
"""

_STREETS = frozenset(
    fold(word)
    for word in [
        *("خیابان", "خ", "کوچه", "کوچهٔ", "بلوار", "بزرگراه", "اتوبان", "میدان", "پل", "مجتمع"),
        *("ساختمان", "برج", "شهرک", "کوی", "محله", "محلهٔ", "پاساژ", "بازار", "بن‌بست", "روبروی"),
    ]
)
"""After such a word a name is not a city's."""
_LETTERS = re.compile("[آ-ی]")
_LONGEST = 3
"""Words of the longest names."""


@dataclass(frozen=True, slots=True)
class Place:
    """A province, and its city where that is known."""

    province: str
    city: str | None = None


def place_in(address: str) -> Place | None:
    """Where an address is, as far as it says so: a city that we know, else a province."""
    words = re.findall(r"\w+", fold(address))
    found: Place | None = None
    for at in range(len(words)):
        if at and words[at - 1] in _STREETS:
            continue
        for count in range(_LONGEST, 0, -1):
            known = _names().get("".join(words[at : at + count]))
            if known is None or at + count > len(words):
                continue
            if known.city is not None:
                return known
            found = found or known
    return found


def is_readable(text: str) -> bool:
    """Whether it is in the script in which we know the names; in another one it is taken as it is."""
    return bool(_LETTERS.search(text))


def read_place(text: str) -> Place:
    """The city and the province that somebody names.

    Raises:
        BadInput: neither is known; the province has to be one of the 31.
    """
    found = place_in(text)
    if found is None:
        raise BadInput("city-unknown")
    return found


@cache
def _names() -> Mapping[str, Place]:
    """Cities and provinces by their names without spaces; a city goes before its province."""
    found: dict[str, Place] = {}
    for line in filter(None, TABLE.splitlines()):
        province, _, cities = line.partition(": ")
        for city in cities.split("، "):
            found.setdefault(_key(city), Place(province, city))
        found.setdefault(_key(province), Place(province))
    return found


def _key(name: str) -> str:
    return "".join(re.findall(r"\w+", fold(name)))
