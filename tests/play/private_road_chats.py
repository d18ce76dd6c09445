"""Which chats are played over Instagram's private road: a few always, nearly all with `--whole`."""

ALSO_ON_PRIVATE_ROAD = frozenset(
    {
        "test_a_first_purchase",
        "test_a_shop_closes_while_somebody_is_about_to_agree",
        "test_only_those_who_run_the_shop_close_it",
    }
)
"""By default, besides the simulator."""

_UNASKED = frozenset(
    {
        "test_a_buyer_is_thanked_first_and_welcomed_later",
        "test_an_empty_shop_is_opened_with_a_few_answers",
        "test_an_order_nobody_pays_expires_and_may_be_ordered_again",
        "test_an_unhappy_buyer_reaches_the_shop",
        "test_answering_in_english",
        "test_answering_in_turkish",
        "test_everything_may_be_skipped",
        "test_how_was_the_talk_and_a_poor_one_reaches_the_seller",
        "test_it_has_come_and_goes_back_no_more_after_its_days",
        "test_money_that_comes_late_revives_the_order_while_goods_are_there",
        "test_nobody_is_asked_in_the_middle_of_a_talk_with_a_person",
        "test_nothing_is_said_while_the_bank_cannot_be_asked",
        "test_reminders_speak_the_buyers_language",
        "test_somebody_new_is_welcomed_once_an_hour_later",
        "test_somebody_who_comes_back_is_asked_first_and_gets_what_they_wanted",
        "test_the_welcome_does_not_come_in_the_middle_of_a_checkout",
        "test_the_welcome_speaks_the_readers_language",
        "test_topics_are_chosen_by_buttons",
        "test_what_sizpay_says_is_explained_in_persian",
        "test_what_the_welcome_does",
        "test_who_called_the_order_off_hears_no_more_of_it",
        "test_who_has_just_been_told_of_a_refusal_is_left_in_peace",
        "test_who_never_tried_to_pay_is_reminded_twice_and_then_told_of_the_end",
        "test_who_was_refused_is_reminded_with_the_reason_and_can_still_pay",
        "test_whoever_gives_it_back_is_not_asked_how_it_was",
        "test_wrong_own_revoked_and_old_invitations_say_so",
    }
)
"""They are about welcomes, reminders and surveys, which the guard lets nobody hear unasked."""
_TYPED = frozenset(
    {
        "test_a_paid_order_cannot_be_called_off_by_an_old_button",
        "test_a_saved_answer_goes_by_one_tap_and_by_its_name",
        "test_a_tap_ten_times_over_adds_one",
        "test_goods_come_back_and_their_money_follows",
        "test_the_buyer_ends_the_talk",
    }
)
"""They press buttons of old cards, or in the middle of a talk with a person, where what is typed
goes to that person.
"""
_CAPTIONS = frozenset(
    {
        "test_both_sides_talk_and_the_process_restarts_between",
        "test_photos_reach_the_other_side",
        "test_words_and_things_nobody_asked_for",
    }
)
"""Pictures have no captions there, and nobody shares a telephone number by a button."""

_UNHEARD = frozenset({"test_somebody_new_whom_the_seller_wrote_to_first"})
"""They are about somebody who has not written yet, whose chat the road does not read."""

NOT_ON_PRIVATE_ROAD = _UNHEARD | _UNASKED | _TYPED | _CAPTIONS
