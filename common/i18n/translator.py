"""Messages become sentences, in the language of whoever reads them."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from common.i18n.catalogue import compile_catalogue
from common.i18n.forms import Reader, split_words
from common.i18n.markup import plain
from common.i18n.voice import Voice
from common.messages import Message

FALLBACK = "en"
"""The language that speaks when another lacks a sentence or is not one of ours."""


class Translator:
    """All languages of the shop, compiled once and shared by every thread.

    `sources` holds the text of a Fluent file by the code of its language; English is among them.
    Raises: BadCatalogue for a file that cannot be used.
    """

    def __init__(self, sources: Mapping[str, str]) -> None:
        self._fallback = Voice(FALLBACK, compile_catalogue(sources[FALLBACK], FALLBACK))
        self._voices = {FALLBACK: self._fallback} | {
            language: Voice(language, compile_catalogue(source, language), self._fallback)
            for language, source in sources.items()
            if language != FALLBACK
        }
        self.languages = tuple(sorted(self._voices))
        """The codes of the languages we speak, in alphabetical order."""

    @classmethod
    def load(cls, folder: Path) -> "Translator":
        """The languages of a folder, one `.ftl` file each.

        Reading them takes most of a second, so all shops of a process share what was read, as
        long as the files are the same.
        """
        files = [(file, file.stat()) for file in sorted(folder.glob("*.ftl"))]
        return _read(tuple((file, found.st_mtime_ns, found.st_size) for file, found in files))

    def say(self, message: Message, reader: Reader) -> str:
        """The sentence as markup: only `<b>`, `<i>`, `<code>`, and every value escaped."""
        return self._voices.get(reader.language, self._fallback).say(message, reader)

    def plain(self, message: Message, reader: Reader) -> str:
        """The sentence without markup, for buttons, toasts and channels that show none."""
        return plain(self.say(message, reader))

    label = plain

    def words(self, key: str, language: str) -> tuple[str, ...]:
        """The words that a key lists as `a | b | c`."""
        reader = Reader(language, "UTC", "gregorian")
        return split_words(self.plain(Message(key), reader))


@lru_cache(maxsize=1)
def _read(files: tuple[tuple[Path, int, int], ...]) -> Translator:
    return Translator({file.stem: file.read_text(encoding="utf-8") for file, _at, _size in files})
