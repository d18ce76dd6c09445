"""Finding goods by what people type, with the letters, endings and slips they type it with."""

from shop.search.finding import Results, find
from shop.search.index import bring_up_to_date, refresh

__all__ = ["Results", "bring_up_to_date", "find", "refresh"]
