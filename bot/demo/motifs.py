"""What the goods of the demo look like."""

import math

from bot.demo.canvas import Canvas, around, darker, lighter, petal

CREAM, GOLD, LEAF = "#f7f0e3", "#d8a94e", "#5d7b3f"


def shawl(on: Canvas) -> None:
    """Folded twice, with stripes and fringes."""
    for step, colour in enumerate(("#1b2d49", "#23395b", "#2d4a75")):
        top = 380 - step * 75
        on.box(200, top, 700, top + 150, colour, 38)
        for x in range(240, 690, 60):
            on.line([(x, top + 12), (x, top + 138)], lighter(colour, 0.28), 9)
            on.line([(x + 18, top + 12), (x + 18, top + 138)], GOLD, 3)
    for x in range(222, 690, 18):
        on.line([(x, 525), (x - 4, 578)], "#2d4a75", 5)


def scarf(on: Canvas) -> None:
    """A square laid as a diamond, with a ring of paisleys."""
    on.shape([(450, 70), (790, 345), (450, 620), (110, 345)], "#8e2c48")
    on.shape([(450, 112), (738, 345), (450, 578), (162, 345)], "#e9c9a0")
    on.shape([(450, 130), (716, 345), (450, 560), (184, 345)], "#a63a56")
    for step, (x, y) in enumerate(around(450, 345, 118, 8)):
        angle = math.tau * step / 8
        on.shape(petal(x, y, 84, 54, angle + 0.5), "#f0d9b5")
        on.shape(
            petal(x + 8 * math.cos(angle), y + 8 * math.sin(angle), 52, 30, angle + 0.5), "#2f6f73"
        )
    for x, y in around(450, 345, 62, 12):
        on.oval(x, y, 11, 11, GOLD)
    on.oval(450, 345, 36, 36, "#f0d9b5")
    on.oval(450, 345, 20, 20, "#8e2c48")


def towel(on: Canvas) -> None:
    """Three rolls, one on two."""
    for x, y, colour in ((330, 440, "#f4efe6"), (570, 440, "#9cc4c4"), (450, 275, "#d8b48a")):
        on.oval(x, y, 122, 112, darker(colour, 0.12))
        on.oval(x, y, 114, 104, colour)
        turns = [
            (
                x + (96 - step * 0.8) * math.cos(step / 6),
                y + (88 - step * 0.73) * math.sin(step / 6),
            )
            for step in range(112)
        ]
        on.line(turns, darker(colour, 0.22), 7)


def robe(on: Canvas) -> None:
    """On a hanger."""
    cloth = "#c98d6b"
    on.line([(450, 130), (450, 92), (478, 74)], "#6b4f3a", 9)
    on.line([(290, 190), (450, 128), (610, 190)], "#6b4f3a", 12)
    on.shape([(300, 190), (188, 410), (252, 442), (330, 300)], darker(cloth, 0.1))
    on.shape([(600, 190), (712, 410), (648, 442), (570, 300)], darker(cloth, 0.1))
    on.shape([(318, 178), (582, 178), (628, 590), (272, 590)], cloth)
    for x in range(300, 620, 20):
        on.line([(450 + (x - 450) * 0.8, 210), (x, 584)], lighter(cloth, 0.14), 4)
    on.shape([(390, 172), (510, 172), (456, 372)], CREAM)
    on.line([(384, 172), (456, 380), (520, 172)], lighter(cloth, 0.45), 22)
    on.box(292, 372, 608, 412, darker(cloth, 0.24), 10)
    on.line([(446, 398), (416, 500)], darker(cloth, 0.24), 20)
    on.line([(456, 398), (486, 488)], darker(cloth, 0.24), 20)


