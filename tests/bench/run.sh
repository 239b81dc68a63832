#!/usr/bin/env bash
# usage: run.sh BUILD [NAME]: runs the benches of an optimised build, or those called NAME and NAME_…; each prints lines
# `goal ID ours=X ref=Y ratio=Z want=W pass|miss`, ours and the reference measured in the same run.
set -euo pipefail
build=$1
only=${2:-}
found=0
# By source, so that a program whose source is gone is not run.
for source in "$(dirname "${BASH_SOURCE[0]}")"/bench_*.cc; do
  name=$(basename "$source" .cc)
  name=${name#bench_}
  [[ -z "$only" || "$name" == "$only" || "$name" == "$only"_* ]] || continue
  found=1
  printf '== %s\n' "$name"
  "$build/tests/bench/bench_$name"
done
[ "$found" = 1 ] || { echo "there is no bench \"$only\"" >&2; exit 2; }
