#!/bin/bash
# Commands of an earlier build beside today's, with today's controller and nodes: what the earlier ones know works, jobs that use what is
# newer do not disturb them, their JSON says the same as today's, which says more, and what they cannot do they say.
#
#   cli-versions.sh [COMMIT]     the earlier build; one of November 2026, before drains, tokens and checkpoints, by default
. "$(dirname "$0")/lib.sh"
commit=${1:-6d14df2}
git -C "$root" cat-file -e "$commit^{commit}" 2>/dev/null || { say "skipped: commit $commit is not in this clone"; exit 77; }
command -v mvn >/dev/null || { say "skipped: needs mvn, to build commands of $commit"; exit 77; }
"$lockstep" --version >/dev/null # builds first, where that is due
java_home=$("$root/bin/find-java")
[ -x "$java_home/bin/javac" ] || { say "skipped: needs a JDK, to build commands of $commit"; exit 77; }
lib=$root/packaging/target/lockstep/lib

mkdir "$work/earlier"
git -C "$root" archive "$commit" | tar -x -C "$work/earlier"
JAVA25_HOME=$java_home mvn -B -ntp -q -f "$work/earlier/pom.xml" -pl protocol compile >"$work/build.out" 2>&1 || { tail "$work/build.out"; failed "the protocol of $commit cannot be built"; }
# The jars that it needs are today's; of ours there are only its own classes.
jars=$(find "$lib" -name '*.jar' ! -name 'lockstep-*' -printf '%p:')
mkdir "$work/earlier/classes"
find "$work/earlier/gang-scheduler/src/main/java" "$work/earlier/cli/src/main/java" -name '*.java' >"$work/earlier/sources"
"$java_home/bin/javac" -J-XX:+UseSerialGC -J-XX:TieredStopAtLevel=1 -nowarn -proc:none -parameters --release 25 -d "$work/earlier/classes" \
    -cp "$work/earlier/protocol/target/classes:$jars" @"$work/earlier/sources" >"$work/build.out" 2>&1 || { tail "$work/build.out"; failed "the commands of $commit cannot be built"; }
[ ! -d "$work/earlier/cli/src/main/resources" ] || cp -r "$work/earlier/cli/src/main/resources/." "$work/earlier/classes"
earlier() {
    "$java_home/bin/java" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \
        -cp "$work/earlier/classes:$work/earlier/protocol/target/classes:$jars" lockstep.cli.Lockstep "$@"
}
say "commands of $(git -C "$root" log -1 --format='%h (%as)' "$commit")"

start_cluster --nodes 2 --cpus 4
is() { [ "$(earlier queue -h -t all -j "$1" -o '%t')" = "$2" ]; }

# What it knows.
runs=$(earlier submit --parsable -N 1 -o /dev/null --wrap 'exec sleep 600') || failed "submit"
done_now=$(earlier submit --parsable -N 2 -n 2 -o /dev/null --wrap true) || failed "submit of a gang"
held=$(earlier submit --parsable --hold -J waits -o /dev/null --wrap true) || failed "submit --hold"
wait_for 60 "job $runs runs" is "$runs" R
wait_for 60 "job $done_now is done" is "$done_now" CD
is "$held" PD || failed "job $held does not wait"
earlier release "$held" || failed "release"
wait_for 60 "job $held is done" is "$held" CD
gone=$(earlier submit --parsable --hold -o /dev/null --wrap true)
earlier cancel "$gone" || failed "cancel"
is "$gone" CA || failed "job $gone is not cancelled"
earlier submit --wait -o /dev/null --wrap 'exit 3' >"$work/wait.out" 2>&1 && failed "submit --wait does not tell the exit code"
say "submit, queue, hold, release, cancel and --wait as ever"

# What is newer than it.
"$lockstep" submit --parsable --hold -J newer -o /dev/null --checkpoint-dir /tmp --checkpoint-every 10m --checkpoint-signal B:USR1@60 --stage-in "file:///tmp/none" --propagate=NOFILE --wrap true >"$work/newer" 2>&1 || { cat "$work/newer"; failed "no job of today's kind"; }
newer=$(tail -n 1 "$work/newer")
"$lockstep" submit --parsable --hold --array=1-3 --dependency="afterok:$runs" -o /dev/null --wrap true >/dev/null
"$lockstep" drain n2 --reason fans >/dev/null
drained() { "$lockstep" info -h -N -n n2 -o %T | grep -q drain; }
wait_for 30 "n2 drains" drained
for words in "queue" "queue -t all" "job $newer" "job $runs" "info" "info -N" "explain $newer"; do
    # shellcheck disable=SC2086
    earlier $words >"$work/words.out" 2>&1 || { cat "$work/words.out"; failed "earlier: $words"; }
    ! grep -Eiq 'exception|unrecognized|unspecified' "$work/words.out" || { cat "$work/words.out"; failed "earlier: $words"; }
done
say "n2, which drains, as the earlier commands show it: $(earlier info -h -N -n n2 -o '%N %T')"

# Not compared: what an earlier build never filled, and what differs from one moment to the next.
for words in "queue -t all" "job $newer" "job $runs" "job $done_now" "info"; do
    # shellcheck disable=SC2086
    earlier $words --json >"$work/earlier.json" 2>"$work/words.out" || { cat "$work/words.out"; failed "earlier: $words --json"; }
    # shellcheck disable=SC2086
    "$lockstep" $words --json >"$work/now.json"
    "$java_home/bin/java" -cp "$jars" "$here/JsonWithin.java" "$work/earlier.json" "$work/now.json" asOfSeq >"$work/differences" || { cat "$work/differences"; failed "$words --json does not say what it said"; }
done
say "their JSON says nothing that today's does not"

refused() {
    status=0
    earlier "$@" >"$work/refused.out" 2>&1 || status=$?
    [ "$status" = 2 ] || failed "earlier: $* ended with $status"
    say "$*: $(head -n 1 "$work/refused.out")"
}
refused token list
refused submit --stage-in file:///tmp/none --wrap true
"$lockstep" resume n2 >/dev/null
earlier cancel "$runs" "$newer" || failed "cancel of a job of today's kind"
is "$newer" CA || failed "job $newer is not cancelled"
say "ok: commands of $commit work with today's controller, and say what they do not know"
