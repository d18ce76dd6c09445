import pytest
from grimp import ImportGraph

from tests.layers import KeptByContract, StrangersContract, family


def _graph(*links: tuple[str, str]) -> ImportGraph:
    graph = ImportGraph()
    graph.add_module("bot.channels")
    for link in links:
        for module in link:
            graph.add_module(module, is_squashed="." not in module)
        graph.add_import(importer=link[0], imported=link[1])
    return graph


@pytest.mark.parametrize(
    ("module", "head"),
    [
        ("telegram", "telegram"),
        ("telegram_request", "telegram"),
        ("telegraph", "telegraph"),
        ("instagram_graph", "instagram_graph"),
    ],
)
def test_a_module_belongs_to_the_shortest_name_it_begins_with(module: str, head: str) -> None:
    siblings = ["telegram", "telegram_request", "telegraph", "instagram_graph", "instagram_private"]

    assert family(module, siblings) == head


@pytest.mark.parametrize(
    ("importer", "imported", "kept"),
    [
        ("bot.channels.telegram", "bot.channels.base", True),
        ("bot.channels.telegram", "bot.channels.telegram_request", True),
        ("bot.channels.telegram.send", "bot.channels.telegram.files", True),
        ("bot.channels.telegram", "common.money", True),
        ("bot.channels.telegram", "bot.channels.simulator", False),
        ("bot.channels.telegram.send", "bot.channels.simulator.page", False),
        ("bot.channels.instagram_graph", "bot.channels.instagram_private", False),
        ("bot.channels.bale_bills", "bot.channels.telegram_request", True),
        ("bot.channels.telegram_request", "bot.channels.bale", False),
    ],
)
def test_strangers_share_only_what_is_shared(importer: str, imported: str, kept: bool) -> None:
    options = {
        "package": "bot.channels",
        "shared": ["bot.channels.base"],
        "built_on": ["bot.channels.bale on bot.channels.telegram"],
    }
    contract = StrangersContract("channels", {}, options)
    graph = _graph((importer, imported), ("bot.channels", "bot.channels.telegram"))
    graph.add_module("bot.channels.telegram")
    graph.add_module("bot.channels.bale")
    graph.add_module("bot.channels.simulator")

    assert contract.check(graph, verbose=False).kept is kept


@pytest.mark.parametrize(
    ("importer", "kept"),
    [
        ("bot.channels.telegram", True),
        ("bot.channels.telegram_request", True),
        ("tests.standins.botapi", True),
        ("handlers.notices", False),
    ],
)
def test_a_library_is_imported_by_its_keepers_only(importer: str, kept: bool) -> None:
    options = {
        "libraries": ["telegram", "absent"],
        "keepers": ["bot.channels.telegram*", "tests.*"],
    }
    contract = KeptByContract("telegram", {}, options)

    assert contract.check(_graph((importer, "telegram")), verbose=False).kept is kept
