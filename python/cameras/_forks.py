"""A process that forks gives its child copies of sockets, locks and handles that are not the child's to use."""
import os
import weakref
from typing import Protocol


class Forkable(Protocol):
    """Something that a forked child has to begin anew."""

    def forget(self) -> None:
        """Drops what the parent goes on using, without touching it."""


_known: "weakref.WeakSet[Forkable]" = weakref.WeakSet()


def begin_anew_in_children(one: Forkable) -> None:
    """Calls forget() in every child that is forked from now on."""
    _known.add(one)


def _forget_all() -> None:
    for one in list(_known):
        one.forget()


os.register_at_fork(after_in_child=_forget_all)
