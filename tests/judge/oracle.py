"""Questions put to a package that only the judge's environment has."""

import json
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from tests.judge.session import judge_python

ROOT = Path(__file__).resolve().parents[2]


def ask(module: str, questions: Sequence[Any]) -> list[Any]:
    """What a module says to each question, in one run of the judge's interpreter.

    The module ends in `answer_with(...)`; questions and answers are what JSON can say.
    """
    done = subprocess.run(
        [str(judge_python() or sys.executable), "-m", module],
        cwd=ROOT,
        input=json.dumps(list(questions)),
        capture_output=True,
        text=True,
        check=True,
    )
    answers: list[Any] = json.loads(done.stdout)
    assert len(answers) == len(questions)
    return answers


def answer_with(answer: Callable[[Any], Any]) -> None:
    """Answer every question of the standard input; called in the judge's interpreter."""
    json.dump([answer(question) for question in json.load(sys.stdin)], sys.stdout)
