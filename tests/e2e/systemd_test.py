#!/usr/bin/env python3
"""The shipped unit under a real systemd: start, reload, kill, watchdog, stop, the journal, the state folder, the exposure.

Needs root, systemd and the shared script that boots a manager in a private namespace; skips with a line where one is absent.
The host's manager, /usr and /etc are not touched: the namespace sees copies laid over them.
usage: systemd_test.py NEWSWATCH
"""

import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import threading

import harness

UNIT = harness.SOURCE / "systemd" / "newswatch.service"
MAX_EXPOSURE = 1.2

# Milestones of a booting machine that the unit is ordered after; the namespace has none of its own.
TARGETS = ("sysinit", "basic", "network-online", "nss-lookup", "multi-user", "shutdown")

# What only the test needs: a short watchdog, and a sanitized binary that may not trace itself in the sandbox.
DROP_IN = """[Service]
WatchdogSec=3
TimeoutAbortSec=1
RestartSec=200ms
MemoryHigh=infinity
MemoryMax=infinity
Environment=ASAN_OPTIONS=detect_leaks=0
"""


class Manager:
    """systemd and journald as PID 1 of a namespace of their own."""

    def __init__(self, script, folder, binary):
        self.script, self.folder = script, folder / "manager"
        units = [UNIT]
        for target in TARGETS:
            units.append(folder / f"{target}.target")
            units[-1].write_text(f"[Unit]\nDescription={target}\nDefaultDependencies=no\n")
        booted = subprocess.run(["bash", str(script), "start", str(self.folder), *map(str, units)],
                                stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        if booted.returncode != 0:
            harness.skip(f"no systemd comes up in a namespace here: {booted.stdout.strip()[-300:]}")
        for place in ("usr/bin", "etc"):
            layer = f"/run/layer/{place}"
            self.run("mkdir", "-p", f"{layer}/upper", f"{layer}/work")
            self.run("mount", "-t", "overlay", "overlay", "-o",
                     f"lowerdir=/{place},upperdir={layer}/upper,workdir={layer}/work", f"/{place}")
        self.run("cp", str(binary), "/usr/bin/newswatch")
        self.run("mkdir", "-p", "/etc/newswatch/secrets", str(self.folder / "units/newswatch.service.d"))
        (self.folder / "units/newswatch.service.d/test.conf").write_text(DROP_IN)
        self.run("systemctl", "daemon-reload")
        # What systemd and the daemon say wakes the waits.
        self.following = subprocess.Popen(["bash", str(script), "run", str(self.folder), "journalctl", "-f", "-n", "0", "-o", "cat"],
                                          stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        harness.Follower(self.following.stdout)

    def command(self, *words):
        return subprocess.run(["bash", str(self.script), "run", str(self.folder), *words],
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=60)

    def run(self, *words):
        done = self.command(*words)
        assert done.returncode == 0, f"{' '.join(words)}: exit {done.returncode}: {done.stdout}\n{self.journal_text()}"
        return done.stdout

    def write(self, path, text):
        """As an editor does: a new file that takes the old one's place."""
        subprocess.run(["bash", str(self.script), "run", str(self.folder), "bash", "-c",
                        f"cat > {path}.new && chmod 0644 {path}.new && mv {path}.new {path}"], input=text, text=True, check=True)

    def show(self, name):
        return self.run("systemctl", "show", "newswatch", "--value", "-p", name).strip()

    def journal(self):
        lines = self.command("journalctl", "-u", "newswatch", "-o", "json", "--no-pager").stdout.splitlines()
        return [json.loads(line) for line in lines if line.startswith("{")]

    def journal_text(self):
        return "\n".join(str(entry.get("MESSAGE", "")) for entry in self.journal()[-60:])

    def close(self):
        self.following.terminate()
        self.following.wait()
        subprocess.run(["bash", str(self.script), "stop", str(self.folder)], check=False)


class Feed:
    """One RSS feed of a list of headlines that grows while it is polled."""

    def __init__(self):
        self.lock = threading.Lock()
        self.headlines = []
        self.server = harness.Server(self.answer)

    def add(self, headline):
        with self.lock:
            self.headlines.append(headline)

    def answer(self, handler):
        with self.lock:
            items = "".join(f"<item><guid isPermaLink=\"false\">{n}</guid><title>{one}</title></item>"
                            for n, one in reversed(list(enumerate(self.headlines))))
        body = f"<rss version=\"2.0\"><channel><title>Wire</title>{items}</channel></rss>".encode()
        harness.reply(handler, 200, body, [("Content-Type", "application/rss+xml")])


def configuration(feed, receiver, rules):
    return json.dumps({
        "store": {"path": "/var/lib/newswatch/newswatch.db"},
        "http": {"listen": ""},
        "fetch": {"min_interval": "1s", "max_interval": "1s", "allow_private_addresses": True},
        "feeds": [{"name": "wire", "url": feed.server.url("/feed"), "every": "1s"}],
        "rules": [{"name": name, "match": match} for name, match in rules.items()],
        "channels": {"desk": {"webhook": {"url": receiver.url(), "secret": "${file:/etc/newswatch/secrets/desk}",
                                          "allow_private_addresses": True}}},
    }, indent=1)


def check_exposure():
    done = subprocess.run(["systemd-analyze", "security", "--offline=true", str(UNIT)], capture_output=True, text=True)
    exposure = float(re.search(r"exposure level for \S+: ([\d.]+)", done.stdout).group(1))
    assert exposure <= MAX_EXPOSURE, f"exposure {exposure}, at most {MAX_EXPOSURE} is promised"
    return exposure


def main():
    binary = sys.argv[1]
    shared = harness.shared_folder()
    script = shared / "tools" / "systemd_ns.sh" if shared else None
    if os.geteuid() != 0:
        harness.skip("booting a systemd needs root")
    if not script or not script.exists() or not shutil.which("systemd-analyze") or not pathlib.Path("/lib/systemd/systemd").exists():
        harness.skip("there is no systemd here, or no script that boots one in a namespace")
    exposure = check_exposure()
    feed, receiver = Feed(), harness.Receiver()

    def told(rule, headline):
        return sum(1 for _, body in receiver.accepted()
                   if body["data"]["rule"]["name"] == rule and body["data"]["article"]["title"] == headline)

    def alerted(rule, headline, seconds=30):
        harness.wait_until(lambda: told(rule, headline), seconds, f"an alert of {rule} for {headline!r}")

    with tempfile.TemporaryDirectory(prefix="newswatch-systemd-") as name:
        manager = Manager(script, pathlib.Path(name), binary)
        try:
            rules = {"truce": "truce"}
            path = "/etc/newswatch/newswatch.yaml"
            manager.write("/etc/newswatch/secrets/desk", harness.SECRET + "\n")
            manager.write(path, configuration(feed, receiver, rules))
            feed.add("A truce is near")
            manager.run("systemctl", "start", "newswatch")  # returns only once the daemon has said READY=1
            assert manager.show("ActiveState") == "active"
            assert "feeds" in manager.show("StatusText"), manager.show("StatusText")
            alerted("truce", "A truce is near")
            first = manager.show("MainPID")
            user = manager.run("ps", "-o", "user=", "-p", first).strip()
            assert user not in ("root", "0"), f"the service runs as {user}"
            assert manager.run("stat", "-Lc", "%a", "/var/lib/newswatch", "/var/lib/newswatch/newswatch.db").split() == ["700", "600"]

            rules["ceasefire"] = "ceasefire"
            manager.write(path, configuration(feed, receiver, rules))
            manager.run("systemctl", "reload", "newswatch")
            feed.add("Ceasefire holds")
            alerted("ceasefire", "Ceasefire holds")
            assert manager.show("MainPID") == first, "a reload must not restart"

            manager.write(path, configuration(feed, receiver, {"truce": "truce", "war": "war AND AND"}))
            refused = manager.command("systemctl", "reload", "newswatch")
            assert refused.returncode != 0, "a faulty configuration must fail the reload"
            assert re.search(r"newswatch\.yaml:\d+:\d+:", manager.journal_text()), manager.journal_text()
            feed.add("Ceasefire broken")
            alerted("ceasefire", "Ceasefire broken")
            assert manager.show("MainPID") == first and manager.show("ActiveState") == "active"
            manager.write(path, configuration(feed, receiver, rules))
            manager.run("systemctl", "reload", "newswatch")

            manager.run("systemctl", "kill", "-s", "KILL", "newswatch")
            harness.wait_until(lambda: manager.show("MainPID") not in ("0", first) and manager.show("ActiveState") == "active",
                               30, "the service to be up again after SIGKILL")
            feed.add("Truce after a crash")
            alerted("truce", "Truce after a crash")

            second = manager.show("MainPID")
            manager.run("systemctl", "kill", "-s", "STOP", "newswatch")
            harness.wait_until(lambda: manager.show("MainPID") not in ("0", second) and manager.show("ActiveState") == "active",
                               40, "the watchdog to replace a daemon that stands still")
            feed.add("Truce after a standstill")
            alerted("truce", "Truce after a standstill")

            manager.run("systemctl", "stop", "newswatch")
            assert manager.show("Result") == "success", manager.show("Result")
            assert manager.show("ExecMainStatus") == "0", manager.show("ExecMainStatus")
            priorities = {entry.get("PRIORITY") for entry in manager.journal()}
            assert {"3", "6"} <= priorities, f"priorities in the journal: {priorities}"
            assert harness.SECRET not in manager.journal_text()
            assert not receiver.faults, receiver.faults[:3]
            ids = [message_id for message_id, _ in receiver.accepted()]
            assert len(ids) == len(set(ids)) == 5, f"{len(ids)} webhooks, {len(set(ids))} ids, 5 alerts"
            print(f"exposure {exposure}; started, reloaded, refused, killed, stood still, stopped: 5 alerts, each once")
        except AssertionError:
            print(manager.journal_text()[-6000:])
            raise
        finally:
            manager.close()


if __name__ == "__main__":
    main()
