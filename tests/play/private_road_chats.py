"""Which chats are played over Instagram's private road: a few always, nearly all with `--whole`."""

ALSO_ON_PRIVATE_ROAD = frozenset(
    {
        "test_a_first_purchase",
        "test_a_shop_closes_while_somebody_is_about_to_agree",
        "test_only_those_who_run_the_shop_close_it",
        "test_a_number_is_for_the_person_once_something_was_said",
        "test_what_both_sides_send_reaches_the_other",
        "test_somebody_new_is_welcomed_once_an_hour_later",
        "test_the_buyer_ends_the_talk",
    }
)
"""By default, besides the simulator."""

_COMMENTS = frozenset(
    {
        "test_a_comment_opens_no_window_and_is_no_first_message",
        "test_a_keyword_gets_one_message_with_the_product",
        "test_a_number_that_only_its_channel_knows_is_asked_for",
        "test_words_are_the_sellers_to_choose",
    }
)
"""They are about comments, which this road does not read, and the numbers of posts of the other."""

_UNHEARD = frozenset({"test_somebody_new_whom_the_seller_wrote_to_first"})
"""They are about somebody who has not written yet, whose chat the road does not read."""

_TWO_ROADS = frozenset({"test_a_new_road_to_instagram_finds_the_old_things"})
"""Both roads are open in them, and this one is the new one."""

_PRESSED_TWICE = frozenset({"test_a_tap_ten_times_over_adds_one"})
"""What is typed again before the answer came means an entry of the list that comes with it."""

NOT_ON_PRIVATE_ROAD = _COMMENTS | _UNHEARD | _TWO_ROADS | _PRESSED_TWICE
