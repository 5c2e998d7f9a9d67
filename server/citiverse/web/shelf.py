"""Where the response cache keeps answers, within a bound of bytes, and how it knows what is asked again."""

from __future__ import annotations

import threading
import weakref
from collections import OrderedDict
from typing import Final

from citiverse.web.answers import Answer

Key = tuple[str, ...]

KEY_BYTES: Final = 400
"""What a key costs besides its own text: the tuple, the headers of its strings and the place in the table."""
LARGEST_SHARE: Final = 8
"""An answer larger than one such part of the cache is not kept: it would throw out everything else."""
KEYS_REMEMBERED: Final = 20_000


class Shelf:
    """Answers by key within a bound of bytes; the least recently used go first. Equal answers are kept once."""

    def __init__(self, most_bytes: int) -> None:
        self._most_bytes = most_bytes
        self._kept: OrderedDict[Key, Answer] = OrderedDict()
        self._by_identity: weakref.WeakValueDictionary[tuple[object, ...], Answer] = weakref.WeakValueDictionary()
        self._lock = threading.Lock()
        self.bytes = 0

    def __len__(self) -> int:
        """Return the number of keys."""
        return len(self._kept)

    def get(self, key: Key) -> Answer | None:
        """Return the answer kept under `key`, which becomes the most recently used."""
        answer = self._kept.get(key)
        if answer is not None:
            # It may have been thrown out since: the answer itself is as good as before.
            try:  # noqa: SIM105 - `suppress` would take half of the time of a look at the shelf
                self._kept.move_to_end(key)
            except KeyError:
                pass
        return answer

    def put(self, key: Key, answer: Answer) -> Answer:
        """Keep `answer` and return it, or the equal one that is kept already."""
        if answer.cost * LARGEST_SHARE > self._most_bytes:
            return answer
        with self._lock:
            answer = self._by_identity.setdefault(answer.identity, answer)
            previous = self._kept.get(key)
            if previous is not None:
                return previous
            self._kept[key] = answer
            answer.uses += 1
            self.bytes += _cost_of_key(key) + answer.cost - answer.counted
            answer.counted = answer.cost
            self._make_room(self._most_bytes)
        return answer

    def recount(self, answer: Answer) -> None:
        """Take into account the codings that were made of `answer` since it was put here."""
        with self._lock:
            if answer.uses:
                self.bytes += answer.cost - answer.counted
                answer.counted = answer.cost
                self._make_room(self._most_bytes)

    def clear(self) -> None:
        """Throw everything out."""
        with self._lock:
            self._make_room(0)

    def _make_room(self, most_bytes: int) -> None:
        while self.bytes > most_bytes and self._kept:
            key, answer = self._kept.popitem(last=False)
            self.bytes -= _cost_of_key(key)
            answer.uses -= 1
            if not answer.uses:
                self.bytes -= answer.counted
                answer.counted = 0


class Regulars:
    """Remembers which keys came before, so that what is asked once only does not drive out what is asked often."""

    def __init__(self, most: int = KEYS_REMEMBERED) -> None:
        self._most = most
        self._recent: set[int] = set()
        self._earlier: set[int] = set()

    def knows(self, key: Key) -> bool:
        """Return whether `key` came among the last ones, at least `most` of them; it has come now."""
        # Two keys with one hash would only be kept a little early.
        mark = hash(key)
        known = mark in self._recent or mark in self._earlier
        self._recent.add(mark)
        if len(self._recent) > self._most:
            self._earlier, self._recent = self._recent, set()
        return known


def _cost_of_key(key: Key) -> int:
    return KEY_BYTES + sum(map(len, key))
