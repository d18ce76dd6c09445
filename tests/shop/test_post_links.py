"""Links to posts as people paste them, and the numbers that channels tell."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.errors import BadInput
from models import PostKind, PostNetwork
from shop.post_links import code_of, find, parse, pk_of, told, without_link

PK = 2278584739065882267
CODE = "B-fKL9qpeab"


def test_a_shortcode_is_the_number_in_64_digits() -> None:
    assert pk_of(CODE) == PK
    assert code_of(PK) == CODE
    assert pk_of("CuZ") == 2 * 64**2 + 46 * 64 + 25


@given(st.integers(min_value=1, max_value=2**63 - 1))
def test_every_number_has_a_code_that_means_it(pk: int) -> None:
    assert pk_of(code_of(pk)) == pk


@pytest.mark.parametrize(
    ("text", "link"),
    [
        (f"https://www.instagram.com/p/{CODE}/", f"/p/{CODE}/"),
        (f"https://instagram.com/p/{CODE}?igsh=MTc4MmM1YmI2Ng==", f"/p/{CODE}/"),
        (f"http://m.instagram.com/reel/{CODE}/?utm_source=ig_web_copy_link", f"/reel/{CODE}/"),
        (f"instagram.com/reels/{CODE}", f"/reel/{CODE}/"),
        (f"www.instagram.com/tv/{CODE}#x", f"/tv/{CODE}/"),
        (f"https://www.instagram.com/gelim.isfahan/p/{CODE}/", f"/p/{CODE}/"),
        (f"HTTPS://INSTAGRAM.COM/p/{CODE}", f"/p/{CODE}/"),
        (f"https://instagr.am/p/{CODE}/", f"/p/{CODE}/"),
        (f"۱. این پست: https://www.instagram.com/p/{CODE}/ قیمت ۴۵۰", f"/p/{CODE}/"),
        (f"لینکhttps://www.instagram.com/p/{CODE}را ببینید", f"/p/{CODE}/"),
        (f"\u2068https://www.instagram.com/p/{CODE}/\u2069", f"/p/{CODE}/"),
        (
            "https://www.instagram.com/stories/gelim.isfahan/۳۲۱۰۹۸۷۶۵۴۳۲۱۰۹۸۷۶۵/?r=1",
            "/stories/gelim.isfahan/3210987654321098765/",
        ),
    ],
)
def test_links_to_instagram_are_read(text: str, link: str) -> None:
    found = parse(text)
    assert found.network is PostNetwork.INSTAGRAM
    assert found.link == f"https://www.instagram.com{link}"


def test_all_links_to_one_post_are_one_name() -> None:
    ways = [
        f"instagram.com/p/{CODE}",
        f"instagram.com/reel/{CODE}",
        # What a private account's code has behind it is no part of the number.
        f"instagram.com/p/{CODE}{'x' * 28}/",
    ]
    assert {parse(way).name for way in ways} == {f"ig:{PK}"}
    private = told("instagram_private", f"{PK}_25025320")
    assert private is not None
    assert private.name == f"ig:{PK}"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("https://t.me/gelim_isfahan/120", "tg:gelim_isfahan/120"),
        ("t.me/s/Gelim_Isfahan/۱۲۰?single", "tg:gelim_isfahan/120"),
        ("https://telegram.me/c/1234567890/7", "tg:c/1234567890/7"),
    ],
)
def test_links_to_a_channel_of_telegram_are_read(text: str, name: str) -> None:
    found = parse(text)
    assert (found.network, found.name) == (PostNetwork.TELEGRAM, name)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "post-link-missing"),
        ("شال نخی", "post-link-missing"),
        ("https://example.com/p/B-fKL9qpeab", "post-link-elsewhere"),
        (f"https://notinstagram.com/p/{CODE}/", "post-link-elsewhere"),
        (f"https://instagram.com.evil.example/p/{CODE}/", "post-link-elsewhere"),
        (f"https://instagram.com@evil.example/p/{CODE}/", "post-link-elsewhere"),
        ("https://www.instagram.com/gelim.isfahan/", "post-link-not-a-post"),
        ("https://www.instagram.com/stories/highlights/17912345678901234/", "post-link-not-a-post"),
        ("https://www.instagram.com/p/", "post-link-not-a-post"),
        ("https://www.instagram.com/p/a!b", "post-link-not-a-post"),
        ("https://www.instagram.com/share/p/BAQxyz12345", "post-link-not-a-post"),
        (f"https://www.instagram.com/p/{'_' * 11}/", "post-link-not-a-post"),
        ("https://t.me/gelim_isfahan", "post-link-not-a-post"),
        ("https://t.me/+AbCdEf123", "post-link-not-a-post"),
    ],
)
def test_other_links_are_refused_with_a_reason(text: str, why: str) -> None:
    with pytest.raises(BadInput) as refused:
        parse(text)
    assert refused.value.message.key == why


@pytest.mark.parametrize(
    ("channel", "ref", "name", "kind"),
    [
        ("instagram", "17895695668004550", "graph:17895695668004550", PostKind.POST),
        ("instagram", "story:17895695668004550", "graph:17895695668004550", PostKind.STORY),
        ("instagram", f"https://www.instagram.com/p/{CODE}/", f"ig:{PK}", PostKind.POST),
        ("instagram_private", str(PK), f"ig:{PK}", PostKind.POST),
        ("instagram_private", CODE, f"ig:{PK}", PostKind.POST),
        ("instagram_private", f"story:{PK}_17", f"ig:{PK}", PostKind.STORY),
        ("instagram_private", f"story:{CODE}", f"ig:{PK}", PostKind.STORY),
        ("instagram_private", "_" * 11, None, None),
        ("instagram", CODE, None, None),
        ("telegram", "https://t.me/gelim/4", "tg:gelim/4", PostKind.POST),
        ("instagram", "https://lookaside.fbsbx.com/ig_messaging_cdn/?asset_id=1", None, None),
        ("telegram", "12345", None, None),
        ("instagram", "", None, None),
    ],
)
def test_what_a_channel_tells_names_a_post(
    channel: str, ref: str, name: str | None, kind: PostKind | None
) -> None:
    found = told(channel, ref)
    assert (found.name if found else None, found.kind if found else None) == (name, kind)


@given(st.text(max_size=200), st.sampled_from(["instagram", "instagram_private", "telegram"]))
def test_nothing_anybody_writes_breaks_the_reading(text: str, channel: str) -> None:
    find(text)
    find(f"https://www.instagram.com/p/{text}")
    find(f"https://t.me/{text}")
    told(channel, text)
    without_link(text)


def test_what_is_written_beside_a_link_is_kept() -> None:
    text = f"این شال را دارید؟ https://www.instagram.com/p/{CODE}/?igsh=a%3D ممنون"
    assert without_link(text) == "این شال را دارید؟ ممنون"
