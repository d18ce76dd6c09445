"""Two posts turn out to be one while somebody comments on, or links, the one that goes."""

import asyncio
import contextlib
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor

import pytest
from sqlalchemy import text
from sqlmodel import Session, select

from bot.engine.writer import open_writer
from common.roles import Role
from models import CommentAnswer, Post, PostName
from shop import comments, post_names, posts
from shop.context import Shopping
from shop.post_links import Named
from tests.databases import POSTGRESQL, Databases
from tests.shop.test_posts import POST, numbered, on_a_post, product_of
from tests.shop.world import World


@pytest.fixture
def world(databases: Databases) -> Iterator[World]:
    """On SQLite turns are one after the other, so nothing comes between."""
    url = databases.new(POSTGRESQL, migrated=True)
    world = World(url)
    yield world
    world.close()
    databases.drop(url)


def become(world: World, foreign: int) -> int:
    """What the channel has told: the numbered post is the one with the link."""
    with world.turn() as ctx:
        return post_names.looked_up(ctx, foreign, [POST], "").id


def answered(world: World) -> set[tuple[int, int]]:
    with world.database.reading() as session:
        return {(one.post_id, one.person_id) for one in session.exec(select(CommentAnswer))}


def test_a_comment_on_a_post_that_has_just_become_another_is_answered_there(world: World) -> None:
    foreign, mina = on_a_post(world, named=numbered(1)), world.customer()
    linked = on_a_post(world)
    with world.turn(mina) as ctx:
        post = posts.learn(ctx, numbered(1))
        assert become(world, foreign) == linked
        assert comments.claim(ctx, post)
    assert answered(world) == {(linked, mina)}


def test_a_product_is_linked_to_what_the_post_has_just_become(world: World) -> None:
    product, foreign = product_of(world, world.sells()), on_a_post(world, named=numbered(1))
    linked = on_a_post(world)
    with world.turn(None, Role.OWNER) as ctx:
        posts.by_id(ctx, foreign)
        become(world, foreign)
        assert posts.link(ctx, foreign, product).id == linked
    with world.turn() as ctx:
        assert posts.product_ids(ctx, linked) == [product]


def test_an_answer_that_is_being_given_is_remembered_under_the_other_name(world: World) -> None:
    foreign, mina = on_a_post(world, named=numbered(1)), world.customer()
    linked = on_a_post(world)
    with ThreadPoolExecutor(1) as pool:
        with world.turn(mina) as ctx:
            assert comments.claim(ctx, posts.learn(ctx, numbered(1)))
            told: Future[int] = pool.submit(become, world, foreign)
            until_waiting(ctx, told)
        assert told.result(timeout=20) == linked
    assert answered(world) == {(linked, mina)}
    with world.turn(mina) as ctx:
        assert not comments.claim(ctx, posts.learn(ctx, numbered(1)))
        assert ctx.session.get(Post, foreign) is None


def until_waiting(ctx: Shopping, told: "Future[int]") -> None:
    """Return when another connection waits for what this one holds."""
    waits = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
    end, pause = time.monotonic() + 20, threading.Event()
    while ctx.session.execute(waits).scalar_one() == 0:
        assert not told.done(), "nobody waits"
        assert time.monotonic() < end
        pause.wait(0.01)


class Lookups:
    """Look-ups by the shop's own writer, which meet where each has written and wants the other's."""

    def __init__(self, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
        self.world, self.tries = world, 0
        self._meeting = threading.Barrier(2)
        become = post_names._become

        def meet(ctx: Shopping, post: Post, other: Post) -> Post:
            if world.database.dialect == POSTGRESQL and self.tries <= 2:
                # On SQLite the second does not begin before the first has ended.
                with contextlib.suppress(threading.BrokenBarrierError):
                    self._meeting.wait(timeout=20)
            return become(ctx, post, other)

        monkeypatch.setattr(post_names, "_become", meet)

    def of(self, post_id: int, *names: Named) -> Callable[[Session], int]:
        def work(session: Session) -> int:
            self.tries += 1
            if self.world.database.dialect == POSTGRESQL:
                session.execute(text("SET LOCAL deadlock_timeout = '10ms'"))
            return post_names.looked_up(self.world.context(session), post_id, names, "").id

        return work

    def together(self, *works: Callable[[Session], int]) -> list[int]:
        async def main() -> list[int]:
            writer = open_writer(self.world.database)
            found = await asyncio.gather(*(writer.submit(work) for work in works))
            await asyncio.to_thread(writer.close)
            return found

        return asyncio.run(main())


def test_two_look_ups_that_find_each_others_post_leave_one_with_all_its_names(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each has written down a name of its own post when it finds that it is the other one: on
    PostgreSQL they wait in a circle, one is thrown out, and the writer tries it again.
    """
    world = World(database_url)
    product = product_of(world, world.sells())
    foreign, linked = on_a_post(world, product, named=numbered(1)), on_a_post(world)
    lookups = Lookups(world, monkeypatch)
    found = lookups.together(
        lookups.of(foreign, numbered(2), POST), lookups.of(linked, numbered(3), numbered(1))
    )
    with world.turn() as ctx:
        (post,) = ctx.session.exec(select(Post)).all()
        names = {one.name: one.post_id for one in ctx.session.exec(select(PostName))}
        gone = {foreign, linked} - {post.id}
        assert names.keys() >= {one.name for one in (POST, *map(numbered, (1, 2, 3)))}
        assert names.keys() >= {posts.former(one) for one in gone}
        assert {*names.values(), *found} == {post.id}
        assert posts.product_ids(ctx, post.id) == [product]
    assert lookups.tries == (3 if world.database.dialect == POSTGRESQL else 2)
    world.close()
