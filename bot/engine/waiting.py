"""The dialogue that waits for somebody's answer, open or parked behind another screen."""

from bot.dialogue.dialogues import State
from bot.dialogue.marks import DialogueMark
from bot.dialogue.router import Router
from bot.dialogue.routes import BadRoute
from bot.engine import store
from bot.engine.store import Talkplace
from shop.context import Shopping


class Waiting:
    """What one person was asked and has not answered yet."""

    def __init__(self, router: Router, ctx: Shopping, place: Talkplace) -> None:
        self._router, self._ctx, self._place = router, ctx, place
        self.open: State | None = None
        """What is asked now."""
        self.parked: State | None = None
        """What was asked before they went elsewhere."""

    @property
    def either(self) -> State | None:
        return self.open or self.parked

    @property
    def asks_a_secret(self) -> bool:
        return self.open is not None and self.open.asks_a_secret

    @property
    def mark(self) -> DialogueMark | None:
        """What the open dialogue takes for an answer."""
        try:
            return self._router.dialogue(self.open.name).mark if self.open else None
        except BadRoute:
            return None

    def find(self) -> None:
        found = store.unfinished_dialogue(self._ctx.session, self._ctx.customer.id)
        if found is not None:
            state, status = found
            if status == "open":
                self.open = state
            else:
                self.parked = state

    def ask(self, state: State) -> None:
        """From now on this is the open question."""
        self.open, self.parked = state, None
        self._save(state, "open")

    def park(self) -> None:
        """Another screen is wanted: what was being answered waits."""
        if self.open is not None:
            store.end_dialogue(self._ctx.session, self.open.id, "parked")
            self.parked, self.open = self.open, None

    def drop(self, state: State) -> None:
        store.end_dialogue(self._ctx.session, state.id, "dropped")
        self.open = self.parked = None

    def finish(self, state: State, *, done: bool, result: str) -> None:
        """Nothing waits any more.

        Args:
            state: the dialogue as it ended.
            done: whether it came to its end, or was dropped on the way.
            result: the address that its buttons lead to from now on; empty for none.
        """
        self.open = self.parked = None
        self._save(state, "done" if done else "dropped", result)

    def _save(self, state: State, status: str, result: str = "") -> None:
        store.save_dialogue(
            self._ctx.session,
            state,
            person_id=self._ctx.customer.id,
            channel=self._place.channel,
            now=self._ctx.now,
            status=status,
            result=result,
        )
