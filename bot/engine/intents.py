"""What a gateway is told when a payment begins."""

from models import Order, PaymentAttempt
from payments.base import PaymentIntent
from shop import baskets
from shop.context import Shopping
from shop.payers import Payer


def intent_of(
    ctx: Shopping, order: Order, attempt: PaymentAttempt, payer: Payer, base_url: str
) -> PaymentIntent:
    """An attempt as its gateway needs to know it.

    `base_url` is where browsers and gateways reach our server, without a slash at its end.
    """
    to = order.address or {}
    return PaymentIntent(
        attempt_id=attempt.id,
        order_code=order.code,
        amount=attempt.amount,
        description=f"{ctx.shop.name} · {order.code}",
        return_url=f"{base_url}/p/{order.page_key}",
        callback_url=f"{base_url}/pay/{attempt.gateway}/{attempt.id}",
        language=order.language,
        expires_at=attempt.expires_at,
        payer_name=to.get("name"),
        payer_phone=to.get("phone"),
        payer_email=payer.email,
        payer_identity=payer.identity,
        order_key=order.page_key,
        payer_chat=payer.chat,
        payer_ip=payer.ip,
        address=to.get("text"),
        city=to.get("province"),
        postal_code=to.get("postal_code"),
        lines=baskets.basket(ctx.session, order, attempt.amount),
    )
