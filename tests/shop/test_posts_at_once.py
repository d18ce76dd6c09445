"""Two posts turn out to be one while somebody comments on, or links, the one that goes."""

import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor

import pytest
from sqlalchemy import text
from sqlmodel import select

from common.roles import Role
from models import CommentAnswer, Post
from shop import comments, post_names, posts
from shop.context import Shopping
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
