import pytest

from common.i18n.catalogue import BadCatalogue, Select, Variable, compile_catalogue


def test_a_sentence_becomes_pieces_around_its_values() -> None:
    compiled = compile_catalogue("order-done = Order { $code } is done.\n", "en")
    assert compiled == {"order-done": ("Order ", Variable("code", alone=False), " is done.")}


def test_a_value_that_is_the_whole_sentence_stands_alone() -> None:
    assert compile_catalogue("raw = { $value }\n", "en") == {
        "raw": (Variable("value", alone=True),)
    }


def test_lines_spaces_and_braces_are_kept() -> None:
    source = 'two =\n    one\n\n    two\nspace = { "" } a { "{" }\n'
    assert compile_catalogue(source, "en") == {"two": ("one\n\ntwo",), "space": (" a {",)}


def test_a_reference_is_replaced_by_what_it_refers_to() -> None:
    compiled = compile_catalogue("shop = <b>Vefa</b>\nhello = Hello from { shop }.\n", "en")
    assert compiled["hello"] == ("Hello from <b>Vefa</b>.",)


def test_a_choice_keeps_its_variants_and_its_default() -> None:
    source = "left = { $n ->\n    [0] none\n    [one] one\n   *[other] { $n } left\n}\n"
    (choice,) = compile_catalogue(source, "en")["left"]
    assert isinstance(choice, Select)
    assert choice.name == "n"
    assert choice.variants["0"] == ("none",)
    assert choice.default == (Variable("n", alone=False), " left")


@pytest.mark.parametrize(
    ("source", "complaint"),
    [
        ("a = 1\nthis is no message\n", "line 2: 'this is no message'"),
        ("a = 1\na = 2\n", "a stands there twice"),
        ("a = { b }\n", "b is unknown"),
        ("a = { b }\nb = { a }\n", "refers to itself"),
        ("a = { NUMBER($n) }\n", "a uses a FunctionReference"),
        ("-brand = Vefa\n", "line 1: '-brand = Vefa'"),
        ("a = 1\n    .title = 2\n", "line 1"),
        ("a = { $n ->\n [one] 1\n}\n", "line 1"),
    ],
)
def test_what_we_cannot_use_is_named_with_its_line(source: str, complaint: str) -> None:
    with pytest.raises(BadCatalogue, match="fa: ") as caught:
        compile_catalogue(source, "fa")
    assert complaint in str(caught.value)
