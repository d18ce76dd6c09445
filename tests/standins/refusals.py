"""Calls that Telegram refuses, with its words, and some near the edge that it takes.

The words come from the answers of the real server as its users recorded them.
"""

from __future__ import annotations

from typing import Any

MINA = 5_001_220
STRANGER = 5_009_999
PROVIDER = "284685063:TEST:of-the-tests"
Json = dict[str, Any]


def button(**fields: Any) -> Json:
    return {"inline_keyboard": [[{"text": "خرید", **fields}]]}


def say(text: str = "سلام", **more: Any) -> Json:
    return {"chat_id": MINA, "text": text, **more}


def bill(amount: int = 45_000, **fields: Any) -> Json:
    """A bill in lira, or as it is said."""
    prices = [{"label": "K7MWQ4", "amount": amount}]
    given = {"chat_id": MINA, "title": "شال", "description": "شال نخی", "payload": "p",
             "currency": "TRY", "provider_token": PROVIDER, "prices": prices, **fields}  # fmt: skip
    if given["currency"] == "XTR" and "provider_token" not in fields:
        del given["provider_token"]
    return given


HTML = {"parse_mode": "HTML"}
PARSE = "can't parse entities: "
URL = "inline keyboard button URL "
WEB_APP = "inline keyboard button Web App URL "
WRONG_URL = " is invalid: Wrong HTTP URL"
REFUSALS: list[tuple[str, Json, str]] = [
    ("sendMessage", {"chat_id": MINA}, "message text is empty"),
    ("sendMessage", say(" \n "), "text must be non-empty"),
    ("sendMessage", say("\u200f\u200c"), "text must be non-empty"),
    ("sendMessage", say("<b></b>", **HTML), "text must be non-empty"),
    ("sendMessage", {"text": "a"}, "chat_id is empty"),
    ("sendMessage", {"text": "a", "chat_id": STRANGER}, "chat not found"),
    ("sendMessage", {"text": "a", "chat_id": "@nobody"}, "chat not found"),
    ("sendMessage", say("x" * 4097), "message is too long"),
    ("sendMessage", say("🙂" * 2049), "message is too long"),
    ("sendMessage", say("a", parse_mode="BBCode"), "unsupported parse_mode"),
    ("sendMessage", say("<b>a", **HTML),
     PARSE + 'Can\'t find end tag corresponding to start tag "b"'),
    ("sendMessage", say("سلام <x>", **HTML),
     PARSE + 'Unsupported start tag "x" at byte offset 9'),
    ("sendMessage", say("a < b", **HTML), PARSE + 'Unsupported start tag "" at byte offset 2'),
    ("sendMessage", say("a<b", **HTML), PARSE + "Unclosed start tag at byte offset 1"),
    ("sendMessage", say("</b>", **HTML), PARSE + "Unexpected end tag at byte offset 0"),
    ("sendMessage", say("<b><i>test</b></i>", **HTML),
     PARSE + 'Unmatched end tag at byte offset 10, expected "</i>", found "</b>"'),
    ("sendMessage", say('<span class="x">a</span>', **HTML),
     PARSE + 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
    ("sendMessage", say("a", entities=[{"type": "bold", "offset": 9, "length": 1}]),
     "entity begins after the end of the text at UTF-16 offset 9"),
    ("sendMessage", say("hello", entities=[{"type": "bold", "offset": 0, "length": 100}]),
     "entity beginning at UTF-16 offset 0 ends after the end of the text at UTF-16 offset 100"),
    ("sendMessage", say("a", entities=[{"type": "bold", "offset": -1, "length": 1}]),
     "receive an entity with incorrect offset -1"),
    ("sendMessage", say("🙂", entities=[{"type": "bold", "offset": 1, "length": 1}]),
     "entity begins in a middle of a UTF-16 symbol at byte offset 1"),
    ("sendMessage", say("a", entities=[{"type": "loud", "offset": 0, "length": 1}]),
     "can't parse MessageEntity: Unsupported type specified"),
    ("sendMessage", say("a", entities=[{"type": "text_link", "offset": 0, "length": 1}]),
     'can\'t parse MessageEntity: Can\'t find field "url"'),
    ("sendMessage", say(reply_markup=button(callback_data="ی" * 33)), "BUTTON_DATA_INVALID"),
    ("sendMessage", say(reply_markup=button(callback_data="")),
     "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"),
    ("sendMessage", say(reply_markup=button(url="http://localhost:8080/pay")),
     URL + "'http://localhost:8080/pay'" + WRONG_URL),
    ("sendMessage", say(reply_markup=button(url="shop")), URL + "'shop'" + WRONG_URL),
    ("sendMessage", say(reply_markup=button(url="ftp://example.com")),
     URL + "'ftp://example.com' is invalid: Unsupported URL protocol"),
    ("sendMessage", say(reply_markup=button(web_app={"url": "http://example.com"})),
     WEB_APP + "'http://example.com' is invalid: Only HTTPS links are allowed"),
    ("sendMessage", say(reply_markup=button(copy_text={"text": "x" * 257})),
     "BUTTON_COPY_TEXT_INVALID"),
    ("sendMessage", say(reply_markup=button(pay=True)), "BUTTON_TYPE_INVALID"),
    ("sendMessage", say(reply_markup={"inline_keyboard": [[{"callback_data": "x"}]]}),
     'can\'t parse inline keyboard button: Can\'t find field "text"'),
    ("sendMessage", say(reply_markup={"inline_keyboard": [[{"text": " ", "callback_data": "x"}]]}),
     "inline keyboard button text must be non-empty"),
    ("sendMessage", say(reply_markup={"inline_keyboard": "bad"}),
     'field "inline_keyboard" must be of type Array'),
    ("sendMessage",
     say(reply_markup={"inline_keyboard": [[{"text": "a", "callback_data": "a"}]] * 101}),
     "reply markup is too long"),
    ("sendMessage",
     say(reply_markup={"inline_keyboard": [[{"text": "a", "callback_data": "a"}] * 9]}),
     "reply markup is too long"),
    ("sendMessage", say(reply_markup={"keyboard": [[{"text": ""}]]}),
     "keyboard button text must be non-empty"),
    ("sendMessage", say(reply_markup="{"), "can't parse reply keyboard markup JSON object"),
    ("sendMessage", say(reply_parameters={"message_id": 777}),
     "message to be replied not found"),
    ("sendPhoto", {"chat_id": MINA}, "there is no photo in the request"),
    ("sendPhoto", {"chat_id": MINA, "photo": "AgACwrong"},
     "wrong file identifier/HTTP URL specified"),
    ("sendPhoto", {"chat_id": MINA, "photo": "AgAC", "caption": "x" * 1025},
     "message caption is too long"),
    ("sendMediaGroup", {"chat_id": MINA}, "there are no media messages to send"),
    ("editMessageText", say(message_id=777), "message to edit not found"),
    ("editMessageText", say(), "message identifier is not specified"),
    ("editMessageText", say(message_id=1), "message can't be edited"),
    ("editMessageReplyMarkup", {"chat_id": MINA, "message_id": 777}, "message to edit not found"),
    ("deleteMessage", {"chat_id": MINA, "message_id": 777}, "message to delete not found"),
    ("forwardMessage", {"chat_id": MINA, "from_chat_id": MINA, "message_id": 777},
     "message to forward not found"),
    ("copyMessage", {"chat_id": MINA, "from_chat_id": MINA, "message_id": 777},
     "message to copy not found"),
    ("pinChatMessage", {"chat_id": MINA, "message_id": 777}, "message to pin not found"),
    ("answerCallbackQuery", {"callback_query_id": "1"},
     "query is too old and response timeout expired or query ID is invalid"),
    ("sendChatAction", {"chat_id": MINA, "action": "sleeping"},
     "wrong parameter action in request"),
    ("setMyCommands", {"commands": [{"command": "Bad Name", "description": "a"}]},
     "BOT_COMMAND_INVALID"),
    ("setMyCommands", {"commands": [{"command": "", "description": "a"}]},
     "command must be non-empty"),
    ("setMyCommands", {"commands": [{"command": "a", "description": ""}]},
     "command description must be non-empty"),
    ("setMyCommands",
     {"commands": [{"command": f"c{n}", "description": "a"} for n in range(101)]},
     "BOT_COMMANDS_TOO_MUCH"),
    ("setMyCommands", {"commands": [], "language_code": "farsi"},
     "invalid language code specified"),
    ("setMyCommands", {"commands": [], "scope": {"type": "chat", "chat_id": STRANGER}},
     "chat not found"),
    ("getFile", {"file_id": "x"}, "invalid file_id"),
    ("getFile", {}, "file_id not specified"),
    ("setWebhook", {"url": "http://127.0.0.1:9/x"},
     "bad webhook: An HTTPS URL must be provided for webhook"),
    ("setWebhook", {"url": "https://vefa.shop", "secret_token": "a b"},
     "secret token contains unallowed characters"),
    ("getChat", {"chat_id": STRANGER}, "chat not found"),
    ("sendInvoice", bill(currency="XTR", amount=0), "CURRENCY_TOTAL_AMOUNT_INVALID"),
    ("sendInvoice", bill(currency="XTR", amount=10_001), "CURRENCY_TOTAL_AMOUNT_INVALID"),
    ("sendInvoice", bill(currency="XTR", amount=25, provider_token=PROVIDER),
     "PAYMENT_PROVIDER_INVALID"),
    ("sendInvoice", bill(provider_token=""), "PAYMENT_PROVIDER_INVALID"),
    ("sendInvoice", bill(provider_token="secret"), "PAYMENT_PROVIDER_INVALID"),
    ("sendInvoice", bill(currency="XTS"), "CURRENCY_INVALID"),
    ("sendInvoice", bill(title="x" * 33), "invoice title is empty or too long"),
    ("sendInvoice", bill(description=""), "invoice description is empty or too long"),
    ("sendInvoice", bill(payload="ی" * 65), "INVOICE_PAYLOAD_INVALID"),
    ("sendInvoice", bill(prices=[{"label": "", "amount": 5}]), "can't parse labeled price"),
    ("sendInvoice", bill(prices=[{"label": "a", "amount": "5"}]), "can't parse labeled price"),
    ("sendInvoice", bill(prices=[]), "CURRENCY_TOTAL_AMOUNT_INVALID"),
    ("sendInvoice", bill(chat_id=STRANGER), "chat not found"),
    ("createInvoiceLink", bill(currency="XTS"), "CURRENCY_INVALID"),
    ("refundStarPayment", {"user_id": MINA, "telegram_payment_charge_id": "x"},
     "CHARGE_ID_INVALID"),
    ("getStarTransactions", {"limit": 101}, "LIMIT_INVALID"),
    ("answerPreCheckoutQuery", {"pre_checkout_query_id": "x", "ok": True},
     "query is too old and response timeout expired or query ID is invalid"),
]  # fmt: skip

ACCEPTED: list[Json] = [
    say("x" * 4096),
    say("🙂" * 2048),
    say("<b>" + "x" * 4096 + "</b>", **HTML),
    say("a &lt; b &amp; c", **HTML),
    say('<blockquote expandable>a</blockquote><pre><code class="language-py">a</code></pre>', **HTML),
    say(reply_markup=button(callback_data="ی" * 32)),
    say(reply_markup=button(url="http://127.0.0.1:8080/pay")),
    say(reply_markup=button(url="tg://resolve?domain=vefa")),
    say(reply_markup=button(copy_text={"text": "NOWRUZ"})),
    say(reply_markup={"inline_keyboard": []}),
    say(reply_parameters={"message_id": 777, "allow_sending_without_reply": True}),
    say(no_such_parameter=1),
]  # fmt: skip
