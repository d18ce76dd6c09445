"""What each refusal of Instagram means, from the library's own exceptions."""

import pytest

from bot.channels.instagram_private_client import TIMEOUT_S, ClientOptions, new_client
from bot.channels.instagram_private_trouble import CodeWanted, Trouble, explain

TABLE = {
    "BadPassword": Trouble.DEAD,
    "AccountSuspended": Trouble.DEAD,
    "ProxyAddressIsBlocked": Trouble.DEAD,
    "SentryBlock": Trouble.DEAD,
    "ChallengeRequired": Trouble.HUMAN,
    "ChallengeSelfieCaptcha": Trouble.HUMAN,
    "RecaptchaChallengeForm": Trouble.HUMAN,
    "ReloginAttemptExceeded": Trouble.HUMAN,
    "TwoFactorRequired": Trouble.CODE,
    "LoginRequired": Trouble.LOGGED_OUT,
    "PleaseWaitFewMinutes": Trouble.TOO_MUCH,
    "FeedbackRequired": Trouble.TOO_MUCH,
    "SignupSpamError": Trouble.TOO_MUCH,
    "RateLimitError": Trouble.TOO_MUCH,
    "ClientThrottledError": Trouble.TOO_MUCH,
    "DirectMessageRequestsDisabled": Trouble.RECIPIENT,
    "InvalidTargetUser": Trouble.RECIPIENT,
    "ClientError": Trouble.UNKNOWN,
    "ClientConnectionError": Trouble.UNKNOWN,
    "ClientJSONDecodeError": Trouble.UNKNOWN,
    "UnknownError": Trouble.UNKNOWN,
}


@pytest.mark.parametrize("name", TABLE)
def test_the_librarys_word_says_what_is_to_be_done(name: str) -> None:
    from instagrapi import exceptions

    failure = explain(getattr(exceptions, name)("secret words of somebody"))
    assert (failure.trouble, failure.why) == (TABLE[name], name)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("socks5://u:p@127.0.0.1:1080", "socks5h://u:p@127.0.0.1:1080"),
        ("http://127.0.0.1:8118", "http://127.0.0.1:8118"),
    ],
)
def test_the_proxy_looks_names_up_and_nothing_waits_for_ever(written: str, meant: str) -> None:
    client = new_client(ClientOptions("gelim", "sesame", written), {})
    assert client.private.proxies["https"] == client.public.proxies["https"] == meant
    assert client.private_transport == "curl"
    for session in (client.private, client.public, client.graphql):
        assert session.request.keywords == {"timeout": TIMEOUT_S}
        assert not session.trust_env


@pytest.mark.parametrize(
    ("language", "timezone", "device"),
    [
        ("fa", "Asia/Tehran", ("fa_IR", "IR", 98, 12_600)),
        ("tr", "Europe/Istanbul", ("tr_TR", "TR", 90, 10_800)),
        ("en", "Asia/Dubai", ("en_US", "US", 1, 14_400)),
    ],
)
def test_a_new_telephone_is_where_the_shop_is_and_stays_there(
    language: str, timezone: str, device: tuple[str, str, int, int]
) -> None:
    options = ClientOptions("gelim", "sesame", language=language, timezone=timezone)
    kept = new_client(options, {}).get_settings()
    names = ("locale", "country", "country_code", "timezone_offset")
    assert tuple(kept[name] for name in names) == device
    assert (kept["timezone_name"], device[0] in kept["user_agent"]) == (timezone, True)
    moved = ClientOptions("gelim", "sesame", language="tr", timezone="Asia/Tokyo")
    again = new_client(moved, kept).get_settings()
    same = (*names, "timezone_name", "user_agent", "uuids", "device_settings")
    assert {name: again[name] for name in same} == {name: kept[name] for name in same}


def test_what_never_left_is_told_from_what_may_have_arrived() -> None:
    from curl_cffi.requests.exceptions import RequestException
    from requests.exceptions import ConnectionError as LineError
    from requests.exceptions import ReadTimeout

    refused, cut = LineError("x"), LineError("x")
    refused.__cause__ = RequestException("x", code=7)  # type: ignore[arg-type]
    cut.__cause__ = RequestException("x", code=56)  # type: ignore[arg-type]
    assert explain(refused).trouble is Trouble.NEVER_SENT
    assert explain(cut).trouble is Trouble.UNKNOWN
    assert explain(ReadTimeout("x")).trouble is Trouble.UNKNOWN
    assert explain(CodeWanted()).trouble is Trouble.CODE
