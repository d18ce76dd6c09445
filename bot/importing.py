"""Importing goods from a terminal; the report is written in the shop's own language."""

from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from sqlmodel import Session

from bot.app import LOCALES
from bot.engine.writer import transact
from bot.operator import operator
from bot.settings import Settings
from common.clock import Clock, SystemClock
from common.errors import BadInput
from common.i18n import Translator
from common.messages import msg
from models.database import Database
from shop import importing, installing
from shop.goods_rows import Goods


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a file: a sentence, and (line, reason) for each row that was refused.

    `remarks` tell what was taken otherwise than it was written; line 0 is the file as a whole.
    """

    summary: str
    refused: tuple[tuple[str, str], ...] = ()
    remarks: tuple[tuple[str, str], ...] = ()


def import_file(settings: Settings, file: Path, clock: Clock | None = None) -> Outcome:
    """Put the goods of a CSV file into the shop's catalogue, beside a shop that may be running."""
    database, now = Database(settings.database_url), (clock or SystemClock()).now()
    translator = Translator.load(LOCALES)
    shop = transact(
        database,
        lambda session: installing.seed_first(
            session,
            now,
            name=settings.shop_name,
            language=settings.shop_language,
            currency=settings.shop_currency,
            timezone=settings.shop_timezone,
        ),
    )
    shop = replace(shop, public_url=settings.public_url)
    say = partial(translator.plain, reader=shop.reader())
    try:
        parsed = importing.parse(file, shop, data_dir=settings.data_dir)
    except BadInput as error:
        return Outcome(say(error.message), refused=(("", str(file.name)),))

    def write(session: Session, goods: tuple[Goods, ...]) -> importing.Report:
        return importing.write(operator(session, shop, clock or SystemClock()), goods)

    report = importing.begin_report(parsed)
    for chunk in parsed.chunks():
        report.add(transact(database, partial(write, goods=tuple(chunk))))
    database.dispose()
    summary = msg(
        "import-summary",
        added=report.added,
        updated=report.updated,
        unchanged=report.unchanged,
        refused=len(report.rows_refused),
    )
    return Outcome(
        summary=say(summary),
        refused=tuple((str(line), say(reason)) for line, reason in report.rows_refused),
        remarks=tuple((str(line or ""), say(remark)) for line, remark in report.remarks),
    )
