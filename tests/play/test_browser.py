import anyio
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from tests.play.browser import Browser, Page, Passage

FORM = """
<title>بانک</title><style>p {}</style>
<p>مبلغ: <b>۴۵۰٬۰۰۰</b></p>
<form method="post"><input name="minutes" value="90"><button name="choice" value="late">دیر</button>
</form>
<form method="post" action="/check"><button>پرداخت کرده‌ام</button></form>
"""


async def pay(request: Request) -> Response:
    if request.method == "GET":
        return HTMLResponse(FORM)
    async with request.form() as form:
        return RedirectResponse(f"/done?{form['choice']}={form['minutes']}", 303)


async def done(request: Request) -> Response:
    return HTMLResponse(request.url.query)


@pytest.fixture
def passage() -> Passage:
    routes = [Route("/pay", pay, methods=["GET", "POST"]), Route("/done", done)]
    return Passage(Starlette(routes=routes))


def test_a_page_is_its_words_and_its_forms() -> None:
    page = Page("https://bank.example/pay", FORM)
    assert page.text == "مبلغ: ۴۵۰٬۰۰۰ دیر پرداخت کرده‌ام"
    assert page.form("choice", "late").action == "https://bank.example/pay"
    assert page.form_to("/check").action == "https://bank.example/check"
    assert page.has_button("choice")
    with pytest.raises(LookupError, match="no button 'paid'"):
        page.form("choice", "paid")


def test_a_pressed_button_sends_its_form_and_redirects_are_followed(passage: Passage) -> None:
    async def press() -> str:
        browser = Browser({"https://bank.example": passage})
        page = await browser.open("https://bank.example/pay")
        answer = await browser.press(page, "choice", "late", minutes="5")
        await browser.close()
        return answer.text

    assert anyio.run(press) == "late=5"


def test_nobody_is_at_an_address_that_is_not_known_or_closed(passage: Passage) -> None:
    async def open_both() -> list[str]:
        browser = Browser({"https://bank.example": passage})
        passage.closed = True
        pages = [await browser.open(f"https://{host}/pay") for host in ("bank.example", "a.ir")]
        await browser.close()
        return [page.text for page in pages]

    assert anyio.run(open_both) == [
        "nobody answers at bank.example",
        "nobody answers at a.ir",
    ]
