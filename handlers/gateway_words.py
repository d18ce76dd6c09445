"""What people call the ways to pay, and what is asked about each."""

from bot.dialogue.cards import Said, Words
from common.messages import Code, Message, Value, msg
from payments.kinds import YES_NO, GatewayKind, Setting


def gateway_name(name: str) -> Message:
    """What people call a way; a second account at the same provider has a number."""
    kind, _, number = name.partition(".")
    called = msg(f"gateway-{_hyphened(kind)}")
    return msg("gateway-numbered", name=called, number=int(number)) if number else called


def company_name(name: str) -> Message:
    """The same for buyers, who know nothing of a shop's several accounts at one provider."""
    return gateway_name(name.partition(".")[0])


def setting_name(kind: GatewayKind, setting: Setting) -> Message:
    """What one thing is called that a gateway has to be told."""
    return msg(f"gateway-{_hyphened(kind.name)}-{_hyphened(setting.name)}")


def answer_value(setting: Setting, value: str) -> Value:
    """An answer as it stands inside of a sentence."""
    label = answer_label(setting, value)
    return label if isinstance(label, Message) else Code(value)


def answer_label(setting: Setting, value: str) -> Words:
    """One of the answers that a setting takes."""
    if setting.choices == YES_NO:
        return msg(f"way-{value}-button")
    return Said(value)


def _hyphened(name: str) -> str:
    return name.replace("_", "-")
