"""Whatever people can do, some transcript does."""

import handlers
from bot.dialogue.router import Router
from tests.play.exercised import never_played
from tests.play.fixtures import AFTER_ALL


@AFTER_ALL
def test_every_screen_command_dialogue_and_notice_is_played() -> None:
    left_out = never_played(Router.collect(handlers.MODULES))
    assert not left_out, "no transcript plays " + ", ".join(f"{o.kind} {o.name}" for o in left_out)
