"""News about the ways to pay: a provider does not take the shop's own account."""

from bot.dialogue.cards import Card, Words, button, card
from bot.dialogue.routes import notice, route
from common.messages import Code, msg
from handlers.gateway_words import gateway_name
from handlers.merchants.payments import ALL
from shop import offered_ways
from shop.context import Shopping


@notice("way-refused", topic="staff", promise="repeat")
def way_refused(ctx: Shopping, gateway: str, code: str) -> Card | None:
    """Nobody can pay this way until the owner has mended it; nothing when it was taken away."""
    name = gateway_name(gateway)
    own = {way.name: way for way in offered_ways.ways_of_owner(ctx.session)}
    if gateway not in own and gateway not in ctx.shop.gateways:
        return None
    way = own.get(gateway)
    there = button(name, route("m/payments", way.id), style="primary") if way else ALL
    return card(
        msg("way-refused", name=name),
        msg("way-refused-word", code=Code(code)),
        *_meanwhile(ctx, gateway),
        msg("way-refused-how"),
        rows=[[there]],
    )


def _meanwhile(ctx: Shopping, gateway: str) -> list[Words]:
    """What buyers can do; they never see a way that only its owner tries."""
    if gateway not in ctx.shop.gateways:
        return []
    others = len(ctx.shop.gateways) > 1 or ctx.shop.card is not None
    return [msg("way-refused-others" if others else "way-refused-alone")]
