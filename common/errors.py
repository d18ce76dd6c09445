"""The family tree of what may go wrong and be told to a person."""

from common.messages import Message, Value


class ShopError(Exception):
    """Something expected went wrong, and the person is told why in a sentence of their language.

    Anything that is not a ShopError is a bug: one apology with a reference, an alert to the owner.
    """

    def __init__(self, key: str, /, **args: Value) -> None:
        super().__init__(key)
        self.message = Message(key, args)


class BadInput(ShopError):
    """What somebody wrote or pressed cannot be used as it is."""


class BadAmount(BadInput):
    """An amount of money that nobody can read, or that is not one."""


class NotAllowed(ShopError):
    """The person's role does not permit it."""


class NotFound(ShopError):
    """There is no such thing, or it is somebody else's, which must sound the same."""


class OutOfStock(ShopError):
    """Fewer are left than were wanted."""


class Conflict(ShopError):
    """The thing has changed meanwhile and is not in a state for this any more."""


class LimitReached(ShopError):
    """Allowed, but not so often or so many."""


class Unavailable(ShopError):
    """Somebody we depend on does not answer now; later it may work."""


class MoneyError(ShopError):
    """Money cannot move as asked."""
