"""The judging itself; this file alone needs aiogram."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from typing import Any

Json = dict[str, Any]
_GENERAL = frozenset({"method"})


def complaints_about(line: Json) -> list[str]:
    """What aiogram finds wrong with one recorded call or update."""
    if line.get("kind") == "update":
        return [f"update: {text}" for text in _judge_update(line["update"])]
    method = str(line["method"])
    return [f"{method}: {text}" for text in _judge_call(method, line["params"])]


def _judge_call(method: str, params: Json) -> list[str]:
    model = _method_model(method)
    if model is None:
        return ["there is no such method"]
    known = set(model.model_fields) | {
        field.alias for field in model.model_fields.values() if field.alias
    }
    unknown = [f"no parameter {name!r}" for name in sorted(params.keys() - known - _GENERAL)]
    return unknown + _validated(model, params)


def _judge_update(update: Json) -> list[str]:
    model = importlib.import_module("aiogram.types").Update
    unknown = [f"no kind {name!r}" for name in sorted(update.keys() - set(model.model_fields))]
    return unknown + _validated(model, update)


def _method_model(method: str) -> Any:
    found = vars(importlib.import_module("aiogram.methods"))
    wanted = method.lower()
    return next((value for name, value in found.items() if name.lower() == wanted), None)


def _validated(model: Any, value: Json) -> list[str]:
    pydantic = importlib.import_module("pydantic")
    try:
        whole = model.model_validate(value)
    except pydantic.ValidationError as wrong:
        return [
            f"{'.'.join(str(part) for part in error['loc'])}: {error['msg']}"
            for error in wrong.errors(include_url=False)
        ]
    return [f"unknown field {path}" for path in _strangers(whole, "")]


def _strangers(value: Any, path: str) -> Iterator[str]:
    """Fields that no model along the way has; aiogram keeps them without a word."""
    if isinstance(value, list | tuple):
        for place, item in enumerate(value):
            yield from _strangers(item, f"{path}[{place}]")
        return
    if not hasattr(value, "model_fields_set"):
        return
    if path:
        for name in value.model_extra or ():
            yield f"{path}.{name}"
    for name in value.model_fields_set:
        yield from _strangers(getattr(value, name, None), f"{path}.{name}".lstrip("."))
