"""How a page looks: what no page of ours may have, and pictures of how it looked before.

A picture that is meant to change is written anew with VEFA_PICTURES=write, and looked at.
"""

import io
import os
from pathlib import Path
from typing import Any

from PIL import Image, ImageChops
from playwright.async_api import Page

PICTURES = Path(__file__).parent / "pictures"
CELL = 4
"""Pictures are compared in squares of so many pixels: fonts differ a little between machines."""
FAINT = 40
"""A square may differ by so many of 255 levels of grey."""
MOST_DIFFERENT = 0.02
"""The part of all squares that may differ by more."""
COLOURS = 48
"""Enough for our pages, and small files."""

# One look at the whole page; each finding is a sentence.
FAULTS = r"""
({language, direction}) => {
  const faults = [];
  const root = document.documentElement;
  const isShown = e => e.getClientRects().length > 0 && getComputedStyle(e).visibility !== 'hidden';
  const short = s => s.trim().slice(0, 40);
  if (root.lang !== language || root.dir !== direction) faults.push(`page is ${root.lang} ${root.dir}`);
  if (root.scrollWidth > innerWidth) faults.push(`scrolls sideways: ${root.scrollWidth}`);

  const parse = c => { const n = c.match(/[\d.]+/g).map(Number); return n.length < 4 ? [...n, 1] : n; };
  const over = (a, b) => [0, 1, 2].map(i => a[i] * a[3] + b[i] * (1 - a[3])).concat(1);
  const ground = e => {
    const layers = [];
    for (; e; e = e.parentElement) layers.push(parse(getComputedStyle(e).backgroundColor));
    return layers.reverse().reduce((below, above) => over(above, below), [255, 255, 255, 1]);
  };
  const light = c => {
    const [r, g, b] = c.map(v => v / 255).map(v => v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4);
    return .2126 * r + .7152 * g + .0722 * b;
  };
  const contrast = (a, b) => {
    const [x, y] = [light(a), light(b)];
    return (Math.max(x, y) + .05) / (Math.min(x, y) + .05);
  };

  const canvas = Object.assign(document.createElement('canvas'), {width: 48, height: 48});
  const pen = canvas.getContext('2d', {willReadFrequently: true});
  const pictures = new Map();
  const drawn = (letter, family) => {
    const key = letter + family;
    if (!pictures.has(key)) {
      pen.clearRect(0, 0, 48, 48); pen.font = `24px ${family}`; pen.fillText(letter, 8, 36);
      pictures.set(key, pen.getImageData(0, 0, 48, 48).data.join());
    }
    return pictures.get(key);
  };
  const seen = new Set();
  const hasGlyph = (letter, family) =>
    ![drawn('\u{10FFFD}', family), drawn(' ', family)].includes(drawn(letter, family));

  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode, e = node.parentElement, text = node.textContent;
    if (!text.trim() || ['STYLE', 'SCRIPT', 'OPTION'].includes(e.tagName) || !isShown(e)) continue;
    const style = getComputedStyle(e);
    const range = document.createRange(); range.selectNodeContents(node);
    for (const box of range.getClientRects())
      if (box.left < -1 || box.right > innerWidth + 1) faults.push(`outside the screen: ${short(text)}`);
    const letters = [...text].filter(l => /\p{Script=Arabic}/u.test(l)).length;
    if (letters > text.length / 2 && style.direction !== 'rtl') faults.push(`not right to left: ${short(text)}`);
    const size = parseFloat(style.fontSize), bold = Number(style.fontWeight) >= 700;
    const needed = size >= 24 || (size >= 18.66 && bold) ? 3 : 4.5;
    const back = ground(e), ratio = contrast(over(parse(style.color), back), back);
    if (ratio < needed) faults.push(`contrast ${ratio.toFixed(2)}: ${short(text)}`);
    for (const letter of text)
      if (!/[\s\p{Cc}\p{Cf}]/u.test(letter) && !seen.has(letter)) {
        seen.add(letter);
        if (!hasGlyph(letter, style.fontFamily)) faults.push(`no glyph: U+${letter.codePointAt(0).toString(16)}`);
      }
  }
  for (const e of document.querySelectorAll('body *')) {
    if (!isShown(e)) continue;
    const style = getComputedStyle(e);
    if (style.overflow !== 'visible' && !['INPUT', 'SELECT'].includes(e.tagName) &&
        (e.scrollWidth > e.clientWidth + 1 || e.scrollHeight > e.clientHeight + 1))
      faults.push(`clipped: ${short(e.textContent)}`);
    if (e.tagName === 'SELECT') {
      pen.font = style.font;
      const room = e.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight) - 16;
      for (const option of e.options)
        if (pen.measureText(option.text).width > room) faults.push(`clipped: ${option.text}`);
    }
    if (e.tagName === 'BUTTON' || e.classList.contains('button')) {
      if (e.scrollWidth > e.clientWidth + 1) faults.push(`too long a button: ${short(e.textContent)}`);
      if (e.getBoundingClientRect().height < 44) faults.push(`too small to tap: ${short(e.textContent)}`);
    }
  }
  return faults;
}
"""
# Codes are drawn by lot, so that they would be different in each picture.
SAME_CODES = "document.querySelectorAll('code').forEach(e => { e.textContent = 'K7M2Q9XA'; })"


async def faults_of(page: Page, language: str) -> list[str]:
    """What is wrong with how a page looks: sentences, none for a good page."""
    direction = "rtl" if language == "fa" else "ltr"
    found: Any = await page.evaluate(FAULTS, {"language": language, "direction": direction})
    return [f"{page.url}: {fault}" for fault in found]


async def differs_from_picture(page: Page, name: str) -> str:
    """How a page differs from its stored picture, in words; empty when it looks as it did.

    Where there is none yet, or all are to be written, it is written.
    """
    await page.evaluate(SAME_CODES)
    shot = Image.open(io.BytesIO(await page.screenshot(full_page=True))).convert("RGB")
    file = PICTURES / f"{name}.png"
    if os.environ.get("VEFA_PICTURES") == "write":
        PICTURES.mkdir(exist_ok=True)
        shot.quantize(COLOURS).save(file, optimize=True)
        return ""
    if not file.exists():
        return f"{name}: no picture is stored; write it with VEFA_PICTURES=write and look at it"
    return _difference(name, Image.open(file).convert("RGB"), shot)


def _difference(name: str, before: Image.Image, now: Image.Image) -> str:
    if before.width != now.width or abs(before.height - now.height) > before.height * 0.05:
        return f"{name}: the size was {before.size} and is {now.size}"
    size = (before.width // CELL, before.height // CELL)
    squares = [picture.convert("L").resize(size, Image.Resampling.BOX) for picture in (before, now)]
    histogram = ImageChops.difference(*squares).histogram()
    part = sum(histogram[FAINT:]) / (size[0] * size[1])
    return f"{name}: {part:.1%} of it looks different" if part > MOST_DIFFERENT else ""
