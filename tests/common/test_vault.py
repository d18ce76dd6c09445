"""What is sealed, and who can open it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.vault import GATEWAYS, UPDATES, CannotOpen, Vault

OLD, NEW = "old-key-of-the-installation-000000", "new-key-of-the-installation-000000"


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_what_is_sealed_can_be_opened(text: str) -> None:
    vault = Vault(OLD)
    assert vault.open(GATEWAYS, vault.seal(GATEWAYS, text)) == text


def test_the_same_text_looks_different_each_time_and_like_nothing() -> None:
    vault = Vault(OLD)
    one, other = vault.seal(GATEWAYS, "merchant-key"), vault.seal(GATEWAYS, "merchant-key")
    assert one != other
    assert "merchant" not in one
    assert OLD not in repr(vault)


def test_nobody_opens_it_with_another_key_or_for_another_purpose() -> None:
    sealed = Vault(OLD).seal(GATEWAYS, "merchant-key")
    for vault, purpose in ((Vault(NEW), GATEWAYS), (Vault(OLD), UPDATES)):
        with pytest.raises(CannotOpen):
            vault.open(purpose, sealed)


@pytest.mark.parametrize("place", range(12, 60, 7))
def test_what_was_changed_is_not_opened(place: int) -> None:
    vault = Vault(OLD)
    sealed = vault.seal(GATEWAYS, "merchant-key-of-the-shop")
    other = "A" if sealed[place] != "A" else "B"
    with pytest.raises(CannotOpen):
        vault.open(GATEWAYS, sealed[:place] + other + sealed[place + 1 :])


@pytest.mark.parametrize("sealed", ["", "v1", "v1.", "v2.aaaaaaaa.QQ==", "v1.aaaaaaaa.%%%", "ؐ"])
def test_what_was_never_sealed_is_not_opened(sealed: str) -> None:
    with pytest.raises(CannotOpen):
        Vault(OLD).open(GATEWAYS, sealed)


def test_a_new_key_takes_over_what_an_earlier_one_has_sealed() -> None:
    sealed, both = Vault(OLD).seal(GATEWAYS, "merchant-key"), Vault(NEW, OLD)
    renewed = both.renewed(GATEWAYS, sealed)
    assert Vault(NEW).open(GATEWAYS, renewed) == "merchant-key"
    assert both.renewed(GATEWAYS, renewed) == renewed


def test_nothing_is_sealed_with_nothing() -> None:
    with pytest.raises(ValueError, match="empty"):
        Vault("")
