"""Where the demo finds its own web server, on whatever it listens."""

import pytest

from bot.demo.serving import own_address


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("127.0.0.1", "http://127.0.0.1:8080"),
        ("::1", "http://[::1]:8080"),
        ("0.0.0.0", "http://localhost:8080"),
        ("192.168.1.5", "http://192.168.1.5:8080"),
    ],
)
def test_the_machine_reaches_itself(host: str, address: str) -> None:
    assert own_address(host, 8080) == address
