"""The words of the shop, held against one another and against the code that says them."""

import re
from collections.abc import Iterator
from itertools import product

import pytest

from common.i18n import plain
from common.i18n.catalogue import Parts, Select, Variable, compile_catalogue
from common.i18n.forms import split_words
from common.text import fold
from tests.common.speech import ROOT, mentioned, spoken

CATALOGUES = {
    file.stem: compile_catalogue(file.read_text(encoding="utf-8"), file.stem)
    for file in sorted((ROOT / "locales").glob("*.ftl"))
}
LANGUAGES = tuple(CATALOGUES)
KEYS = frozenset().union(*CATALOGUES.values())


def variables(parts: Parts) -> set[str]:
    """The names of all values that a sentence may ask for."""
    names = {part.name for part in parts if not isinstance(part, str)}
    for part in parts:
        if isinstance(part, Select):
            names |= variables(part.default).union(*map(variables, part.variants.values()))
    return names


def wordings(parts: Parts) -> Iterator[str]:
    """Every way in which a sentence can come out, its values left out."""
    choices: list[list[str]] = []
    for part in parts:
        if isinstance(part, str):
            choices.append([part])
        elif isinstance(part, Variable):
            choices.append([""])
        else:
            choices.append(
                [text for variant in part.variants.values() for text in wordings(variant)]
            )
    return ("".join(pieces) for pieces in product(*choices))


def test_every_language_says_everything() -> None:
    missing = {language: sorted(KEYS - set(CATALOGUES[language])) for language in LANGUAGES}
    assert missing == {language: [] for language in LANGUAGES}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_uses_the_same_values(language: str) -> None:
    english, other = CATALOGUES["en"], CATALOGUES[language]
    different = {
        key: (sorted(variables(english[key])), sorted(variables(other[key])))
        for key in english.keys() & other.keys()
        if variables(english[key]) != variables(other[key])
    }
    assert different == {}


def test_everything_the_code_says_stands_in_the_files() -> None:
    lacking = [
        (said.where, said.key)
        for said in spoken()
        if not (any(key.startswith(said.key) for key in KEYS) if said.built else said.key in KEYS)
    ]
    assert lacking == []


def test_the_code_gives_each_sentence_the_values_it_uses() -> None:
    wrong = [
        (said.where, said.key, sorted(said.values), sorted(needed))
        for said in spoken()
        if said.values is not None
        and said.key in KEYS
        and (needed := variables(CATALOGUES["en"][said.key])) != said.values
    ]
    assert wrong == []


def test_nothing_stands_in_the_files_that_nobody_says() -> None:
    texts, beginnings = mentioned()
    unsaid = {key for key in KEYS - texts if not key.startswith(beginnings)}
    assert sorted(unsaid - referred_to()) == []


def referred_to() -> set[str]:
    """Keys that other messages of the files contain."""
    texts = [file.read_text(encoding="utf-8") for file in (ROOT / "locales").glob("*.ftl")]
    return {key for text in texts for key in re.findall(r"\{\s*([a-z][\w-]*)\s*\}", text)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_sentences_hold_only_markup_that_every_channel_knows(language: str) -> None:
    faulty = {
        key: wording
        for key, parts in CATALOGUES[language].items()
        for wording in wordings(parts)
        if not well_formed(wording)
    }
    assert faulty == {}


def well_formed(wording: str) -> bool:
    """Only b, i and code, closed in order; and no & that is not an entity."""
    rest = re.sub(r"&(?:amp|lt|gt);", "", wording)
    while (shorter := re.sub(r"<(b|i|code)>[^<>&]*</\1>", "", rest)) != rest:
        rest = shorter
    return not re.search(r"[<>&]", rest)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_copied_is_a_code_and_no_variable_in_a_tag(language: str) -> None:
    """A variable is isolated; inside `<code>` the isolates would be copied with it."""
    text = (ROOT / "locales" / f"{language}.ftl").read_text(encoding="utf-8")
    assert re.findall(r"<code>[^<]*\{[^<]*</code>", text) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_labels_fit_the_narrowest_channel(language: str) -> None:
    too_long = {
        key: (len(plain(wording)), wording)
        for key, parts in CATALOGUES[language].items()
        if key.endswith("-button")
        for wording in wordings(parts)
        if not 1 <= len(plain(wording).strip()) <= 20 or "\n" in wording or "<" in wording
    }
    assert too_long == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_descriptions_of_commands_fit_telegram(language: str) -> None:
    """Source: https://core.telegram.org/bots/api#botcommand (1-256 characters)."""
    for key, parts in CATALOGUES[language].items():
        if key.startswith("command-"):
            assert all(1 <= len(plain(wording)) <= 256 for wording in wordings(parts)), key
            assert not variables(parts), key


def test_a_universal_word_means_one_thing_in_all_languages() -> None:
    meanings: dict[str, set[str]] = {}
    for language, catalogue in CATALOGUES.items():
        for key in (key for key in catalogue if key.startswith("words-")):
            words = split_words("".join(wordings(catalogue[key])))
            assert words, (language, key)
            assert len({fold(word) for word in words}) == len(words), (language, key)
            for word in words:
                meanings.setdefault(fold(word), set()).add(key)
    assert {word: keys for word, keys in meanings.items() if len(keys) > 1} == {}


def test_keys_say_where_they_stand() -> None:
    assert [key for key in KEYS if not re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)+", key)] == []


def test_persian_is_written_with_persian_letters_and_digits() -> None:
    foreign = {
        key: wording
        for key, parts in CATALOGUES["fa"].items()
        for wording in wordings(parts)
        if re.search("[يكىة٠-٩]", wording)
    }
    assert foreign == {}
