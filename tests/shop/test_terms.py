"""What buyers accept: kept word for word, once, and asked again when the words change."""

import pytest
from sqlmodel import select

from common.errors import BadInput, NotAllowed
from common.roles import Role
from models import Acceptance, Audit, LegalKind, LegalText
from shop import terms, withdrawal
from shop.terms import Terms, Text
from tests.shop.world import World, at_once


def words(language: str = "fa", body: str = "کالا تا هفت روز پس گرفته می‌شود.") -> Terms:
    return Terms(
        Text(LegalKind.TERMS, language, body), Text(LegalKind.PRIVACY, language, "چیزی نمی‌فروشیم.")
    )


@pytest.fixture
def order_id(world: World) -> int:
    return world.place(world.customer(), {world.sells(): 1})


def test_what_was_accepted_is_kept_word_for_word(world: World, order_id: int) -> None:
    with world.turn() as ctx:
        assert terms.accept(ctx, order_id, words())
    with world.database.reading() as session:
        [accepted] = terms.acceptances_of(session, order_id)
        kept = session.get_one(LegalText, accepted.terms)
        assert kept.body == "کالا تا هفت روز پس گرفته می‌شود."
        assert (kept.kind, kept.language) == (LegalKind.TERMS, "fa")
        assert session.exec(select(Audit.what).where(Audit.what == "terms.accepted")).all()


def test_accepting_twice_or_at_once_is_accepting_once(world: World, order_id: int) -> None:
    def accept() -> bool:
        with world.turn() as ctx:
            return terms.accept(ctx, order_id, words())

    assert sorted(map(str, at_once([accept] * 6))) == ["False"] * 5 + ["True"]
    with world.database.reading() as session:
        assert len(session.exec(select(Acceptance)).all()) == 1
        assert len(session.exec(select(LegalText)).all()) == 2


def test_other_words_have_another_version_and_are_accepted_anew(
    world: World, order_id: int
) -> None:
    before, after = words(), words(body="کالا تا ده روز پس گرفته می‌شود.")
    assert before.version != after.version
    with world.turn() as ctx:
        terms.accept(ctx, order_id, before)
    with world.database.reading() as session:
        accepted = terms.acceptances_of(session, order_id)
    assert terms.has_accepted(accepted, [words("tr"), before])
    assert not terms.has_accepted(accepted, [after])


@pytest.mark.parametrize(("country", "days"), [("TR", 14), ("IR", 7), ("GB", 14), (None, 14)])
def test_how_long_one_may_change_ones_mind(country: str | None, days: int) -> None:
    assert withdrawal.legal_days(country) == days


def test_the_owner_writes_words_of_their_own_and_goes_back(world: World) -> None:
    with world.turn(world.customer(), Role.OWNER) as ctx:
        terms.replace(ctx, LegalKind.TERMS, "fa", "  شرایط ما  ")
        assert terms.replaced(ctx.session) == {(LegalKind.TERMS, "fa"): "شرایط ما"}
        terms.replace(ctx, LegalKind.TERMS, "fa", "شرایط تازه")
        assert terms.replaced(ctx.session) == {(LegalKind.TERMS, "fa"): "شرایط تازه"}
        terms.restore(ctx, LegalKind.TERMS, "fa")
        terms.restore(ctx, LegalKind.TERMS, "fa")
        assert terms.replaced(ctx.session) == {}


@pytest.mark.parametrize("body", ["", "   ", "ش" * (terms.LONGEST + 1)])
def test_no_words_and_too_many_are_refused(world: World, body: str) -> None:
    with world.turn(world.customer(), Role.OWNER) as ctx, pytest.raises(BadInput):
        terms.replace(ctx, LegalKind.PRIVACY, "tr", body)


def test_only_an_owner_writes_them(world: World) -> None:
    with world.turn(world.customer(), Role.AGENT) as ctx:
        with pytest.raises(NotAllowed):
            terms.replace(ctx, LegalKind.TERMS, "fa", "شرایط")
        with pytest.raises(NotAllowed):
            terms.restore(ctx, LegalKind.TERMS, "fa")
