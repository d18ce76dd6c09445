"""December 2026 in London."""

from datetime import date

from tests.month.country import Country, Ware
from tests.play.shops import Place

LONDON = Country(
    place=Place("Saffron Lane", "en", "USD", "Europe/London"),
    first_day=date(2026, 12, 1),
    wares=(
        Ware("SHAWL-1", "Cotton shawl", "Shawls", "45", 60, "Woven by hand in Gilan."),
        Ware("SHAWL-2", "Wool shawl", "Shawls", "118", 40, "Light and warm, from Khorasan."),
        Ware("CANDLE-1", "Honey candle", "Candles", "16", 90, "Beeswax, burns for eight hours."),
        Ware(
            "CANDLE-2", "Yalda candle", "Candles", "24", 5, "A pomegranate of wax, poured by hand."
        ),
        Ware("BOWL-1", "Ceramic bowl", "Pottery", "32", 50, "Turquoise glaze, from Lalejin."),
        Ware(
            "BOOK-1",
            "Embroidery book",
            "Digital",
            "6",
            0,
            "Twelve patterns to print at home.",
            "https://shop.example/patterns.pdf",
        ),
    ),
    people=(
        "Mina Reza Sara Ali Negar Hossein Zahra Mehdi Leyla Amir Maryam Pouya Shirin Kaveh Nastaran "
        "Arash Fatemeh Sina Parisa Bahram Elif Mehmet Ayse Emre Zeynep Murat Merve Ahmet Selin Can "
        "Derya Burak Esra Kerem Gamze Onur Ceren Serkan Pinar Hakan Ebru Tolga Sibel Volkan Asli Baris "
        "Nazli Ugur Melis Kaan"
    ),
    families=("Ahmadi", "Karimi", "Mousavi", "Rostami", "Demir", "Kaya", "Yilmaz"),
    streets=(
        "{n} Camden High Street, London NW1 7JL",
        "{n} Park Row, Leeds LS1 5HD",
        "{n} Deansgate, Manchester M3 2BW",
        "{n} Gloucester Road, Bristol BS7 8BG",
        "{n} Byres Road, Glasgow G12 8TN",
    ),
    phone="+4479111234",
    delivery=("Tracked post", "4.50"),
    carrier="Royal Mail",
    tracking="RM123456",
    percent="10%",
    says={
        "question": "Hello, do you have this shawl in blue as well?",
        "answer": "Hello, yes, we have it in blue. Shall I send you a photo?",
        "thanks": "Thank you so much, I will order that one.",
        "wrong": "Hello, the colour was not the one in the photo.",
        "sorry": "Hello, we are sorry. Please send it back and we will refund you.",
        "how back": "Royal Mail, to the address on the parcel; we pay the postage.",
        "praise": "So soft, and thank you for the lovely wrapping.",
        "poor": "The parcel was late and one corner was worn.",
        "broken": "It broke while we packed it, we are sorry.",
        "twice": "It was paid twice.",
        "closing": "On Saturday we are at the winter market in Leeds.",
        "own thanks": "My mother weaves every shawl by hand, one by one.",
        "new": "Winter shawl",
        "new words": "Hand-spun wool in pomegranate red.",
        "new price": "98",
        "new house": "4 Kentish Town Road, London NW1 9NX",
        "packer": "Hamid",
        "vague": "shawl",
    },
    page={
        "title": "A month at “{shop}”",
        "seller": "Seller",
        "packer": "Packer",
        "full": "The whole day",
        "short": "What the shop wrote by itself",
        "bought": "ordered and paid",
        "numbers": "The month in numbers",
        "played": "What really happened",
        "shown": "What the bot showed",
        "day": "Orders: {orders} · Payments: {paid} · Written unasked: {told}",
        "paid": "paid",
        "refused": "had the card refused",
        "cancelled": "came back from the bank's page",
        "late": "paid after the time was over",
        "twice": "paid twice",
        "blocks": "blocked the bot",
        "left": "opened the bank's page and left",
        "held": "“{what}” waits until they write again",
        "instagram": "Instagram",
        "photo": "photo",
        "placed": "Orders placed",
        "orders paid": "Orders paid",
        "revenue": "Money in",
        "returned": "Money back",
        "buyers": "Buyers",
        "newcomers": "Newcomers",
    },
)
