"""Which chats are played over Instagram's private road: a few always, nearly all with `--whole`."""

ALSO_ON_PRIVATE_ROAD = frozenset(
    {
        "test_a_first_purchase",
    }
)
"""By default, besides the simulator."""

NOT_ON_PRIVATE_ROAD = frozenset[str]()
