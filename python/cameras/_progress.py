"""Progress bars, by tqdm where it is there."""
import sys
from typing import Any, Iterator, Optional, Sequence, TypeVar

One = TypeVar("One")


def tracked(items: Sequence[One], wanted: Optional[bool], unit: str) -> Iterator[One]:
    """The items, with a bar of how many are done. None: where there are several, and somebody looks."""
    bar = _bar(len(items), wanted if wanted is not None else len(items) > 1 and _somebody_looks(), unit)
    try:
        for item in items:
            yield item
            if bar is not None:
                bar.update(1)
    finally:
        if bar is not None:
            bar.close()


class PassBar:
    """A bar of a computation's passes, whose number is known once it runs."""

    def __init__(self, wanted: Optional[bool]) -> None:
        self._wanted = bool(wanted)
        self._bar: Any = None

    def show(self, done: int, of: int) -> None:
        if not self._wanted or of <= 0:
            return
        if self._bar is None:
            self._bar = _bar(of, True, "pass")
            self._wanted = self._bar is not None
        if self._bar is not None:
            self._bar.update(done - self._bar.n)

    def close(self) -> None:
        if self._bar is not None:
            self._bar.close()


def _bar(total: int, wanted: bool, unit: str) -> Any:
    if not wanted:
        return None
    try:
        from tqdm import tqdm
    except ImportError:
        return None
    return tqdm(total=total, unit=unit)


def _somebody_looks() -> bool:
    return "ipykernel" in sys.modules or bool(sys.stderr and sys.stderr.isatty())


