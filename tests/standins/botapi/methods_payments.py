"""Bills, the questions before they are paid, and Stars."""

from __future__ import annotations

import re
from typing import Any

from tests.standins.botapi.errors import QUERY_TOO_OLD, bad_request
from tests.standins.botapi.keyboards import reply_markup
from tests.standins.botapi.params import Json, Params
from tests.standins.botapi.registry import Turn, new_message, served

MAX_PAYLOAD_BYTES = 128
MAX_TRANSACTIONS = 100
STARS = "XTR"
MAX_STARS = 10_000
CURRENCIES = frozenset({STARS, "AED", "AZN", "EUR", "GBP", "JPY", "TRY", "USD"})
_PROVIDER = re.compile(r"\d+:(LIVE|TEST):\S+")


@served("sendInvoice")
def send_invoice(turn: Turn) -> Json:
    """A bill inside the chat."""
    bill = _bill(turn.p)
    chat = turn.open_chat()
    markup = reply_markup(turn.p, private=chat.private, inline_only=True, invoice=True)
    shown = {name: value for name, value in bill.items() if name != "payload"}
    message = new_message(turn, chat, {"invoice": shown}, markup=markup, replied=turn.replied(chat))
    turn.platform.bills[f"{chat.id}/{message.id}"] = bill
    return message.data


@served("createInvoiceLink")
def create_invoice_link(turn: Turn) -> str:
    """A bill as a link."""
    link = f"https://t.me/$invoice{turn.platform.take_number()}"
    turn.platform.bills[link] = _bill(turn.p)
    return link


@served("answerPreCheckoutQuery")
def answer_pre_checkout_query(turn: Turn) -> bool:
    """The last word before money moves."""
    return _settle(turn, "pre_checkout_query_id")


@served("answerShippingQuery")
def answer_shipping_query(turn: Turn) -> bool:
    """Ways to send the parcel, or why there are none."""
    if turn.p.flag("ok") and not turn.p.listed("shipping_options"):
        raise bad_request("SHIPPING_OPTIONS_EMPTY")
    return _settle(turn, "shipping_query_id")


@served("refundStarPayment")
def refund_star_payment(turn: Turn) -> bool:
    """Stars go back to whoever paid them, once."""
    charge, user_id = turn.p.text("telegram_payment_charge_id"), turn.p.integer("user_id")
    known = [one for one in turn.platform.transactions if one["id"] == charge]
    if not known or known[0]["source"]["user"]["id"] != user_id:
        raise bad_request("CHARGE_ID_INVALID")
    if len(known) > 1:
        raise bad_request("CHARGE_ALREADY_REFUNDED")
    paid = known[0]
    back = {"id": charge, "amount": paid["amount"], "date": int(turn.platform.now())}
    turn.platform.transactions.append({**back, "receiver": paid["source"]})
    return True


@served("getStarTransactions")
def get_star_transactions(turn: Turn) -> Json:
    """Stars that came and went, the oldest first."""
    skip, most = turn.p.integer("offset"), turn.p.integer("limit", MAX_TRANSACTIONS)
    if skip < 0 or not 1 <= most <= MAX_TRANSACTIONS:
        raise bad_request("LIMIT_INVALID")
    return {"transactions": turn.platform.transactions[skip : skip + most]}


def _bill(p: Params) -> Json:
    for field, longest in (("title", 32), ("description", 255)):
        if not 0 < len(p.text(field)) <= longest:
            raise bad_request(f"invoice {field} is empty or too long")
    payload, currency = p.text("payload"), p.text("currency")
    if not 0 < len(payload.encode()) <= MAX_PAYLOAD_BYTES:
        raise bad_request("INVOICE_PAYLOAD_INVALID")
    if currency not in CURRENCIES:
        raise bad_request("CURRENCY_INVALID")
    total = _total(p.listed("prices"), currency)
    provider = p.text("provider_token")
    fits = provider == "" if currency == STARS else _PROVIDER.fullmatch(provider)
    if not fits:
        raise bad_request("PAYMENT_PROVIDER_INVALID")
    return {
        "title": p.text("title"),
        "description": p.text("description"),
        "start_parameter": p.text("start_parameter"),
        "currency": currency,
        "total_amount": total,
        "payload": payload,
    }


def _total(prices: list[Any], currency: str) -> int:
    for price in prices:
        if not str(price.get("label", "")).strip() or type(price.get("amount")) is not int:
            raise bad_request("can't parse labeled price")
    total: int = sum(price["amount"] for price in prices)
    in_stars = currency == STARS
    if not prices or total <= 0 or (in_stars and (len(prices) != 1 or total > MAX_STARS)):
        raise bad_request("CURRENCY_TOTAL_AMOUNT_INVALID")
    return total


def _settle(turn: Turn, name: str) -> bool:
    query = turn.bot.checkouts.get(turn.p.text(name))
    if query is None or "ok" in query or turn.platform.now() > query["ends_at"]:
        raise QUERY_TOO_OLD
    if not turn.p.flag("ok") and not turn.p.text("error_message"):
        raise bad_request("error message must be non-empty")
    query["ok"] = turn.p.flag("ok")
    query["error"] = turn.p.text("error_message")
    query["chat"].touch()
    return True
