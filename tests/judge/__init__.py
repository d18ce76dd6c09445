"""An independent judge of what we say to Telegram: aiogram's models of methods and updates.

aiogram may live in an environment of its own, because it holds pydantic back; then the judge
runs there as ``python -m tests.judge FILE.jsonl``.
"""

from tests.judge.session import CallCollector, judge_calls, judge_file

__all__ = ["CallCollector", "judge_calls", "judge_file"]
