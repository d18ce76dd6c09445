"""Answers that are due at once: taps, inline searches, checkouts."""

from __future__ import annotations

from tests.standins.botapi.errors import QUERY_TOO_OLD, bad_request
from tests.standins.botapi.keyboards import reply_markup
from tests.standins.botapi.params import Json, Params
from tests.standins.botapi.registry import Turn, new_message, served
from tests.standins.botapi.state import Toast

MAX_TOAST = 200
MAX_PAYLOAD_BYTES = 128
MAX_RESULTS = 50
MAX_OFFSET_BYTES = 64


@served("answerCallbackQuery")
def answer_callback_query(turn: Turn) -> bool:
    """End the spinner on a button, perhaps with a notice; once, and in time."""
    p = turn.p
    query = turn.bot.queries.get(p.text("callback_query_id"))
    now = turn.platform.now()
    if query is None or query.answered or now - query.at > turn.platform.callback_timeout_s:
        raise QUERY_TOO_OLD
    text, url = p.text("text"), p.text("url")
    if len(text) > MAX_TOAST:
        raise bad_request("MESSAGE_TOO_LONG")
    opened = f"t.me/{turn.bot.user['username']}?start="
    if url and opened not in url:
        raise bad_request("URL_INVALID")
    query.answered = True
    del turn.bot.queries[query.id]
    toast = Toast(query.id, text, p.flag("show_alert"), url, query.user_id)
    query.chat.toasts.append(toast)
    toast.revision = query.chat.touch()
    return True


@served("answerInlineQuery")
def answer_inline_query(turn: Turn) -> bool:
    """The results under the input field."""
    query = turn.bot.inline_queries.get(turn.p.text("inline_query_id"))
    if query is None:
        raise QUERY_TOO_OLD
    results = turn.p.listed("results")
    if len(results) > MAX_RESULTS:
        raise bad_request("too many inline query results specified")
    ids = [str(result.get("id", "")) for result in results]
    if any(not 0 < len(one.encode()) <= 64 for one in ids):
        raise bad_request("RESULT_ID_INVALID")
    if len(set(ids)) < len(ids):
        raise bad_request("RESULT_ID_DUPLICATE")
    offset = turn.p.text("next_offset")
    if len(offset.encode()) > MAX_OFFSET_BYTES:
        raise bad_request("NEXT_OFFSET_INVALID")
    query["results"] = [_checked(turn, result) for result in results]
    query["next_offset"] = offset
    query["chat"].touch()
    return True


def _checked(turn: Turn, result: Json) -> Json:
    """An article or a known photo with what must be in it. Others are not looked into."""
    if result.get("type") == "photo" and "photo_file_id" in result:
        if result["photo_file_id"] not in turn.bot.files:
            raise bad_request("wrong file identifier/HTTP URL specified")
        return result
    if result.get("type") != "article":
        return result
    content = result.get("input_message_content") or {}
    if not result.get("title"):
        raise bad_request("ARTICLE_TITLE_EMPTY")
    if not content.get("message_text"):
        raise bad_request("MESSAGE_EMPTY")
    return result


def _invoice(p: Params) -> Json:
    for field, longest in (("title", 32), ("description", 255)):
        if not 0 < len(p.text(field)) <= longest:
            raise bad_request(f"invoice {field} is empty or too long")
    payload, currency = p.text("payload"), p.text("currency")
    if not 0 < len(payload.encode()) <= MAX_PAYLOAD_BYTES:
        raise bad_request("INVOICE_PAYLOAD_INVALID")
    if len(currency) != 3:
        raise bad_request("CURRENCY_INVALID")
    prices = p.listed("prices")
    total = sum(int(price["amount"]) for price in prices)
    if not prices or total <= 0 or (currency == "XTR" and len(prices) != 1):
        raise bad_request("CURRENCY_TOTAL_AMOUNT_INVALID")
    if (currency == "XTR") is bool(p.text("provider_token")):
        raise bad_request("PAYMENT_PROVIDER_INVALID")
    return {
        "title": p.text("title"),
        "description": p.text("description"),
        "start_parameter": p.text("start_parameter"),
        "currency": currency,
        "total_amount": total,
    }


@served("sendInvoice")
def send_invoice(turn: Turn) -> Json:
    """A bill inside the chat."""
    invoice = _invoice(turn.p)
    chat = turn.open_chat()
    markup = reply_markup(turn.p, private=chat.private, inline_only=True, invoice=True)
    message = new_message(
        turn, chat, {"invoice": invoice}, markup=markup, replied=turn.replied(chat)
    )
    turn.platform.invoices[chat.id, message.id] = turn.p.text("payload")
    return message.data


@served("createInvoiceLink")
def create_invoice_link(turn: Turn) -> str:
    """A bill as a link."""
    _invoice(turn.p)
    return f"https://t.me/$invoice{turn.platform.take_number()}"


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


def _settle(turn: Turn, name: str) -> bool:
    query = turn.bot.checkouts.get(turn.p.text(name))
    if query is None or "ok" in query:
        raise QUERY_TOO_OLD
    if not turn.p.flag("ok") and not turn.p.text("error_message"):
        raise bad_request("error message must be non-empty")
    query["ok"] = turn.p.flag("ok")
    query["error"] = turn.p.text("error_message")
    query["chat"].touch()
    return True
