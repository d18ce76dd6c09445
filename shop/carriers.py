"""Those who carry parcels: what they are called, how their codes look, where a code is looked up.

A parcel carries the name of one of these (`iran-post`), or words the seller wrote for anybody
else. Carriers publish no rules for their codes; what is known comes from their receipts and the
pages named below, and whoever has another code chooses "another carrier", which takes any.
"""

import re
from dataclasses import dataclass
from urllib.parse import quote

from common.errors import BadInput
from common.messages import Message, msg
from common.text import ascii_digits, clean_input

LONGEST_CODE = 64
"""Characters; no carrier's code is longer."""
LONGEST_NAME = 64
OWN = "own"
"""The shop's own courier, who needs no code."""


@dataclass(frozen=True, slots=True)
class Carrier:
    """One of them. `code` is how its codes look, `page` where one is looked up, and `countries`
    are where it collects parcels.
    """

    name: str
    countries: frozenset[str]
    code: re.Pattern[str] | None = None
    page: str | None = None

    @property
    def title(self) -> Message:
        """What people call it."""
        return msg(f"carrier-{self.name}")


_EVERYWHERE: frozenset[str] = frozenset()
CARRIERS = (
    # Source: https://tracking.post.ir/ asks for a code of 24 digits, of parcels from its counters
    # also of 20; the page takes it as `id`.
    Carrier(
        "iran-post",
        frozenset({"IR"}),
        re.compile(r"\d{20}|\d{24}"),
        "https://tracking.post.ir/?id={code}",
    ),
    # Source: https://tipaxco.com/tracking, and receipts, mostly of 21 digits. In doubt: shops on
    # the web hand the code over as `id` and as `code`; the page opens either way.
    Carrier(
        "tipax",
        frozenset({"IR"}),
        re.compile(r"\d{8,24}"),
        "https://tipaxco.com/tracking?id={code}",
    ),
    # Source: https://www.yurticikargo.com/tr/online-servisler/gonderi-sorgula
    Carrier(
        "yurtici",
        frozenset({"TR"}),
        re.compile(r"\d{12}"),
        "https://www.yurticikargo.com/tr/online-servisler/gonderi-sorgula?code={code}",
    ),
    # Source: Aras Kargo's notes for shops, which name this page and 13 digits.
    Carrier(
        "aras",
        frozenset({"TR"}),
        re.compile(r"\d{13}"),
        "https://kargotakip.araskargo.com.tr/mainpage.aspx?code={code}",
    ),
    # Source: https://gonderitakip.ptt.gov.tr/, and UPU S10 for letters and parcels from abroad.
    # In doubt: domestic parcels carry two letters and eleven digits, or thirteen digits.
    Carrier(
        "ptt",
        frozenset({"TR"}),
        re.compile(r"[A-Z]{2}\d{9}[A-Z]{2}|[A-Z]{2}\d{11}|\d{13}"),
        "https://gonderitakip.ptt.gov.tr/Track/Verify?q={code}",
    ),
    Carrier(OWN, _EVERYWHERE),
)
_BY_NAME = {one.name: one for one in CARRIERS}


def offered(country: str | None) -> list[Carrier]:
    """The carriers of a shop in this country, the usual ones first; all where it is not known."""
    here = [one for one in CARRIERS if not one.countries or country in one.countries]
    return here if len(here) > 1 else list(CARRIERS)


def title(carrier: str) -> Message | str:
    """What a parcel's carrier is called, to be written in the reader's language."""
    known = _BY_NAME.get(carrier)
    return known.title if known is not None else carrier


def parse_carrier(text: str) -> str:
    """A carrier by one of our names, or whatever a seller calls theirs.

    Raises:
        BadInput: there is nothing in it, or a novel.
    """
    name = " ".join(clean_input(text, LONGEST_NAME).split())
    if not name:
        raise BadInput("bad-input")
    return name


def parse_code(text: str, carrier: str | None = None) -> str:
    """A tracking code as its carrier writes it: capitals and ASCII digits, no spaces.

    Raises:
        BadInput: there is no code in it, or none that this carrier would give.
    """
    code = re.sub(r"[\s-]+", "", ascii_digits(clean_input(text)).upper())
    usable = code.isascii() and any(letter.isdigit() for letter in code)
    if not usable or not 4 <= len(code) <= LONGEST_CODE:
        raise BadInput("tracking-unreadable")
    known = _BY_NAME.get(carrier or "")
    if known is not None and known.code is not None and not known.code.fullmatch(code):
        raise BadInput(f"tracking-not-{known.name}", carrier=known.title)
    return code


def of_code(code: str, country: str | None) -> list[str]:
    """Those of this country whose codes look like this one, the usual ones first."""
    return [
        one.name
        for one in offered(country)
        if one.code is not None and one.code.fullmatch(code) is not None
    ]


def page(carrier: str | None, code: str | None) -> str | None:
    """The page on which anybody sees where the parcel is; None where there is none to be had."""
    known = _BY_NAME.get(carrier or "")
    if known is None or known.page is None or not code:
        return None
    return known.page.format(code=quote(code, safe=""))
