"""What a look at a page would find, found by the browser itself: clipped, pale or missing letters."""

from playwright.async_api import Page

FINDINGS = """
(leastTap) => {
  const found = [];
  const seen = (element) => {
    const box = element.getBoundingClientRect(), style = getComputedStyle(element);
    return box.width > 0 && box.height > 0 && style.visibility === "visible";
  };
  const words = (element) => [...element.childNodes]
    .filter((node) => node.nodeType === Node.TEXT_NODE).map((node) => node.data).join("").trim();
  const name = (element) => `${element.tagName.toLowerCase()} ${words(element).slice(0, 30)}`;
  const texts = [...document.body.querySelectorAll("*")]
    .filter((element) => words(element) && seen(element) && !element.closest("[aria-hidden]"));

  const scrolls = (element, axis) => /auto|scroll/.test(getComputedStyle(element)["overflow" + axis]);
  for (const element of texts) {
    for (let around = element; around !== document.body; around = around.parentElement) {
      const style = getComputedStyle(around);
      if (/hidden|clip/.test(style.overflowX) && around.scrollWidth > around.clientWidth + 1)
        found.push(`clipped sideways: ${name(element)}`);
      if (/hidden|clip/.test(style.overflowY) && around.scrollHeight > around.clientHeight + 1)
        found.push(`clipped below: ${name(element)}`);
      if (scrolls(around, "X") && around.scrollWidth > around.clientWidth) break;
      if (scrolls(around, "Y")) break;
    }
  }
  const root = document.documentElement;
  if (root.scrollWidth > innerWidth) found.push(`${root.scrollWidth - innerWidth} px too wide`);

  for (const element of [document.documentElement, ...document.querySelectorAll("section[lang]")]) {
    const wanted = /^(fa|ar)/.test(element.lang) ? "rtl" : "ltr";
    if (getComputedStyle(element).direction !== wanted) found.push(`direction of ${element.id}`);
  }
  for (const element of document.querySelectorAll("[dir=auto]")) {
    const letter = element.textContent.match(/[A-Za-z\\u0131\\u0130]|[\\u0620-\\u06d3]/);
    if (!letter) continue;
    const wanted = /[A-Za-z\\u0131\\u0130]/.test(letter[0]) ? "ltr" : "rtl";
    if (getComputedStyle(element).direction !== wanted) found.push(`direction: ${name(element)}`);
  }

  for (const element of texts) {
    const text = words(element), letters = text.match(/[\\u0620-\\u06d3]/g) || [];
    const isolated = /^[\\u2066-\\u2068]/.test(text);
    if (!isolated && letters.length > text.length / 2 && getComputedStyle(element).direction !== "rtl")
      found.push(`not right to left: ${name(element)}`);
  }
  for (const element of document.querySelectorAll("button, .button")) {
    const height = element.getBoundingClientRect().height;
    if (seen(element) && height < leastTap) found.push(`too small to tap: ${name(element)}`);
  }

  const numbers = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const over = (top, below) => {
    const alpha = top.length > 3 ? top[3] : 1;
    return [0, 1, 2].map((part) => top[part] * alpha + below[part] * (1 - alpha));
  };
  const ground = (element) => {
    if (!element) return [255, 255, 255];
    return over(numbers(getComputedStyle(element).backgroundColor), ground(element.parentElement));
  };
  const light = (colour) => {
    const [red, green, blue] = colour.map((part) => part / 255)
      .map((part) => part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  for (const element of texts) {
    if (element.closest(":disabled")) continue;
    const style = getComputedStyle(element), below = ground(element);
    const pair = [light(over(numbers(style.color), below)), light(below)].sort((a, b) => b - a);
    const ratio = (pair[0] + 0.05) / (pair[1] + 0.05), size = parseFloat(style.fontSize);
    const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    if (ratio < (large ? 3 : 4.5)) found.push(`contrast ${ratio.toFixed(1)}: ${name(element)}`);
  }

  const canvas = document.createElement("canvas"), pen = canvas.getContext("2d");
  canvas.width = canvas.height = 48;
  const drawn = (letter, font) => {
    pen.clearRect(0, 0, 48, 48);
    pen.font = font;
    pen.fillText(letter, 8, 36);
    return pen.getImageData(0, 0, 48, 48).data.join();
  };
  for (const element of document.querySelectorAll("select")) {
    const style = getComputedStyle(element), arrow = 16;
    const room = element.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
    pen.font = style.font;
    for (const option of element.options)
      if (element.checkVisibility() && pen.measureText(option.text).width > room - arrow)
        found.push(`clipped: ${option.text}`);
  }
  const tried = new Set();
  for (const element of texts) {
    const font = "24px " + getComputedStyle(element).fontFamily, missing = drawn("\\u{10fffd}", font);
    for (const letter of words(element)) {
      if (tried.has(letter) || /[\\s\\p{Cf}\\p{Mn}\\p{Extended_Pictographic}]/u.test(letter)) continue;
      tried.add(letter);
      if (drawn(letter, font) === missing) found.push(`no glyph for ${letter}`);
    }
  }
  return [...new Set(found)];
}
"""
"""Emoji are left out: what a phone draws for them is its own affair, and some machines have none."""


async def findings(page: Page, *, least_tap: int = 0) -> list[str]:
    """Everything that is wrong with the page as it stands; empty when it looks right.

    Buttons are at least `least_tap` pixels high.
    """
    found: list[str] = await page.evaluate(FINDINGS, least_tap)
    return found
