"""What messages are about, and which of them somebody has to have asked for."""

from enum import StrEnum


class Topic(StrEnum):
    """What a message is about. A notice names one; what may be sent follows from it."""

    PAYMENT = "payment"
    """Somebody's money: always, and at once, also at night."""
    SERVICE = "service"
    """What a person of the shop answers: always, and at once, since somebody waits for it."""
    STAFF = "staff"
    """For those who work in the shop: always, and at once."""
    ORDER = "order"
    """Somebody's own order: always; what happens at night is told in the morning."""
    WELCOME = "welcome"
    """A word to somebody new, unless they want none."""
    FEEDBACK = "feedback"
    """How they liked what they bought, unless they do not want to be asked."""
    RESTOCK = "restock"
    """What they asked for is there again. Asking is the consent."""
    OFFERS = "offers"
    """Discounts, for those who said yes to them."""
    NEW = "new"
    """New goods, for those who said yes to them."""
    TEXTS = "texts"
    """News of their orders by SMS where no chat may be written in, unless they want no texts."""
    TIPS = "tips"
    """How to choose, to wear, to keep: for those who said yes to them."""

    @property
    def is_essential(self) -> bool:
        """Whether it comes always, because it is about somebody's own order or question."""
        return self in (Topic.PAYMENT, Topic.SERVICE, Topic.STAFF, Topic.ORDER)

    @property
    def is_at_once(self) -> bool:
        """Whether it wakes people."""
        return self in (Topic.PAYMENT, Topic.SERVICE, Topic.STAFF)

    @property
    def needs_a_yes(self) -> bool:
        """Whether only those get it who have said so."""
        return self in (Topic.OFFERS, Topic.NEW, Topic.TIPS)

    @property
    def is_counted(self) -> bool:
        """Whether it counts towards what one person gets in a week; what they asked for does not."""
        return not self.is_essential and self is not Topic.RESTOCK


CHOOSABLE = (Topic.OFFERS, Topic.NEW, Topic.TIPS, Topic.RESTOCK, Topic.FEEDBACK, Topic.TEXTS)
"""What people choose from; texts only where the shop can send any."""
