"""A payment company that an owner can set up in a chat: the test bank under another name.

Its money is real or play money as its owner says, so that both kinds of ways can be played.
"""

from dataclasses import replace

import httpx

from payments.base import FailureClass, Gateway, Rejected
from payments.kinds import YES_NO, GatewayKind, Given, Setting
from payments.testbank import TestbankGateway

WORDS = {
    "fa": """
gateway-rosebank = گل‌پی
gateway-rosebank-shop-number = شمارهٔ فروشگاه
gateway-rosebank-key = کلید
gateway-rosebank-sandbox = حالت آزمایشی
page-gateway-rosebank = گل‌پی؛ درگاه امن برای همهٔ کارت‌ها.
""",
    "tr": """
gateway-rosebank = Gülpay
gateway-rosebank-shop-number = Mağaza numarası
gateway-rosebank-key = Anahtar
gateway-rosebank-sandbox = Deneme kipi
page-gateway-rosebank = Gülpay. Tüm kartlar için güvenli sayfa.
""",
    "en": """
gateway-rosebank = Rosepay
gateway-rosebank-shop-number = Shop number
gateway-rosebank-key = Key
gateway-rosebank-sandbox = Sandbox
page-gateway-rosebank = Rosepay. A secure page for every card.
""",
}
"""What its adapter would bring in the locales."""
CLOSED = "9999"
"""The number of a shop whose contract has ended."""
CURIOUS = "77"
"""What the numbers begin with of shops whose payers it wants to know by e-mail and identity."""


DEADLY = "deadly-key"
"""What the keys begin with that its adapter breaks on."""


class RosebankGateway(TestbankGateway):
    """Knows each shop by its number and its key."""

    def __init__(self, bank_url: str, given: Given, transport: httpx.AsyncBaseTransport) -> None:
        super().__init__(bank_url, given.values["key"], transport=transport)
        self.name = "rosebank"
        self._number = given.values["shop_number"]
        asks = self._number.startswith(CURIOUS)
        self.capabilities = replace(
            type(self).capabilities,
            test=given.is_on("sandbox"),
            needs_email=asks,
            needs_identity=asks,
        )

    async def probe(self) -> None:
        """Ask whether the contract still stands, then about the key."""
        if self._number == CLOSED:
            raise Rejected("contract_over", FailureClass.GATEWAY_DOWN)
        await super().probe()


def _is_key(value: str) -> bool:
    if value.startswith(DEADLY):
        raise RuntimeError(f"this adapter breaks on {value!r}")
    return len(value) >= 8


def rosebank(bank_url: str, transport: httpx.AsyncBaseTransport) -> GatewayKind:
    """The company at this address."""

    def build(given: Given) -> Gateway:
        if given.values["shop_number"] == given.values["key"]:
            raise RuntimeError(f"{given.values['key']} is no key")
        return RosebankGateway(bank_url, given, transport)

    settings = (
        Setting("shop_number", fits=str.isdigit),
        Setting("key", secret=True, fits=_is_key),
        Setting("sandbox", default="no", choices=YES_NO),
    )
    return GatewayKind("rosebank", settings, build, one_address=True)
