import threading
from collections.abc import Callable


def together(count: int, work: Callable[[int], None]) -> list[BaseException]:
    """Run `work` in so many threads that start at one moment; what they raised."""
    start = threading.Barrier(count)
    raised: list[BaseException] = []

    def run(number: int) -> None:
        start.wait()
        try:
            work(number)
        except Exception as error:  # noqa: BLE001  the test tells
            raised.append(error)

    threads = [threading.Thread(target=run, args=[number]) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return raised
