#!/usr/bin/env python3
"""Death and disk faults at single system calls, from the first look at the lock to the last acknowledgement.

A first pass of `newswatch poll` under strace tells which system calls there are. Then, each in a folder of its own:
- kill: a pass that dies at the N-th call of a kind, just before it happens. A daemon started afterwards brings everything.
- fault: a daemon whose N-th write, sync, open, read or cut of the database, its log (WAL) or the alert log fails with EIO or ENOSPC, once or
  several times in a row. It says so and brings everything by itself; only before it is ready may it end instead, with a plain line.
usage: syscalls_test.py NEWSWATCH     (a sample of the points; every one with NEWSWATCH_LONG_TESTS=1)
"""

import collections
import concurrent.futures
import os
import pathlib
import random
import re
import shutil
import subprocess
import sys
import tempfile

import drill
import harness

FEEDS, ITEMS = 2, 3
# What changes nothing outside of the process: a death there is the death at the next call.
INWARD = {"mmap", "munmap", "mprotect", "madvise", "brk", "futex", "sigaltstack", "rt_sigaction", "rt_sigprocmask", "gettid", "getpid",
          "geteuid", "getrandom", "clock_gettime", "sched_getaffinity", "prlimit64", "set_robust_list", "rseq", "prctl", "sched_yield", "exit"}
FAULTS = {"write": ("EIO", "ENOSPC"), "pwrite64": ("EIO", "ENOSPC"), "fdatasync": ("EIO", "ENOSPC"), "fsync": ("EIO",), "openat": ("EIO", "ENOSPC"),
          "open": ("EIO", "ENOSPC"), "ftruncate": ("EIO",), "pread64": ("EIO",), "unlink": ("EIO",)}
# ptrace and the leak check exclude each other.
ENVIRONMENT = {**os.environ, "ASAN_OPTIONS": "detect_leaks=0"}


class Place:
    """A folder, feeds and a receiver, for one point."""

    def __init__(self, binary):
        self.binary = binary
        self.temporary = tempfile.TemporaryDirectory(prefix="newswatch-syscalls-")
        self.folder = pathlib.Path(self.temporary.name)
        self.feeds = drill.Feeds(FEEDS, random.Random(1), growing=False)
        self.feeds.add(ITEMS)
        self.receiver = harness.Receiver()
        self.config = drill.configuration(self.folder, self.feeds, {"desk": drill.webhook(self.receiver.url())})

    def poll(self, *strace):
        return subprocess.run(["strace", "-f", "-qq", *strace, self.binary, "poll", "--config", self.config], cwd=self.folder,
                              stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=ENVIRONMENT, timeout=120)

    def bring_everything(self, daemon):
        try:
            drill.deliver_everything(daemon, self.folder, self.feeds, [self.receiver], 60)
            code, _ = daemon.stop()
            assert code == 0, f"exit {code}"
        finally:
            if daemon.running():
                daemon.kill()
        drill.check_store(self.binary, self.config)
        expected = self.feeds.expected()
        drill.check_receiver(self.receiver, expected, drill.SHORTEST_RETRY_UNHEARD)
        drill.check_log(self.folder / "alerts.jsonl", expected)

    def paths(self):
        return {"database": self.folder / "newswatch.db", "log of the database": self.folder / "newswatch.db-wal",
                "alert log": self.folder / "alerts.jsonl"}

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.feeds.server.close()
        self.receiver.server.close()
        self.temporary.cleanup()


def kill_points(binary):
    """Every (system call, number) from the opening of the lock on."""
    with Place(binary) as place:
        done = place.poll("-o", "trace")
        if done.returncode != 0:
            harness.skip(f"strace may not trace here: {done.stderr.decode(errors='replace').strip()[-200:]}")
        counts, points, begun = collections.Counter(), set(), False
        for line in (place.folder / "trace").read_text(errors="replace").splitlines():
            found = re.match(r"(\d+) +([a-z_0-9]+)\(", line)
            if not found:
                continue
            begun = begun or "newswatch.db.lock" in line
            thread, call = found.groups()
            counts[thread, call] += 1
            if begun and call not in INWARD:
                points.add((call, counts[thread, call]))
    return sorted(points)


