"""Who comes to the shop in this month."""

from tests.month import followers, lives, second_thoughts

CAST: tuple[tuple[lives.Habit, int, str], ...] = (
    (lives.comes_back, 1, "10:12"), (followers.comes_back_late, 1, "11:40"), (followers.looks_around, 1, "21:35"), (lives.pays_late, 1, "17:05"),
    (lives.comes_back, 2, "12:30"), (lives.asks, 2, "10:50"), (lives.buys_twice, 2, "19:15"), (lives.abandons, 2, "20:40"),
    (lives.gives_stars, 3, "11:20"), (lives.changes_card, 3, "16:45"), (lives.comes_at_night, 3, "23:40"),
    (second_thoughts.says_stop, 3, "18:10"), (lives.takes_the_last, 4, "09:55"), (lives.takes_the_last, 4, "13:25"),
    (lives.downloads_and_asks, 4, "21:10"), (followers.comes_by, 4, "18:30"), (lives.takes_the_last, 5, "10:05"),
    (lives.takes_the_last, 5, "15:50"), (lives.takes_the_last, 5, "19:40"), (lives.gives_stars, 5, "12:15"),
    (lives.waits, 6, "11:10"), (lives.waits, 6, "17:30"), (followers.asks_where_it_is, 6, "20:20"), (second_thoughts.gives_back, 6, "14:05"),
    (second_thoughts.stops_by_button, 7, "12:45"), (lives.pays_twice, 7, "16:20"), (lives.comes_back, 7, "18:55"),
    (second_thoughts.is_told_of_a_delay, 8, "10:35"), (second_thoughts.gives_up_waiting, 8, "12:10"), (second_thoughts.keeps_it, 8, "19:05"),
    (lives.pays_too_late, 9, "11:15"), (lives.abandons, 9, "21:25"), (second_thoughts.moves_house, 10, "11:05"),
    (lives.gives_stars, 10, "17:45"), (lives.asks, 11, "15:10"), (second_thoughts.changes_mind, 11, "18:20"),
    (lives.thinks_at_the_bank, 13, "10:25"), (followers.asks_where_it_is, 14, "20:05"), (followers.never_writes_again, 14, "12:55"),
    (lives.comes_back, 15, "11:30"), (second_thoughts.blocks, 16, "13:35"), (lives.gives_stars, 16, "19:50"),
    (lives.pays_late, 17, "22:10"), (second_thoughts.gives_back, 17, "10:15"), (followers.comes_by, 18, "18:05"),
    (lives.abandons, 19, "12:05"), (followers.comes_by, 20, "16:10"), (followers.never_writes_again, 22, "19:30"),
    (lives.downloads, 24, "20:50"), (lives.comes_at_night, 26, "00:35"),
)  # fmt: skip
"""Fifty buyers: how they live, and from when."""
