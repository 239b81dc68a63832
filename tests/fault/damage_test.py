#!/usr/bin/env python3
"""Damage to the database file and to its log, at random places.

A daemon that finds such a file ends with 3 and one plain sentence, or runs: then it brings everything or says what is wrong, it never dies of
a signal, and the file is still there. `store check` says 0 or 1. Then a backup is restored and everything comes, each alert under one id.
usage: damage_test.py NEWSWATCH [TIMES]     (TIMES: 12; 600 with NEWSWATCH_LONG_TESTS=1)
"""

import concurrent.futures
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile

import drill
import harness

FEEDS, ITEMS = 3, 12
PAGE = 4096


def flips_bits(data, chance):
    for _ in range(chance.randint(1, 20)):
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)


def writes_bytes(data, chance):
    for _ in range(chance.randint(1, 200)):
        data[chance.randrange(len(data))] = chance.randrange(256)


def zeroes_pages(data, chance):
    for _ in range(chance.randint(1, 3)):
        at = chance.randrange(0, len(data), PAGE)
        data[at:at + PAGE] = bytes(len(data[at:at + PAGE]))


def tears_a_page(data, chance):
    at = chance.randrange(0, len(data), 512)
    data[at:at + 512] = chance.randbytes(len(data[at:at + 512]))


def cuts(data, chance):
    del data[chance.randrange(len(data)):]


def grows(data, chance):
    data += chance.randbytes(chance.randint(1, 3 * PAGE))


def moves_pages(data, chance):
    one, other = (chance.randrange(0, len(data), PAGE) for _ in range(2))
    data[one:one + PAGE], data[other:other + PAGE] = data[other:other + PAGE], data[one:one + PAGE]


# Of what is whole pages or nothing SQLite notices all; a changed byte inside of a row it cannot know from another.
KINDS = [flips_bits, writes_bytes, zeroes_pages, tears_a_page, cuts, grows, moves_pages]


def run(binary, config, *words):
    return subprocess.run([binary, "store", *words, "--config", str(config)], capture_output=True, text=True, errors="replace", timeout=120)


def told_plainly(done, codes):
    assert done.returncode in codes, f"{done.args[2]}: exit {done.returncode}: {done.stdout}{done.stderr}"
    if done.returncode:
        assert done.stderr.splitlines()[-1].startswith("newswatch: "), done.stderr