def fault_points(binary):
    """Every (path's name, system call, number, error, how often in a row)."""
    points = []
    with Place(binary) as place:
        names = place.paths()
    for name in names:
        with Place(binary) as place:
            place.poll("-o", "trace", "-P", place.paths()[name])
            counts = collections.Counter()
            for line in (place.folder / "trace").read_text(errors="replace").splitlines():
                found = re.match(r"\d+ +([a-z_0-9]+)\(", line)
                if found:
                    counts[found.group(1)] += 1
        points += [(name, call, number, error, times) for call, errors in FAULTS.items() for number in range(1, counts[call] + 1)
                   for error in errors for times in (1, 3)]
    return points


def killed_at(binary, call, number):
    """Whether the point was reached, or what went wrong."""
    try:
        with Place(binary) as place:
            done = place.poll("-o", "/dev/null", "-e", f"trace={call}", "-e", f"inject={call}:signal=KILL:when={number}")
            assert done.returncode in (0, -9), f"exit {done.returncode}: {done.stderr.decode(errors='replace')[-500:]}"
            place.bring_everything(harness.Daemon(binary, place.config))
            return done.returncode == -9
    except Exception as error:  # told by main(), with its point
        return f"killed before {call} {number}: {error}"


def failing_at(binary, name, call, number, error, times):
    """Whether the fault showed, or what went wrong."""
    try:
        with Place(binary) as place:
            when = f"{number}..{number + times - 1}"
            daemon = harness.Daemon(binary, place.config, before=[
                "env", "ASAN_OPTIONS=detect_leaks=0", "strace", "-D", "-f", "-qq", "-o", place.folder / "trace", "-P", place.paths()[name],
                "-e", f"trace={call}", "-e", f"inject={call}:error={error}:when={when}"])
            harness.wait_until(lambda: daemon.said("ready feeds=") or daemon.log.ended, 60, "the daemon to be ready or to end")
            if not daemon.said("ready feeds="):
                code = daemon.wait()
                assert code == 3 and daemon.said("newswatch: ") == 1, f"exit {code}: {daemon.log_text()}"
                daemon = harness.Daemon(binary, place.config)
            place.bring_everything(daemon)
            return "INJECTED" in (place.folder / "trace").read_text(errors="replace")
    except Exception as fault:  # told by main(), with its point
        return f"{error} of {call} {number}, {times} times, at the {name}: {fault}"


def main():
    binary = sys.argv[1]
    if not shutil.which("strace"):
        harness.skip("there is no strace")
    seed = drill.seed_of_run("every point" if drill.LONG else "a sample of the points")
    kills, faults = kill_points(binary), fault_points(binary)
    print(f"{len(kills)} points to die at, {len(faults)} faults", flush=True)
    chance = random.Random(seed)
    if not drill.LONG:
        kills, faults = chance.sample(kills, min(14, len(kills))), chance.sample(faults, min(14, len(faults)))
    with concurrent.futures.ThreadPoolExecutor(12) as pool:
        died = [pool.submit(killed_at, binary, *point) for point in kills]
        failed = [pool.submit(failing_at, binary, *point) for point in faults]
        results = [one.result() for one in died], [one.result() for one in failed]
    wrong = [result for one in results for result in one if isinstance(result, str)]
    assert not wrong, f"{len(wrong)} points:\n" + "\n".join(wrong[:20])
    print(f"{sum(results[0])} of {len(kills)} deaths and {sum(results[1])} of {len(faults)} faults came about: "
          "everything was delivered, under one id, in the same words")
    assert sum(results[0]) >= len(kills) * 0.5 and sum(results[1]) >= len(faults) * 0.4, "too few points were reached"


if __name__ == "__main__":
    main()
