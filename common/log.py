"""Logs: a constant event name, facts as keywords, a correlation id, and never a secret.

    log = get_logger(__name__)
    with bind_correlation("tg-4711"):
        log.info("order_placed", order_id=17, total_minor=4_500_000)

Lines of libraries that use the standard library's logging take the same road.
"""

import logging
import sys
from collections.abc import Mapping
from contextlib import suppress
from contextvars import ContextVar
from typing import Literal, cast

from common.leaner import without
from common.redaction import redact

with without("rich"):
    # For tracebacks in colour, which we never print: megabytes for nothing.
    import structlog
    from structlog.typing import EventDict, Processor, WrappedLogger

Level = Literal["debug", "info", "warning", "error"]
Format = Literal["text", "json"]

_correlation: ContextVar[str] = ContextVar("correlation", default="")

_LEVELS: Mapping[str, int] = logging.getLevelNamesMapping()

# Libraries that tell of every request at "info", some of them with the token in its address.
_TALKATIVE = (
    "aiohttp.access",
    "alembic",
    "apscheduler",
    "httpcore",
    "httpx",
    "instagrapi",
    "private_request",
    "public_request",
    "urllib3",
)


class Logger(structlog.BoundLoggerBase):
    """Writes facts under a constant event name; below the level a call costs one comparison."""

    def debug(self, event: str, **facts: object) -> None:
        """What only helps who looks for a fault."""
        self.write(logging.DEBUG, event, facts)

    def info(self, event: str, **facts: object) -> None:
        """What happened as it should."""
        self.write(logging.INFO, event, facts)

    def warning(self, event: str, **facts: object) -> None:
        """What went wrong and was dealt with."""
        self.write(logging.WARNING, event, facts)

    def error(self, event: str, **facts: object) -> None:
        """What went wrong and needs somebody."""
        self.write(logging.ERROR, event, facts)

    def exception(self, event: str, **facts: object) -> None:
        """An error with the traceback of the exception that is being handled."""
        self.write(logging.ERROR, event, {"exc_info": True, **facts})

    def write(self, level: int, event: str, facts: Mapping[str, object]) -> None:
        """A line at one of the levels of `logging`."""
        if level >= _set_up.threshold:
            self._proxy_to_logger(logging.getLevelName(level).lower(), event, **facts)


class _Stderr:
    """The end of the road: one write for each line, to what stderr is at that moment."""

    def __getattr__(self, level: str) -> "_Stderr":
        return self

    def __call__(self, line: str) -> None:
        # A full disk or a closed pipe must not end whoever tells of it.
        with suppress(OSError, ValueError):
            sys.stderr.write(line + "\n")


class _Library(logging.Handler):
    """Takes the records of libraries to our processors."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write a record as one of our lines."""
        facts = {"exc_info": record.exc_info} if record.exc_info else {}
        try:
            message = record.getMessage()
        except (TypeError, ValueError):
            # A library's own slip must not stop what it was doing.
            message = str(record.msg)
        get_logger(record.name).write(record.levelno, message, facts)


class _SetUp:
    """What `configure` decides. Loggers share the list, so that it also reaches those made before."""

    threshold: int = logging.INFO
    processors: list[Processor]

    def __init__(self) -> None:
        self.processors = _processors("text")


def _correlated(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    correlation = _correlation.get()
    if correlation:
        event.setdefault("correlation", correlation)
    return event


def _redacted(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    return cast(EventDict, redact(event))


def _processors(form: Format) -> list[Processor]:
    shared: list[Processor] = [
        _correlated,
        structlog.processors.format_exc_info,
        # After the exception became text, since secrets hide in tracebacks too.
        _redacted,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    if form == "json":
        return [*shared, structlog.processors.JSONRenderer(ensure_ascii=False, sort_keys=True)]
    return [
        *shared,
        structlog.dev.ConsoleRenderer(
            colors=sys.stderr.isatty(),
            # The default would print the local variables of every frame.
            exception_formatter=structlog.dev.plain_traceback,
        ),
    ]


_set_up = _SetUp()


def configure(level: Level = "info", form: Format = "text") -> None:
    """Decide what is written to stderr and how; may be called again.

    Args:
        level: the least important line that is written.
        form: "text" for eyes, "json" for one object a line.
    """
    _set_up.threshold = _LEVELS[level.upper()]
    _set_up.processors[:] = _processors(form)
    root = logging.getLogger()
    root.handlers = [handler for handler in root.handlers if not isinstance(handler, _Library)]
    root.addHandler(_Library())
    root.setLevel(_set_up.threshold)
    quiet = _set_up.threshold if level == "debug" else max(_set_up.threshold, logging.WARNING)
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(quiet)


def get_logger(name: str) -> Logger:
    """The logger of a module, usually `get_logger(__name__)`."""
    return Logger(_Stderr(), _set_up.processors, {"logger": name})


class bind_correlation:  # noqa: N801 - used as a function; twice for each update, so no generator
    """While the context lasts, every line carries this id.

    It follows one update from its channel through turn, outbox row and send; tasks and
    threads that copy the context inherit it.
    """

    __slots__ = ("_before", "_correlation")

    def __init__(self, correlation: str) -> None:
        self._correlation = correlation

    def __enter__(self) -> None:
        self._before = _correlation.set(self._correlation)

    def __exit__(self, *_: object) -> None:
        _correlation.reset(self._before)