def tea(on: Canvas) -> None:
    """A glass with a narrow waist, full, on its saucer."""
    on.oval(450, 556, 210, 44, "#b9c7cb")
    on.oval(450, 546, 196, 38, "#f4f7f7")
    on.oval(450, 540, 96, 18, "#d5dfe0")
    left = [(352, 170), (346, 240), (366, 318), (384, 362), (374, 420), (362, 478), (384, 534)]
    right = [(900 - x, y) for x, y in reversed(left)]
    on.shape(left + right, "#dfe9ea")
    filled = [(356, 232), (372, 314), (394, 362), (384, 420), (374, 476), (392, 522)]
    on.shape(filled + [(900 - x, y) for x, y in reversed(filled)], "#a4441b")
    on.oval(450, 232, 94, 20, "#c2622d")
    on.oval(450, 170, 98, 18, "#c9d6d8")
    on.oval(450, 170, 88, 13, "#eef4f4")
    on.line([(386, 262), (400, 330), (412, 362)], "#d98a55", 10)
    for x in (410, 450, 490):
        steam = [(x + 12 * math.sin(step / 3), 140 - step * 5) for step in range(18)]
        on.line(steam, "#fbf6ee", 6)


def gaz(on: Canvas) -> None:
    """Round pieces with pistachios, in an open tin."""
    on.oval(450, 420, 300, 168, "#1c6e73")
    on.oval(450, 404, 300, 168, "#2b8b90")
    on.oval(450, 404, 276, 150, CREAM)
    places = [
        (450, 404),
        *[(450 + (x - 450) * 1.25, 404 + (y - 404) * 0.62) for x, y in around(450, 404, 145, 7)],
    ]
    for number, (x, y) in enumerate(places):
        on.oval(x, y + 8, 62, 40, "#d9cbb2")
        on.oval(x, y, 62, 40, "#fffaf0")
        for px, py in around(x, y, 30, 4, number * 0.7):
            on.oval(px, y + (py - y) * 0.6, 11, 7, "#86a04c")
        on.oval(x, y, 9, 6, "#6b8a3a")
    for x, y in around(450, 404, 288, 40):
        on.oval(x, 404 + (y - 404) * 0.556, 5, 4, GOLD)


def saffron(on: Canvas) -> None:
    """A crocus, and threads beside it."""
    on.line([(450, 560), (450, 380)], LEAF, 14)
    for angle in (-2.2, -0.9):
        on.shape(petal(450, 560, 250, 26, angle), LEAF)
    for angle in (-2.75, -0.4, -2.2, -0.95):
        on.shape(petal(450, 390, 238, 110, angle), "#7a4fa3")
        on.shape(petal(450, 380, 180, 50, angle), "#9470b9")
    on.shape(petal(450, 396, 262, 124, -math.pi / 2), "#8a5fb3")
    for angle in (-1.95, -1.57, -1.2):
        on.line(
            [(450, 380), (450 + 190 * math.cos(angle), 380 + 190 * math.sin(angle))], "#c6281c", 11
        )
    for number in range(26):
        x, y = 560 + (number * 53) % 200, 548 + (number * 29) % 52
        on.line(
            [(x, y), (x + 34 * math.cos(number), y + 16 * math.sin(number * 1.7))], "#b3211a", 6
        )


def olives(on: Canvas) -> None:
    """A jar, its label blank but for a branch."""
    on.box(320, 150, 580, 580, "#cfd9c4", 46)
    on.box(334, 214, 566, 566, "#8a8f46", 38)
    for row in range(6):
        for column in range(5):
            x, y = 364 + column * 41 + (row % 2) * 10, 246 + row * 54
            colour = ("#6d7a2f", "#57662a", "#7d8a3c", "#4b3a32")[(row * 3 + column * 5) % 4]
            on.oval(x, y, 26, 30, colour)
            on.oval(x - 8, y - 10, 7, 8, lighter(colour, 0.35))
    on.box(352, 330, 548, 490, CREAM, 12)
    on.line([(390, 440), (510, 380)], LEAF, 7)
    for step in range(5):
        x, y = 398 + step * 24, 436 - step * 12
        on.shape(petal(x, y, 46, 18, -1.3), LEAF)
        on.shape(petal(x, y, 42, 16, 0.7), "#7a9a52")
    on.box(306, 104, 594, 178, "#a8552f", 20)
    on.box(306, 104, 594, 130, "#c06a40", 14)


