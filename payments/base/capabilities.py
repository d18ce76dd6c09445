"""What a gateway can do, and which money it takes."""

from dataclasses import dataclass

from common.money import Money


@dataclass(frozen=True, slots=True)
class Exchange:
    """A gateway's own money, and what it is worth to the shop: so many `units` are `worth`."""

    units: Money
    worth: Money

    def of(self, price: Money) -> Money:
        """What a price of the shop comes to, rounded up to whole units."""
        return Money(-(-price.minor * self.units.minor // self.worth.minor), self.units.currency)


@dataclass(frozen=True, slots=True)
class GatewayCapabilities:
    """What a gateway can do; the cashier and the order page decide from this alone."""

    currencies: frozenset[str]
    """ISO 4217 codes of the amounts it takes."""
    minimum: tuple[Money, ...] = ()
    """The least payment, one entry per currency that has a least one."""
    maximum: tuple[Money, ...] = ()
    """The greatest payment, one entry per currency that has one."""
    can_poll: bool = True
    """`verify` may be called unasked, so a lost notice is found."""
    poll_settles: bool = False
    """Asking `verify` takes the money for good, so it is asked only for what we would accept."""
    polls_per_s: float = 5.0
    """How many questions a second it bears that nobody but our own clock has asked."""
    can_reverse: bool = False
    can_refund: bool = False
    partial_refund: bool = False
    signed_callback: bool = False
    """Callbacks prove where they come from; `CallbackHint.authenticated` says so each time."""
    needs_email: bool = False
    """It takes no payment without the payer's e-mail address, which a chat does not know."""
    needs_identity: bool = False
    """It takes no payment without the payer's national identity number."""
    test: bool = False
    """The money is play money: it never settles an order of a live shop."""
    exchange: Exchange | None = None
    """It takes a money of its own, which is none of the shop's."""
    only_digital: bool = False
    """It may be asked for what needs no parcel only."""

    def asks(self, price: Money) -> Money:
        """What it is asked for when this is to be paid."""
        exchange = self.exchange
        if exchange is None or exchange.worth.currency != price.currency:
            return price
        return exchange.of(price)

    def works_in(self, currency: str) -> bool:
        """Whether prices in this currency can be paid through it."""
        exchange = self.exchange
        return currency in self.currencies or (
            exchange is not None and exchange.worth.currency == currency
        )

    def pays(self, price: Money) -> bool:
        """Whether a price can be paid through it."""
        return self.takes(self.asks(price)) and self._is_within(price)

    def takes(self, amount: Money) -> bool:
        """Whether a payment of this amount can be asked for at all."""
        return amount.currency in self.currencies and self._is_within(amount)

    def _is_within(self, amount: Money) -> bool:
        return all(
            amount >= least for least in self.minimum if least.currency == amount.currency
        ) and all(amount <= most for most in self.maximum if most.currency == amount.currency)
