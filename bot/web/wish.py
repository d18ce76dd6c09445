"""What a buyer has filled in on the order page when they press *pay*."""

from dataclasses import dataclass, field

from starlette.datastructures import FormData

from shop.payers import Payer, parse_email, parse_identity


@dataclass(frozen=True, slots=True)
class Wish:
    """The form as it came; shown again when something in it is not right."""

    gateway: str = ""
    terms: str = ""
    """The version that was ticked; empty when none was."""
    email: str = ""
    identity: str = field(default="", repr=False)

    @classmethod
    def of(cls, form: FormData) -> "Wish":
        """Read a form; what is missing is empty."""
        return cls(*(_text(form, name) for name in ("gateway", "terms", "email", "identity")))

    def payer(self, country: str | None) -> Payer:
        """What the gateway is told of whoever pays.

        Raises:
            BadInput: something is filled in that cannot be right.
        """
        return Payer(
            email=parse_email(self.email) if self.email.strip() else None,
            identity=parse_identity(self.identity, country) if self.identity.strip() else None,
        )


def _text(form: FormData, name: str) -> str:
    value = form.get(name)
    return value if isinstance(value, str) else ""