def bowl(on: Canvas) -> None:
    """Turquoise, seen a little from above."""
    rim = [
        (170 + step * 5.6, 270 + 190 * math.sin(math.pi * step / 100) * 1.55) for step in range(101)
    ]
    on.shape([*rim, (730, 270), (170, 270)], "#167a80")
    on.box(370, 548, 530, 592, "#b98a5e", 12)
    on.oval(450, 270, 280, 84, "#1f9aa0")
    on.oval(450, 274, 258, 70, "#0f6065")
    on.oval(450, 286, 226, 52, "#137278")
    for step in range(9):
        left = 282 + step * 42
        on.shape(
            petal(left, 366 + 46 * math.sin(math.pi * step / 8), 84, 26, math.pi / 2), "#e9f3ee"
        )
    for x, y in around(450, 284, 150, 18):
        on.oval(x, 284 + (y - 284) * 0.24, 7, 4, "#e9f3ee")


def plate(on: Canvas) -> None:
    """Blue enamel in three rings."""
    on.oval(450, 350, 268, 268, "#9a6a3a")
    on.oval(450, 345, 262, 262, "#1d3f8f")
    on.ring(450, 345, 246, "#e8eefc", 6)
    for step, (x, y) in enumerate(around(450, 345, 206, 24)):
        on.shape(petal(x, y, 40, 22, math.tau * step / 24 + 1.1), "#7fb2e5")
        on.oval(x, y, 8, 8, "#f2d16b")
    on.oval(450, 345, 170, 170, "#e8eefc")
    for step in range(16):
        on.shape(petal(450, 345, 164, 50, math.tau * step / 16), "#2b57b8")
    for step in range(16):
        on.shape(petal(450, 345, 120, 32, math.tau * (step + 0.5) / 16), "#5fc0c4")
    on.oval(450, 345, 58, 58, "#f2d16b")
    on.oval(450, 345, 40, 40, "#b3343c")


def cushion(on: Canvas) -> None:
    """A square with the steps of a kilim."""
    red, blue = "#a8322d", "#24476b"
    on.box(200, 110, 700, 590, darker(red, 0.25), 60)
    on.box(212, 118, 688, 578, red, 54)
    for y in (176, 500):
        for x in range(250, 640, 52):
            on.shape([(x, y), (x + 26, y - 26), (x + 52, y), (x + 26, y + 26)], GOLD)
            on.shape([(x + 13, y), (x + 26, y - 13), (x + 39, y), (x + 26, y + 13)], blue)
    for size, colour in ((132, blue), (104, CREAM), (76, red), (46, GOLD), (20, blue)):
        for step in range(0, size, 12):
            wide = (size - step) * 1.5
            on.shape(
                [
                    (450 - wide, 338 - step),
                    (450 + wide, 338 - step),
                    (450 + wide, 338 + step + 12),
                    (450 - wide, 338 + step + 12),
                ],
                colour,
            )
    for x, y in ((218, 124), (682, 124), (218, 572), (682, 572)):
        on.oval(x, y, 20, 20, GOLD)


def soap(on: Canvas) -> None:
    """Three bars with a stamp, tied with a string."""
    for number, (x, y) in enumerate(((210, 440), (450, 440), (330, 300))):
        colour = ("#a9b878", "#b7c389", "#9dad6b")[number]
        on.box(x, y - 8, x + 240, y + 130, darker(colour, 0.22), 28)
        on.box(x, y - 22, x + 240, y + 108, colour, 28)
        on.box(x + 18, y - 8, x + 222, y + 94, lighter(colour, 0.18), 20)
        for angle in (-2.4, -1.57, -0.74):
            on.shape(petal(x + 120, y + 76, 72, 26, angle), darker(colour, 0.2))
    for angle in (-2.7, -0.5):
        on.shape(petal(450, 268, 190, 46, angle), LEAF)
        on.shape(petal(450, 268, 130, 34, angle - 0.45), "#7a9a52")
    on.oval(430, 262, 22, 26, "#57662a")
    on.oval(474, 254, 22, 26, "#6d7a2f")