class Template:
    """What a kill in the middle of work leaves: the database, its log, and a backup made a little earlier."""

    def __init__(self, binary, folder, seed):
        self.folder = folder
        folder.mkdir()
        feeds, receiver = drill.Feeds(FEEDS, random.Random(seed), growing=False), harness.Receiver(lambda *_: 503)
        feeds.add(ITEMS // 2)
        config = drill.configuration(folder, feeds, {"desk": drill.webhook(receiver.url())})
        daemon = harness.Daemon(binary, config)
        try:
            harness.wait_until(lambda: drill.logged(folder / "alerts.jsonl") >= feeds.expected(), 60, "the first alerts")
            told_plainly(run(binary, config, "backup", str(folder / "backup.db")), [0])
            daemon.stop()  # moves the log into the file
            daemon = harness.Daemon(binary, config)
            feeds.add(ITEMS - ITEMS // 2)
            harness.wait_until(lambda: drill.logged(folder / "alerts.jsonl") >= feeds.expected(), 60, "the other alerts")
        finally:
            daemon.kill()
        feeds.server.close()
        receiver.server.close()


def damaged(binary, template, folder, seed):
    """What became of it, or what went wrong."""
    chance = random.Random(seed)
    kind, name = chance.choice(KINDS), chance.choice(["newswatch.db", "newswatch.db", "newswatch.db-wal"])
    feeds, receiver = drill.Feeds(FEEDS, chance, growing=False), harness.Receiver()
    folder.mkdir()
    try:
        for one in ("newswatch.db", "newswatch.db-wal", "backup.db"):
            shutil.copy(template.folder / one, folder / one)
        data = bytearray((folder / name).read_bytes())
        kind(data, chance)
        (folder / name).write_bytes(data)
        feeds.add(ITEMS + 2)
        config = drill.configuration(folder, feeds, {"desk": drill.webhook(receiver.url())})
        told_plainly(run(binary, config, "check"), [0, 1])
        daemon = harness.Daemon(binary, config)
        harness.wait_until(lambda: daemon.said("ready feeds=") or daemon.log.ended, 60, "the daemon to be ready or to end")
        outcome = "refused"
        if daemon.said("ready feeds="):
            path = folder / "alerts.jsonl"
            harness.wait_until(
                lambda: daemon.log.ended or daemon.said(" error ") or
                (feeds.read_to_their_end() and drill.told_by(receiver) and drill.logged(path)), 60, "anything to come, or an error")
            outcome = "told" if daemon.said(" error ") else "ran"
            code, _ = daemon.stop()
            assert code == 0, f"exit {code}: {daemon.log_text()[-1500:]}"
        else:
            code = daemon.wait()
            told = [line for line in daemon.log.lines if line.startswith("newswatch: ")]
            assert code == 3 and len(told) == 1 and str(folder) in told[0], f"exit {code}: {daemon.log_text()[-1500:]}"
        assert (folder / "newswatch.db").exists(), "the database is gone"
        told_plainly(run(binary, config, "check"), [0, 1])

        told_plainly(run(binary, config, "restore", str(folder / "backup.db")), [0])
        assert list(folder.glob("newswatch.db.replaced-*")), "the damaged database is gone"
        told_plainly(run(binary, config, "check"), [0])
        (folder / "alerts.jsonl").unlink(missing_ok=True)
        # What the backup has as written to the alert log is not written again.
        waiting = {f"{feed}-{item}" for feed in range(FEEDS) for item in range(ITEMS // 2, ITEMS + 2) if item % 3}
        after = harness.Receiver()
        config = drill.configuration(folder, feeds, {"desk": drill.webhook(after.url())})
        daemon = harness.Daemon(binary, config)
        try:
            wanted = feeds.expected()
            harness.wait_until(lambda: drill.told_by(after) >= wanted, 60, "every alert to be accepted after the restore")
            harness.wait_until(lambda: drill.logged(folder / "alerts.jsonl") >= waiting, 60, "the alert log after the restore")
            code, _ = daemon.stop()
            assert code == 0, f"exit {code}"
        finally:
            if daemon.running():
                daemon.kill()
        drill.check_receiver(after, wanted)
        if outcome == "ran" and kind not in (flips_bits, writes_bytes):
            with receiver.lock:
                before = {drill.told(body): message_id for message_id, body in receiver.taken}
            same = {drill.told(body): message_id for message_id, body in after.taken}
            differing = [article for article, message_id in before.items() if same[article] != message_id]
            assert not differing, f"other ids than before the restore: {differing[:3]}"
        after.server.close()
        return outcome, kind.__name__, name
    except Exception as error:  # told by main(), with its place
        return "wrong", f"{kind.__name__} {name}, seed {seed}: {error}", ""
    finally:
        feeds.server.close()
        receiver.server.close()
        shutil.rmtree(folder, ignore_errors=True)


def main():
    binary = sys.argv[1]
    times = int(sys.argv[2]) if len(sys.argv) > 2 else 600 if drill.LONG else 12
    seed = drill.seed_of_run(f"{times} times damaged")
    with tempfile.TemporaryDirectory(prefix="newswatch-damage-") as name:
        scratch = pathlib.Path(name)
        template = Template(binary, scratch / "template", seed)
        for one in ("newswatch.db", "newswatch.db-wal"):
            assert (template.folder / one).stat().st_size > 10 * PAGE, f"there is nothing of {one} to damage"
        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            results = list(pool.map(lambda n: damaged(binary, template, scratch / str(n), seed + n), range(times)))
    wrong = [what for outcome, what, _ in results if outcome == "wrong"]
    assert not wrong, f"{len(wrong)} of {times}:\n" + "\n".join(wrong[:10])
    count = {one: sum(1 for outcome, *_ in results if outcome == one) for one in ("refused", "ran", "told")}
    print(f"{times} times damaged: {count['refused']} refused at the start, {count['ran']} ran, {count['told']} ran and told an error; "
          "none crashed, every backup was restored and brought every alert")


if __name__ == "__main__":
    main()
