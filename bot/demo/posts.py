"""What the demo's shop has posted on Instagram, so that anybody can answer to it."""

from datetime import datetime

from sqlmodel import Session, select

from bot.channels.base import PostFacts
from bot.demo.assortment import GOODS
from bot.demo.goods import LANGUAGES
from bot.demo.places import Place
from common.roles import Role
from models import Variant
from shop import post_links, posts, settings
from shop.context import Shopping

_POSTED = (
    ("17895695668000001", "https://www.instagram.com/stories/vefa.demo/2278584739065882267/", 0),
    ("17895695668000002", "https://www.instagram.com/p/B-vefa00001/", 4),
    ("17895695668000003", "https://www.instagram.com/reel/B-vefa00002/", 8),
)
"""The number by which Instagram tells of each, its link, and the good it shows."""


def posted(place: Place) -> dict[str, PostFacts]:
    """The posts as Instagram knows them: their caption is what they show."""
    language = LANGUAGES.index(place.language)
    return {
        number: PostFacts(link, number, GOODS[good].name[language])
        for number, link, good in _POSTED
    }


def link_goods(session: Session, now: datetime) -> None:
    """Have each of them lead to its product, as the seller would."""
    ctx = Shopping(
        session=session,
        now=now,
        shop=settings.load(session),
        publish=lambda event: None,
        person=None,
        role=Role.SYSTEM,
        actor="demo",
    )
    for _, link, good in _POSTED:
        sku = GOODS[good].kinds[0].sku
        variant = session.exec(select(Variant).where(Variant.sku == sku)).one()
        posts.link(ctx, posts.learn(ctx, post_links.parse(link)).id, variant.product_id)
