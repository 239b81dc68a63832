#!/usr/bin/env bash
# Articles a second of CPU of one thread that Lucene's Monitor matches, in its best known tuning. The distribution packages
# Lucene without the Monitor; its source is in the same source package, and is compiled against the packaged jars.
# usage: lucene_monitor.sh FOLDER WORKLOAD RULES: what is built is kept in FOLDER.
set -euo pipefail
folder=$1/lucene workload=$2 rules=$3
bench=$(realpath "${NEWSWATCH_SHARED:-../shared}/bench/matching/lucene")/MonitorBench.java
command -v javac >/dev/null && [ -f "$bench" ] || exit 1
path=$folder/classes
for part in core memory analyzers-common queries; do
  jars=(/usr/share/java/lucene-"$part"-8*.jar)
  [ -f "${jars[0]}" ] || exit 1
  path=$path:${jars[0]}
done
if [ ! -f "$folder/classes/MonitorBench.class" ]; then
  mkdir -p "$folder/lists/partial" "$folder/sources" "$folder/classes"
  cd "$folder"
  # Where this machine gets its packages from, their sources come from too.
  for file in /etc/apt/sources.list /etc/apt/sources.list.d/*.list; do
    if [ -f "$file" ]; then sed -n 's/^deb /deb-src /p' "$file" >"sources/$(basename "$file" .list).list"; fi
  done
  for file in /etc/apt/sources.list.d/*.sources; do
    if [ -f "$file" ]; then sed 's/^Types:.*/Types: deb-src/' "$file" >"sources/$(basename "$file")"; fi
  done
  apt=(-o Dir::Etc::SourceList=/dev/null -o "Dir::Etc::SourceParts=$PWD/sources" -o "Dir::State::Lists=$PWD/lists")
  {
    apt-get "${apt[@]}" update
    apt-get "${apt[@]}" source --download-only --tar-only lucene8
    tar xf lucene8_*.orig.tar.xz --wildcards '*/monitor/src/java/*'
    find . -path '*/monitor/src/java/*' -name '*.java' ! -name package-info.java -print0 | xargs -0 javac -nowarn -cp "$path" -d classes
    javac -nowarn -cp "$path" -d classes "$bench"
  } >build.log 2>&1
fi
java -XX:+UseParallelGC -Xms2g -Xmx8g -cp "$path" MonitorBench "$workload" "$rules" multi2 prefix df 5000 5000 1 2 |
  sed -n 's/.*articles\/cpu_s=\([0-9.]*\).*/\1/p'
