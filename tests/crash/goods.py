"""What the shop of the crash test sells, brought in as a seller does it."""

from pathlib import Path

from sqlmodel import select

from bot.importing import import_file
from bot.settings import Settings
from models import Variant
from models.database import Database, migrate

STOCK = 50_000
GOODS = f"""\
sku,category,name,price,stock,description,photo,variant
SHAL-01,شال و روسری,شال نخی,"450,000 تومان",{STOCK},کار دست زنان گیلان,,
KASE-02,سفال,کاسهٔ سفالی,"280,000 تومان",{STOCK},لعاب فیروزه‌ای,,
GIVE-03,پاپوش,گیوهٔ کلاش,"1,235,000 تومان",{STOCK},دوخت کرمانشاه,,
"""


def stock_up(settings: Settings) -> dict[str, int]:
    """Make the database with goods on its shelves; the id of each variant by its SKU."""
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    migrate(settings.database_url)
    file = settings.data_dir / "goods.csv"
    file.write_text(GOODS, encoding="utf-8")
    outcome = import_file(settings, file)
    if outcome.refused:
        raise ValueError(f"{outcome.summary}: {outcome.refused}")
    return _variants(settings.database_url)


def settings_for(folder: Path, database_url: str) -> Settings:
    """Settings that hold a database and a folder and nothing of this machine's environment."""
    return Settings(_env_file=None, data_dir=folder, database_url=database_url)


def _variants(url: str) -> dict[str, int]:
    database = Database(url)
    try:
        with database.reading() as session:
            return dict(session.exec(select(Variant.sku, Variant.id)).all())
    finally:
        database.dispose()
