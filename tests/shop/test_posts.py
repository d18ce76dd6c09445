"""Posts, what they lead to, and whose comments are answered."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlmodel import func, select

from common.errors import BadInput, Conflict, NotAllowed, NotFound
from common.roles import Role
from models import DueWork, Identity, Post, StaffRole
from shop import comments, meeting, post_links, post_names, posts, staff
from shop.context import Shopping
from shop.post_links import Comment, Named
from tests.shop.world import World

POST = post_links.parse("https://www.instagram.com/p/B-fKL9qpeab/")


def numbered(number: int) -> Named:
    named = post_links.told("instagram", str(17895695668000000 + number))
    assert named is not None
    return named


def on_a_post(world: World, *product_ids: int, named: Named = POST) -> int:
    with world.turn(role=Role.OWNER) as ctx:
        post = posts.learn(ctx, named)
        for product_id in product_ids:
            posts.link(ctx, post.id, product_id)
        return post.id


def product_of(world: World, variant_id: int) -> int:
    with world.turn() as ctx:
        from models import Variant

        return ctx.session.get_one(Variant, variant_id).product_id


def test_links_are_made_once_and_taken_away(world: World) -> None:
    product = product_of(world, world.sells())
    post_id = on_a_post(world, product, product)
    with world.turn(role=Role.OWNER) as ctx:
        assert [line.id for line in posts.for_sale(ctx, post_id)] == [product]
        assert [post.id for post in posts.of_product(ctx, product)] == [post_id]
        posts.unlink(ctx, post_id, product)
        posts.unlink(ctx, post_id, product)
        assert not posts.product_ids(ctx, post_id)


def test_only_who_runs_the_shop_links(world: World) -> None:
    product = product_of(world, world.sells())
    post_id = on_a_post(world)
    with world.turn(world.customer()) as ctx:
        with pytest.raises(NotAllowed):
            posts.link(ctx, post_id, product)
        with pytest.raises(NotAllowed):
            posts.unlink(ctx, post_id, product)
        with pytest.raises(NotAllowed):
            comments.set_for_post(ctx, post_id, [])
        with pytest.raises(NotAllowed):
            comments.set_for_shop(ctx, [])


def test_a_post_has_room_for_so_many(world: World) -> None:
    products = [product_of(world, world.sells()) for _ in range(posts.MOST_PRODUCTS + 1)]
    post_id = on_a_post(world, *products[:-1])
    with world.turn(role=Role.OWNER) as ctx, pytest.raises(Conflict):
        posts.link(ctx, post_id, products[-1])


def test_two_who_ask_at_once_know_the_same_post(world: World) -> None:
    people = [world.customer() for _ in range(6)]

    def ask(person_id: int) -> int:
        with world.turn(person_id) as ctx:
            return posts.learn(ctx, POST).id

    with ThreadPoolExecutor(len(people)) as pool:
        assert len(set(pool.map(ask, people))) == 1
    with world.turn() as ctx:
        assert ctx.session.exec(select(func.count()).select_from(Post)).one() == 1


def test_what_its_channel_tells_makes_two_posts_one(world: World) -> None:
    product, other = (product_of(world, world.sells()) for _ in range(2))
    linked = on_a_post(world, product)
    foreign = on_a_post(world, other, named=numbered(1))
    asker = world.customer()
    with world.turn(asker) as ctx:
        assert comments.claim(ctx, posts.by_id(ctx, foreign))
    with world.turn() as ctx:
        assert post_names.looked_up(ctx, foreign, [POST], "شال نخی ۴۵۰ تومن").id == linked
    with world.turn(asker) as ctx:
        same = posts.known(ctx, numbered(1))
        assert same is not None
        assert same.id == linked
        assert same.caption == "شال نخی ۴۵۰ تومن"
        assert set(posts.product_ids(ctx, linked)) == {product, other}
        assert not comments.claim(ctx, same)
        assert posts.by_id(ctx, foreign).id == linked
        with pytest.raises(NotFound):
            posts.by_id(ctx, linked + foreign)


def test_a_post_that_was_not_known_gets_its_link(world: World) -> None:
    foreign = on_a_post(world, named=numbered(1))
    with world.turn() as ctx:
        post_names.looked_up(ctx, foreign, [POST], "")
        assert posts.known(ctx, POST) == posts.known(ctx, numbered(1))
        assert posts.by_id(ctx, foreign).link == POST.link


def test_a_channel_is_asked_only_about_numbers_that_lead_nowhere(world: World) -> None:
    product = product_of(world, world.sells())
    strange, linked = on_a_post(world, named=numbered(1)), on_a_post(world, product)
    answered = on_a_post(world, product, named=numbered(2))
    with world.turn() as ctx:
        assert post_names.is_unclear(ctx, posts.by_id(ctx, strange), numbered(1))
        assert not post_names.is_unclear(ctx, posts.by_id(ctx, linked), POST)
        assert not post_names.is_unclear(ctx, posts.by_id(ctx, answered), numbered(2))
        post_names.looked_up(ctx, strange, [], "")
        assert not post_names.is_unclear(ctx, posts.by_id(ctx, strange), numbered(1))


def test_the_seller_is_told_once_of_a_post_and_of_few_a_day(world: World) -> None:
    seller = world.customer()
    with world.turn() as ctx:
        staff.appoint(ctx.session, seller, StaffRole.MANAGER, ctx.now, actor="test")
    ids = [on_a_post(world, named=numbered(one)) for one in range(posts.MOST_ASKED_A_DAY + 2)]

    def told() -> int:
        with world.turn(world.customer()) as ctx:
            for post_id in (*ids, *ids):
                posts.ask_seller(ctx, posts.by_id(ctx, post_id))
        with world.turn() as ctx:
            kind = DueWork.kind == f"notice:{posts.ASKED}"
            return ctx.session.exec(select(func.count()).select_from(DueWork).where(kind)).one()

    assert told() == posts.MOST_ASKED_A_DAY
    world.clock.advance(timedelta(days=1, minutes=1))
    assert told() == len(ids)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("قیمت", "fa"),
        ("قيمت؟", "fa"),
        ("قیمتشو میگید لطفا", "fa"),
        ("این چنده عزیزم", "fa"),
        ("چند", "fa"),
        ("چندین بار خریدم عالی بود", None),
        ("FİYAT", "tr"),
        ("fiyatı nedir", "tr"),
        ("Bu ne kadar?", "tr"),
        ("ne güzel, o kadar iyi", None),
        ("Price please!", "en"),
        ("how  much?", "en"),
        ("priceless, so admirable", None),
        ("😍😍😍", None),
        ("", None),
    ],
)
def test_keywords_stand_as_words(world: World, text: str, language: str | None) -> None:
    with world.turn() as ctx:
        assert comments.wanted(ctx, said(text), POST) == language


def said(text: str, sender: str = "178414") -> Comment:
    return Comment("instagram", sender, "comment:1", "17895695668000001", text)


def test_words_of_the_post_go_before_those_of_the_shop(world: World) -> None:
    post_id = on_a_post(world)
    with world.turn(role=Role.OWNER) as ctx:
        comments.set_for_shop(ctx, ["می‌خوام"])
        assert comments.wanted(ctx, said("می‌خوام"), POST) == "fa"
        assert comments.wanted(ctx, said("قیمت"), POST) is None
        comments.set_for_post(ctx, post_id, ["دو تا"])
        assert comments.wanted(ctx, said("دو تا لطفا"), POST) == "fa"
        assert comments.wanted(ctx, said("می‌خوام"), POST) is None
        comments.set_for_post(ctx, post_id, [])
        assert comments.wanted(ctx, said("دو تا"), POST) is None
        comments.set_for_post(ctx, post_id, None)
        comments.set_for_shop(ctx, None)
        assert comments.wanted(ctx, said("قیمت"), POST) == "fa"


def test_who_works_here_is_not_answered(world: World) -> None:
    with world.turn() as ctx:
        person, _ = meeting.ensure(
            ctx.session, "instagram", "178414", now=ctx.now, language="fa", display_name="نگار"
        )
        staff.appoint(ctx.session, person.id, StaffRole.AGENT, ctx.now, actor="test")
        assert comments.wanted(ctx, said("قیمت"), POST) is None
        assert comments.wanted(ctx, said("قیمت", "178415"), POST) == "fa"


def test_a_person_is_answered_once_for_a_post_and_for_few_a_day(world: World) -> None:
    ids = [on_a_post(world, named=numbered(one)) for one in range(comments.MOST_A_DAY + 1)]
    person = world.customer()

    def answered(ctx: Shopping) -> list[bool]:
        return [comments.claim(ctx, posts.by_id(ctx, one)) for one in (*ids, ids[0])]

    with world.turn(person) as ctx:
        assert answered(ctx) == [True] * comments.MOST_A_DAY + [False, False]
    world.clock.advance(timedelta(days=1, minutes=1))
    with world.turn(person) as ctx:
        assert answered(ctx) == [False] * comments.MOST_A_DAY + [True, False]


def test_who_only_comments_has_not_written_to_us(world: World) -> None:
    with world.turn() as ctx:
        tell = {"now": ctx.now, "language": "fa"}
        person, is_new = meeting.ensure(ctx.session, "instagram", "7", **tell, writes=False)  # type: ignore[arg-type]
        assert not is_new
        identity = ctx.session.exec(select(Identity).where(Identity.address == "7")).one()
        assert identity.last_inbound_at is None
        again, is_new = meeting.ensure(ctx.session, "instagram", "7", **tell)  # type: ignore[arg-type]
        assert (again.id, is_new) == (person.id, True)
        assert not meeting.ensure(ctx.session, "instagram", "7", **tell)[1]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("قیمت، چنده", ["قیمت", "چنده"]),
        ("fiyat; ne  kadar\nFiyat", ["Fiyat", "ne kadar"]),
        ("price | !! |", ["price"]),
    ],
)
def test_keywords_are_read(text: str, words: list[str]) -> None:
    assert comments.parse_words(text) == words


@pytest.mark.parametrize("text", ["", "!!،؟", "الف" * 20, ",".join(map(str, range(30)))])
def test_keywords_that_cannot_be_used_are_refused(text: str) -> None:
    with pytest.raises(BadInput):
        comments.parse_words(text)
