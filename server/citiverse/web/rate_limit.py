"""Limits how often one address may ask the endpoint: a bucket that fills up steadily, shared by all processes."""

from __future__ import annotations

import hashlib
import mmap
import os
import struct
import time
from collections.abc import Callable, Mapping
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from pathlib import Path
from typing import Any, Final, NamedTuple

from citiverse.engine import run_folder
from citiverse.errors import CallError
from citiverse.settings import Settings

SLOTS: Final = 1 << 17
"""Buckets in the table (1 MiB); two addresses share one with a chance of one in this many."""
TABLE: Final = "rates"
SALT_BYTES: Final = 16
MOST_KNOWN: Final = 4096
LONG_HEADER: Final = 200
"""Characters; who is named in a longer X-Forwarded-For is worked out each time, so that it takes no memory."""
_TIME: Final = struct.Struct("d")
_HOST_BITS_OF_IPV6: Final = 64
"""One subscriber has a whole /64, so all its addresses share a bucket."""

Address = IPv4Address | IPv6Address


class Client(NamedTuple):
    """Who asks: an address, a name by which all addresses of one subscriber go, and whether no limit is for it."""

    address: Address | None
    name: bytes
    is_free: bool

    @property
    def share_name(self) -> bytes:
        """Return the name under which the client has its share of the places for queries; empty: no share bounds it."""
        return b"" if self.is_free else self.name


class RateLimit:
    """Admits `rate_per_minute` requests of each address in the long run, and `rate_burst` at once (GCRA).

    All that is kept of an address is one number: the time at which its bucket is full again. The numbers lie in a table
    of fixed size, so no number of addresses fills the memory, and a salted hash picks the place, so nobody can aim at
    the bucket of another. Two processes that write at once may admit one request too many, which does no harm.
    """

    def __init__(
        self, settings: Settings, table: Path | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """Keep the buckets in the file `table`, which the processes of one server share, or in this process alone.

        Raises `CallError` where `trusted_proxies` holds something that is neither an address nor a network.
        """
        self._interval = 60 / settings.rate_per_minute if settings.rate_per_minute > 0 else 0.0
        self._tolerance = self._interval * max(settings.rate_burst - 1, 0)
        self._limits_loopback = bool(settings.rate_loopback)
        self._proxies = _networks(settings.trusted_proxies)
        self._known = lru_cache(maxsize=MOST_KNOWN)(self._client)
        self._clock = clock
        self._table = _table(table)

    def seconds_to_wait(self, environ: Mapping[str, Any]) -> float:
        """Count the request of the WSGI `environ`; return 0 where it is admitted, else the seconds until the next is.

        Refused requests are not counted, so that who waits as told is served.
        """
        if not self._interval:
            return 0.0
        client = self.client(environ)
        if client.is_free:
            return 0.0
        now, place = self._clock(), self._place(client.name)
        full_again = max(_TIME.unpack_from(self._table, place)[0], now)
        excess = full_again - now - self._tolerance
        if excess > 0:
            return float(excess)
        _TIME.pack_into(self._table, place, full_again + self._interval)
        return 0.0

    def client(self, environ: Mapping[str, Any]) -> Client:
        """Return who asks: the peer of the connection or, where that is a trusted proxy, whom the proxy names.

        Of `X-Forwarded-For` the last address counts that is no trusted proxy; what stands before it, anybody may have
        written.
        """
        peer = environ.get("REMOTE_ADDR", "")
        forwarded = environ.get("HTTP_X_FORWARDED_FOR", "") if self._proxies else ""
        return self._known(peer, forwarded) if len(forwarded) <= LONG_HEADER else self._client(peer, forwarded)

    def _client(self, peer: str, forwarded: str) -> Client:
        address, names = _address(peer), forwarded.split(",")
        while names and address is not None and any(address in network for network in self._proxies):
            named = _address(names.pop())
            if named is None:
                break
            address = named
        is_here = address is not None and address.is_loopback
        return Client(address, _subscriber(address), is_free=is_here and not self._limits_loopback)

    def _place(self, name: bytes) -> int:
        digest = hashlib.blake2b(name, digest_size=8, key=self._table[:SALT_BYTES]).digest()
        return SALT_BYTES + int.from_bytes(digest, "little") % SLOTS * _TIME.size


def shared_table() -> Path | None:
    """Return the file that the processes of one running server share, or None where this process is alone."""
    folder = os.environ.get(run_folder.VARIABLE)
    return Path(folder) / TABLE if folder else None


def _table(path: Path | None) -> mmap.mmap:
    size = SALT_BYTES + SLOTS * _TIME.size
    if path is None:
        table = mmap.mmap(-1, size)
        table[:SALT_BYTES] = os.urandom(SALT_BYTES)
        return table
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        # Made under another name and linked, so that no process ever sees a table without its salt.
        with draft.open("xb") as stream:
            stream.write(os.urandom(SALT_BYTES))
            stream.truncate(size)
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink(missing_ok=True)
    with path.open("r+b") as stream:
        return mmap.mmap(stream.fileno(), size)


def _networks(text: str) -> tuple[Any, ...]:
    try:
        return tuple(ip_network(part.strip()) for part in text.split(",") if part.strip())
    except ValueError as error:
        raise CallError(f"setting trusted_proxies: {error}") from error


def _subscriber(address: Address | None) -> bytes:
    if address is None:
        return b""
    return address.packed[: _HOST_BITS_OF_IPV6 // 8] if isinstance(address, IPv6Address) else address.packed


def _address(text: str) -> Address | None:
    """Return `text` as an address; an IPv4 address in IPv6 clothes is the IPv4 address."""
    try:
        found = ip_address(text.strip().partition("%")[0].strip("[]"))
    except ValueError:
        return None
    return found.ipv4_mapped or found if isinstance(found, IPv6Address) else found
