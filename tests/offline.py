"""Holds the test run to this machine: whoever calls the outside world is a failure."""

import ipaddress
import sys


class OutsideWorldError(AssertionError):
    """A test, or what it tests, tried to reach an address that is not this machine."""


def _is_here(host: object) -> bool:
    name = host.decode() if isinstance(host, bytes) else host
    if not isinstance(name, str) or name in {"", "localhost"}:
        return True
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified


def _watch(event: str, arguments: tuple[object, ...]) -> None:
    if event == "socket.connect":
        address = arguments[1]
        host = address[0] if isinstance(address, tuple) else ""
    elif event == "socket.getaddrinfo":
        host = arguments[0]
    else:
        return
    if not _is_here(host):
        raise OutsideWorldError(f"tests stay on this machine, but something asked for {host!r}")


def forbid_outside_world() -> None:
    """From now on, for the life of this process, only this machine can be reached."""
    sys.addaudithook(_watch)
