"""Plays a transcript line by line and notices everything that the shop says."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from tests.play.patterns import Pattern, Seen, fill, visible
from tests.play.phone import Glance, join
from tests.play.report import Row, complaint, render
from tests.play.script import Acts, AnyLine, Happens, Shows, Skips, parse


class Stage(Protocol):
    """What is played on. An empty `actor` never comes: the player knows who the first person is."""

    @property
    def manner(self) -> str:
        """Telegram or instagram: how the first person and others like them write."""

    @property
    def road(self) -> str:
        """The wire where it is not memory."""

    def actors(self) -> Sequence[str]:
        """Everybody who may be shown something."""

    async def act(self, actor: str, act: Acts) -> None:
        """Somebody does something, and all that follows from it happens.

        Raises: LookupError for a button that nobody shows.
        """

    async def happen(self, actor: str, event: str) -> None:
        """Something happens. Raises: LookupError for what nobody knows how to do."""

    def has_toasts(self, actor: str) -> bool:
        """Whether a short line can show while this person presses a button."""

    def look(self, actor: str) -> Glance:
        """What somebody has been shown since they last looked."""

    async def held(self, actor: str) -> str:
        """Why something waits for this person's next message; empty when nothing does."""


class Misplayed(AssertionError):
    """The chat was not as it is written."""


class Player:
    """Plays one transcript. `known` are words learnt from the chat, by name."""

    def __init__(self, stage: Stage, first: str, known: dict[str, str]) -> None:
        self._stage, self._first, self._known = stage, first, known
        self._waiting: dict[str, list[Seen]] = {}
        self._toasts: dict[str, list[str]] = {}
        self._led: dict[str, str] = {}
        """Short lines that lead the next message, by whom they are for."""
        self._held: list[tuple[str, Pattern]] = []
        self.rows: list[Row] = []
        self._faults: list[str] = []
        self.updates: Counter[str] = Counter()

    async def play(self, text: str) -> None:
        """Play to the end. Raises: Misplayed."""
        # What people do and see on Bale is nearly always what they do and see on Telegram.
        on_bale = self._stage.manner == "bale"
        manner = "telegram" if on_bale else self._stage.manner
        lines = parse(text, manner, "bale" if on_bale else self._stage.road)
        self._hear()
        for line in lines:
            if not await self._line(line):
                break
        self._nothing_unnoticed()
        self._faults += [f"held and never delivered to {actor}" for actor, _ in self._held]
        if self._faults:
            raise Misplayed(complaint(self._faults, (line.source for line in lines), self.rows))

    async def _line(self, line: AnyLine) -> bool:
        """Play a line; False when nothing that follows makes sense any more."""
        match line:
            case Acts():
                return await self._act(line)
            case Happens():
                return await self._happen(line)
            case Shows(toast=True):
                self._expect_toast(line)
            case Shows():
                await self._expect(line)
            case Skips():
                self._skip(line)
        return True

    async def _act(self, line: Acts) -> bool:
        self._nothing_unnoticed()
        actor = line.actor or self._first
        words = fill(line.words, self._known)
        self._note(line.source, line.source)
        self.updates[actor] += line.times
        try:
            await self._stage.act(actor, replace(line, actor=actor, words=words))
        except LookupError as error:
            return self._stuck(line, error)
        self._hear()
        self._release(actor)
        return True

    async def _happen(self, line: Happens) -> bool:
        self._nothing_unnoticed()
        self._note(line.source, line.source)
        try:
            await self._stage.happen(line.actor or self._first, fill(line.event, self._known))
        except LookupError as error:
            return self._stuck(line, error)
        self._hear()
        return True

    def _stuck(self, line: AnyLine, error: LookupError) -> bool:
        self._faults.append(f"{line.source}: {error.args[0]}")
        self._hear()
        return False

    def _hear(self) -> None:
        for actor in self._stage.actors():
            glance = self._stage.look(actor)
            self._waiting.setdefault(actor, []).extend(glance.messages)
            self._toasts.setdefault(actor, []).extend(glance.toasts)

    def _release(self, actor: str) -> None:
        """What was held comes with the person's next message, before or after its answer."""
        waiting = self._waiting[actor]
        for held in [held for held in self._held if held[0] == actor]:
            self._held.remove(held)
            came = next((s for s in waiting if held[1].misfit(s, self._known) is None), None)
            if came is None:
                self._faults.append(
                    f"held and not delivered with the next message: {held[1].words}"
                )
            else:
                waiting.remove(came)

    async def _expect(self, line: Shows) -> None:
        actor = line.actor or self._first
        pattern = Pattern(f"{self._led.pop(actor, '')}\n{line.pattern}")
        if line.held:
            reason = await self._stage.held(actor)
            if not reason or line.held not in {"…", reason}:
                why = f"because of {reason!r}" if reason else "nothing"
                self._faults.append(f"{line.source}: held for {actor} is {why}")
            self._held.append((actor, pattern))
            self._note(line.source, line.source)
            return
        waiting = self._waiting[actor]
        while waiting:
            seen = join(waiting[: line.parts])
            misfit = pattern.misfit(seen, self._known)
            later = range(1, len(waiting))
            if misfit is not None and any(self._fits(pattern, waiting[n]) for n in later):
                self._unexpected(actor, waiting.pop(0))
                continue
            del waiting[: line.parts]
            real = render(seen, line.actor, self._known)
            self._note(real if misfit else line.source, real)
            if misfit is not None:
                self._faults.append(f"{line.source}: {misfit}")
            return
        self._faults.append(f"{line.source}: nothing was shown to {actor}")

    def _fits(self, pattern: Pattern, seen: Seen) -> bool:
        return pattern.misfit(seen, dict(self._known)) is None

    def _expect_toast(self, line: Shows) -> None:
        actor = line.actor or self._first
        toasts, waiting = self._toasts[actor], self._waiting[actor]
        pattern = Pattern(line.pattern)
        if not self._stage.has_toasts(actor):
            if waiting and self._fits(pattern, waiting[0]):
                self._note(line.source, render(waiting.pop(0), line.actor, self._known))
            else:
                self._led[actor] = line.pattern
                self._note(line.source, "")
            return
        fitting = next((t for t in toasts if self._fits(pattern, Seen(t))), None)
        if fitting is None:
            self._faults.append(f"{line.source}: no such short line was shown")
            return
        toasts.remove(fitting)
        self._note(line.source, f"{line.actor}<~ {visible(fitting)}")

    def _skip(self, line: Skips) -> None:
        for actor, waiting in self._waiting.items():
            for seen in waiting:
                self._note("", render(seen, self._called(actor), self._known))
            waiting.clear()
            self._toasts[actor].clear()
        self._note(line.source, "")

    def _nothing_unnoticed(self) -> None:
        self._faults += [f"<~ {line}: no message began with it" for line in self._led.values()]
        self._led.clear()
        for actor, waiting in self._waiting.items():
            while waiting:
                self._unexpected(actor, waiting.pop(0))
            while self._toasts[actor]:
                row = f"{self._called(actor)}<~ {visible(self._toasts[actor].pop(0))}"
                self._faults.append(f"not expected: {row}")
                self._note(row, row)

    def _unexpected(self, actor: str, seen: Seen) -> None:
        row = render(seen, self._called(actor), self._known)
        self._faults.append(f"not expected: {row.splitlines()[0]}")
        self._note(row, row)

    def _called(self, actor: str) -> str:
        return "" if actor == self._first else actor

    def _note(self, written: str, real: str) -> None:
        self.rows.append(Row(written, real))
