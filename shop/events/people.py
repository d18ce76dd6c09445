"""Who comes to the shop, who is who, and who works for it."""

from dataclasses import dataclass

from shop.events.dispatching import Event


@dataclass(frozen=True, slots=True)
class StaffJoined(Event):
    """Somebody has accepted an invitation; `invited_by` is None for one of the installation."""

    person_id: int
    role: str
    invited_by: int | None


@dataclass(frozen=True, slots=True)
class StaffChanged(Event):
    """Somebody works for the shop in another role, or with an empty `role` no more."""

    person_id: int
    role: str


@dataclass(frozen=True, slots=True)
class PersonMet(Event):
    """Somebody has written to the shop for the first time."""

    person_id: int


@dataclass(frozen=True, slots=True)
class LinkAsked(Event):
    """Somebody has written this person's code elsewhere and says to be the same person."""

    person_id: int
    code_id: int
