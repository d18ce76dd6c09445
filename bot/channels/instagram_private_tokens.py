"""What our messages are called on the private road, so that a second try is known as the same."""

import hashlib


def token_of(outbox_id: int) -> str:
    """What a message is called towards Instagram: the same for each try, and known as ours again.

    It looks as those that the library makes: nineteen digits, of which the first stand still.
    """
    body = _digits(f"message {outbox_id}", 10)
    return f"68000{body}{_digits(f'vefa {body}', 4)}"


def is_token(token: str) -> bool:
    """Whether a message was called so by us, in this run or an earlier one."""
    return (
        len(token) == 19
        and token.startswith("68000")
        and token.endswith(_digits(f"vefa {token[5:15]}", 4))
    )


def _digits(text: str, count: int) -> str:
    number = int.from_bytes(hashlib.sha256(text.encode()).digest()[:8])
    return f"{number % 10**count:0{count}d}"
