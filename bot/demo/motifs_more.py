"""More of what the goods of the demo look like: a shirt, and what boils water."""

import math

from bot.demo.canvas import Canvas, around, darker, lighter, petal
from bot.demo.motifs import CREAM, GOLD

STEEL, CHINA = "#aeb9c2", "#2f6f73"


def shirt(on: Canvas) -> None:
    """Laid flat, with a paisley on its breast."""
    cloth = "#f5f3ee"
    outline = [
        *((362, 112), (450, 150), (538, 112), (640, 148), (740, 300), (652, 352)),
        *((610, 292), (616, 600), (284, 600), (290, 292), (248, 352), (160, 300), (260, 148)),
    ]
    on.shape([(x + 8, y + 10) for x, y in outline], darker(cloth, 0.2))
    on.shape(outline, cloth)
    on.line([(362, 112), (402, 160), (450, 172), (498, 160), (538, 112)], "#23395b", 13)
    for seam, side in ((290, 1), (610, -1)):
        bent = [(seam, 296), (seam + side * 14, 250), (seam + side * 40, 216)]
        on.line(bent, darker(cloth, 0.12), 5)
    on.line([(286, 576), (614, 576)], darker(cloth, 0.1), 5)
    for angle in (-0.9, -2.24):
        on.shape(petal(450, 424, 170, 96, angle), "#23395b")
        on.shape(petal(450, 408, 118, 54, angle), GOLD)
        on.shape(petal(450, 396, 78, 26, angle), "#8e2c48")
    for x, y in around(450, 436, 34, 9):
        on.oval(x, y, 6, 6, "#8e2c48")


def samovar(on: Canvas) -> None:
    """Of steel, a teapot on its crown."""
    on.box(330, 566, 570, 602, darker(STEEL, 0.45), 14)
    on.shape([(410, 520), (490, 520), (530, 572), (370, 572)], darker(STEEL, 0.2))
    left = [(352, 236), (322, 300), (318, 380), (344, 460), (398, 526)]
    on.shape(left + [(900 - x, y) for x, y in reversed(left)], STEEL)
    on.shape([(372, 250), (346, 310), (344, 380), (364, 446), (388, 380), (384, 300)], "#dde4e9")
    on.box(338, 214, 562, 246, darker(STEEL, 0.25), 14)
    for rim, side in ((318, -1), (582, 1)):
        out = rim + side * 56
        on.line([(rim, 310), (out, 300), (out, 380), (rim, 372)], "#3a2a20", 15)
    on.box(430, 452, 470, 500, darker(STEEL, 0.35), 10)
    on.line([(450, 488), (450, 520), (438, 536)], darker(STEEL, 0.4), 13)
    on.oval(450, 440, 24, 12, "#3a2a20")
    on.oval(450, 160, 96, 62, CHINA)
    on.box(396, 92, 504, 116, CHINA, 10)
    on.oval(450, 84, 14, 14, GOLD)
    on.shape([(362, 172), (300, 122), (316, 112), (384, 140)], CHINA)
    on.line([(540, 136), (592, 130), (592, 186), (540, 186)], CHINA, 13)
    for x, y in around(450, 164, 40, 8):
        on.oval(x, 164 + (y - 164) * 0.6, 7, 7, CREAM)


def kettle(on: Canvas) -> None:
    """Of glass, on its base, the water about to boil."""
    black = "#2e3338"
    on.box(270, 556, 600, 600, black, 18)
    on.shape([(310, 190), (560, 190), (606, 540), (264, 540)], "#cfe3ea")
    on.shape([(296, 310), (576, 310), (602, 530), (270, 530)], "#8fc4d8")
    on.oval(436, 310, 140, 17, "#b5dbe8")
    for number in range(16):
        x, y = 304 + (number * 59) % 270, 346 + (number * 97) % 170
        on.oval(x, y, 6 + number % 5, 6 + number % 5, "#e6f4f8")
    on.line([(332, 220), (304, 500)], lighter("#cfe3ea", 0.7), 12)
    on.box(262, 526, 608, 560, STEEL, 10)
    on.box(300, 160, 570, 196, STEEL, 12)
    on.shape([(306, 170), (246, 196), (312, 236)], STEEL)
    on.box(392, 128, 480, 164, black, 12)
    on.line([(560, 176), (676, 190), (690, 340), (650, 470), (596, 480)], black, 30)
    on.oval(520, 576, 9, 9, "#7fd0f0")
    for x in (400, 440, 480):
        steam = [(x + 12 * math.sin(step / 3), 116 - step * 4) for step in range(16)]
        on.line(steam, "#fbf6ee", 6)
