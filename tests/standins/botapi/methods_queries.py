"""Answers that are due at once: taps and inline searches."""

from __future__ import annotations

from tests.standins.botapi.errors import QUERY_TOO_OLD, bad_request
from tests.standins.botapi.params import Json
from tests.standins.botapi.registry import Turn, served
from tests.standins.botapi.state import Toast

MAX_TOAST = 200
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
