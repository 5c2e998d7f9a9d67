"""Attacks a server of the real catalogue, prints a table of all attacks, what leaked, and who was called."""

from __future__ import annotations

import argparse
import itertools
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from hostile.attack import Attacker, Outcome
from hostile.heavy import ATTACKER, BYSTANDER, CLIENTS, WORK, environment_apart, heavy_clients
from hostile.leaks import Holding, quiet
from hostile.slow import all_slow
from hostile.under_attack import look_up, look_up_under_attack, subjects_at
from hostile.uploads import all_uploads
from support.canary import Canary
from support.server import running_process

P99_MILLISECONDS = 250.0
P99_BESIDE_HEAVY_CLIENTS = 1_000.0


def print_table(outcomes: Iterable[Outcome]) -> int:
    """Print one line for each attack; return how many answers were not sound."""
    bad = 0
    print(f"{'class':34} {'attack':52} {'status':>7} {'ms':>8}  sound")
    for one in outcomes:
        status = str(one.status) if one.status else "closed"
        print(f"{one.kind:34} {one.name:52} {status:>7} {one.milliseconds:8.0f}  {'yes' if one.is_sound else 'NO'}")
        if not one.is_sound:
            bad += 1
            print(f"    {one.detail!r}")
    return bad


def attack(attacker: Attacker, canary: Canary) -> list[Outcome]:
    """Run the whole suite once."""
    found = attacker.all_queries(canary.address) + attacker.all_requests() + all_slow(attacker)
    return [*found, attacker.pipeline(1_000), *all_uploads(attacker.base, canary.address)]


def measure(base: str, canary: Canary, seconds: float) -> bool:
    """Print the look-up times alone and under attack; return whether they are good enough."""
    alone = look_up(base, seconds)
    attacked, thrown = look_up_under_attack(base, canary.address, seconds)
    print(f"\nlook-ups alone:        {alone}")
    print(f"look-ups under attack: {attacked} ({thrown} hostile queries meanwhile)")
    return attacked.quantile(0.99) < P99_MILLISECONDS and not attacked.failed


def measure_beside_heavy_clients(folder: Path, seconds: float) -> bool:
    """Print the look-up times beside clients that ask for heavy work; return whether they are good enough."""
    is_fast = True
    with running_process(log=folder / "log", environment=environment_apart(query_seconds=3)) as (base, _):
        subjects = subjects_at(base)
        for kind, (whose, source) in itertools.product(WORK, (("another", BYSTANDER), ("their own", ATTACKER))):
            with heavy_clients(base, kind) as answers:
                found = look_up(base, seconds, subjects, source)
            print(f"look-ups from {whose} address beside {CLIENTS} clients that ask for {kind}: {found}")
            print(f"    their answers: {answers}")
            is_fast &= found.quantile(0.99) < P99_BESIDE_HEAVY_CLIENTS and not found.failed
    return is_fast


def print_leaks(stages: dict[str, Holding]) -> bool:
    """Print what was held at each stage; return whether the last is no more than the one before."""
    print()
    for name, held in stages.items():
        print(f"held {name:28} {held}")
    *_, before, after = stages.values()
    return after.is_no_more_than(before)


def main() -> None:
    """Attack, print, and fail where something is not sound."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=20, help="length of each measurement")
    seconds = parser.parse_args().seconds
    subprocess.run([sys.executable, "-m", "citiverse", "build"], check=True)
    canary = Canary()
    limits = {
        "CITIVERSE_QUERY_SECONDS": "3",
        "CITIVERSE_QUERY_MEMORY_BYTES": str(400 * 1024 * 1024),
        "CITIVERSE_VALIDATION_SECONDS": "10",
    }
    with (
        tempfile.TemporaryDirectory() as folder,
        running_process(log=Path(folder) / "log", environment=limits) as (base, server),
    ):
        attacker = Attacker(base)
        stages = {"after start": quiet(server.pid)}
        bad = print_table(attack(attacker, canary))
        stages["after the first round"] = quiet(server.pid)
        bad += sum(not one.is_sound for one in attack(attacker, canary))
        stages["after the second round"] = quiet(server.pid)
        is_fast = measure(base, canary, seconds)
        stages["after the measurement"] = quiet(server.pid)
        has_not_leaked = print_leaks(stages)
    print()
    with tempfile.TemporaryDirectory() as folder:
        is_fast &= measure_beside_heavy_clients(Path(folder), seconds)
    print(f"\nattacks with an unsound answer: {bad}")
    print(f"connections to the canary:      {canary.connections}")
    bounds = f"{P99_MILLISECONDS:.0f} ms, beside heavy clients {P99_BESIDE_HEAVY_CLIENTS:.0f} ms"
    print(f"p99 of look-ups below {bounds}: {'yes' if is_fast else 'NO'}")
    canary.close()
    sys.exit(0 if not bad and not canary.connections and is_fast and has_not_leaked else 1)


if __name__ == "__main__":
    main()
