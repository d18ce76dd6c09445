"""Whoever gets a parcel, as the dialogues that ask for them pass it on."""

from dataclasses import dataclass

from bot.dialogue.cards import Words
from common.messages import Code, msg
from models import Address
from shop import customers
from shop.context import Shopping


@dataclass(frozen=True, slots=True)
class Recipient:
    """Name, telephone number (E.164) and address of whoever gets the parcel; where known also the
    postal code, the place on the map (latitude and longitude), the province and the district.
    """

    name: str
    phone: str
    text: str
    postal: str | None = None
    place: tuple[float, float] | None = None
    province: str | None = None
    district: str | None = None

    def words(self) -> list[Words]:
        """As a summary shows it."""
        known = msg("order-recipient", name=self.name, phone=Code(self.phone), address=self.text)
        return [known, *([msg("order-postal", code=Code(self.postal))] if self.postal else [])]

    def save(self, ctx: Shopping) -> Address:
        """Remember it for the next order."""
        return customers.save_address(
            ctx,
            self.name,
            self.phone,
            self.text,
            self.postal,
            self.place,
            province=self.province,
            district=self.district,
        )
