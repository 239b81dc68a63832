#!/usr/bin/env bash
# CPU seconds that sfeed takes for the documents named, a process each: that is how it is made.
# usage: sfeed_rate.sh FILE...
TIMEFORMAT='%U %S'
{ time for name; do sfeed <"$name" >/dev/null; done; } 2>&1 | awk '{print $1 + $2}'
