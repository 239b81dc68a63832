#!/usr/bin/env python3
"""`cmake --install` lays down everything docs/systemd.md speaks of, below the prefix it is given and nowhere else.

usage: install_test.py CMAKE BUILD
"""

import os
import pathlib
import subprocess
import sys
import tempfile

EXPECTED = [
    "bin/newswatch",
    "lib/systemd/system/newswatch.service",
    "lib/sysusers.d/newswatch.conf",
    "share/newswatch/newswatch.schema.json",
    "share/doc/newswatch/README.md",
    "share/doc/newswatch/configuration.md",
    "share/doc/newswatch/systemd.md",
    "share/doc/newswatch/webhooks.md",
    "share/doc/newswatch/metrics.md",
    "share/doc/newswatch/examples/newswatch.yaml",
    "share/doc/newswatch/examples/feeds.d/broadcasters.yaml",
    "share/doc/newswatch/examples/credentials.conf",
    "share/man/man1/newswatch.1",
    "share/bash-completion/completions/newswatch",
    "share/fish/vendor_completions.d/newswatch.fish",
]


def main():
    cmake, build = sys.argv[1:]
    with tempfile.TemporaryDirectory(prefix="newswatch-install-") as stage:
        for prefix, zsh in (("/usr", "vendor-completions"), ("/opt/watch", "site-functions")):
            subprocess.run([cmake, "--install", build, "--prefix", prefix], check=True, stdout=subprocess.DEVNULL,
                           env={**os.environ, "DESTDIR": stage})
            root = pathlib.Path(stage + prefix)
            for name in [*EXPECTED, f"share/zsh/{zsh}/_newswatch"]:
                assert (root / name).is_file() and (root / name).stat().st_size, f"{root / name} is missing or empty"
            unit = (root / "lib/systemd/system/newswatch.service").read_text()
            assert f"ExecStart={prefix}/bin/newswatch run" in unit, unit
            assert f"ExecPaths={prefix}/bin/newswatch " in unit, unit
            assert unit.count("/bin/newswatch") == unit.count(f"{prefix}/bin/newswatch"), unit
            answer = subprocess.run([root / "bin/newswatch", "--version"], check=True, capture_output=True, text=True)
            assert answer.stdout.startswith("newswatch "), answer.stdout
        top = sorted(path.name for path in pathlib.Path(stage).iterdir())
        assert top == ["opt", "usr"], f"files were laid outside of the prefix: {top}"


main()
