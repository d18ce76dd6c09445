"""The three shops that can be tried out: one for each language, with its own money and people."""

from dataclasses import dataclass
from typing import Literal

Language = Literal["fa", "tr", "en"]


@dataclass(frozen=True, slots=True)
class Human:
    """Somebody who has a phone when the demo opens for the first time."""

    name: str
    manner: Literal["telegram", "instagram"]
    language: Language


@dataclass(frozen=True, slots=True)
class Place:
    """A shop and those who are there. `buyers` have phones; `regulars` only have a past."""

    name: str
    language: Language
    currency: str
    timezone: str
    owner: str
    buyers: tuple[Human, ...]
    regulars: tuple[str, ...]
    phone: str
    """A telephone number of the country; its last digit is counted up."""
    address: str
    spot: tuple[float, float]
    """Where that is, as latitude and longitude."""


PLACES: dict[str, Place] = {
    "fa": Place(
        name="گلیم اصفهان",
        language="fa",
        currency="IRR",
        timezone="Asia/Tehran",
        owner="زهرا",
        buyers=(
            Human("مینا", "telegram", "fa"),
            Human("آرش", "instagram", "fa"),
            Human("Elif", "telegram", "tr"),
        ),
        regulars=("نسرین امینی", "کامران رستمی", "پریسا جلالی", "بهروز نادری"),
        phone="0913123450",
        address="اصفهان، خیابان چهارباغ، کوچهٔ گلستان، پلاک {number}",
        spot=(32.6546, 51.6680),
    ),
    "tr": Place(
        name="Denizli Dokuma",
        language="tr",
        currency="TRY",
        timezone="Europe/Istanbul",
        owner="Zehra",
        buyers=(
            Human("Elif", "telegram", "tr"),
            Human("Can", "instagram", "tr"),
            Human("مینا", "telegram", "fa"),
        ),
        regulars=("Ayşe Yıldız", "Kerem Aydın", "İpek Şahin", "Oğuz Çelik"),
        phone="0532123450",
        address="Çınar Mahallesi, Atatürk Caddesi No: {number}, Merkezefendi, Denizli",
        spot=(37.7830, 29.0963),
    ),
    "en": Place(
        name="Saffron Lane",
        language="en",
        currency="USD",
        timezone="Europe/Istanbul",
        owner="Zehra",
        buyers=(
            Human("Sara", "telegram", "en"),
            Human("Elif", "instagram", "tr"),
            Human("مینا", "telegram", "fa"),
        ),
        regulars=("Nasrin Amini", "Kerem Aydın", "Parisa Jalali", "İpek Şahin"),
        phone="+90532123450",
        address="{number} Bağdat Avenue, Kadıköy, Istanbul",
        spot=(40.9769, 29.0590),
    ),
}
