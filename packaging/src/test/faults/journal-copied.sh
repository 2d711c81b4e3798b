#!/bin/bash
# A controller is started on a copy of the H2 journal, with a lock of its own, under the same ZooKeeper. It lacks what was acknowledged
# since: beside the first it ends and says why, and so it does after kill -9 of the first, which goes on with everything. A copy with all
# there is may lead, as after a move to another disk; then the folder that it was made of is the one that lacks something. Where ZooKeeper
# has forgotten how far the journal went, the nodes stop who lacks what they run.
. "$(dirname "$0")/lib.sh"
start_cluster --nodes 2 --controllers 2 --store h2 --lease 10m --no-restart
journal=$LOCKSTEP_HOME/data/journal
controllers=$(cd "$LOCKSTEP_HOME/etc" && ls controller*.conf | sed 's/\.conf$//' | grep -v local)
# The one that leads, and the one that waits for the journal.
first_pid=$(sed "s/.* //" "$journal/journal.holder")
for each in $controllers; do
    if [ "$(pid_of "$each")" = "$first_pid" ]; then first=$each; else second=$each; fi
done
say "$first ($first_pid) leads, $second waits"
kill -9 "$(pid_of "$second")"

before_end() {
    for each in ${started-}; do
        kill -9 "$each" 2>/dev/null || true
        wait "$each" 2>/dev/null || true
    done
}
# start NAME FOLDER: on that journal, its words in NAME.log. Sets pid.
start() {
    echo "store.h2.folder = \"$2\"" >"$LOCKSTEP_HOME/etc/$1.local.conf"
    "$lockstep" controller --config "$LOCKSTEP_HOME/etc/$1.conf" >"$work/$1.log" 2>&1 &
    pid=$!
    started="${started-} $pid"
}
# copy FOLDER: as it lies there at one moment
copy() {
    kill -STOP "$first_pid"
    cp -a "$journal" "$1"
    kill -CONT "$first_pid"
    rm -f "$1/journal.lock" "$1/journal.holder"
}
ended() { ! kill -0 "$pid" 2>/dev/null; }
lacks() { grep -q 'the journal lacks what an earlier leader wrote' "$work/$1.log"; }
# What must become of a controller that lacks something: refused NAME WHEN
refused() {
    wait_for 60 "$2: $1 ends" ended
    status=0
    wait "$pid" || status=$?
    lacks "$1" || failed "$2: $1 does not say what it lacks: $(cat "$work/$1.log")"
    [ "$status" = 1 ] || failed "$2: $1 ended with $status"
    say "$2: $(grep -m 1 'the journal lacks' "$work/$1.log")"
}
# Whether the rank that wrote its pid there lives, and was started once.
lives() {
    [ "$(wc -l <"$work/$1")" = 1 ] || failed "$1 was started again"
    kill -0 "$(cat "$work/$1")" || failed "the rank of $1 has ended"
}
is() { [ "$("$lockstep" queue -h -t all -j "$1" -o '%t')" = "$2" ]; }

runs=$("$lockstep" submit --parsable -N 1 -o /dev/null --wrap "echo \$\$ >>'$work/runs'; exec sleep 900")
wait_for 30 "a job runs" [ -s "$work/runs" ]
copy "$LOCKSTEP_HOME/data/copied"
late=$("$lockstep" submit --parsable --hold --wrap true)
sleep 2

start "$second" "$LOCKSTEP_HOME/data/copied"
refused "$second" "beside the first"
kill -0 "$first_pid" || failed "the first ended because of it"
is "$late" PD || failed "job $late is gone"

start "$second" "$LOCKSTEP_HOME/data/copied"
sleep 1
kill -9 "$first_pid"
refused "$second" "after kill -9 of the first"
start "$second" "$LOCKSTEP_HOME/data/copied"
refused "$second" "alone"
lives runs

start "$first" "$journal"
first_pid=$pid
wait_for 60 "the first leads again" leads
is "$late" PD || failed "job $late was acknowledged and is gone"
is "$runs" R || failed "job $runs does not run any more"

# Moved, as an administrator would: nobody writes while it is copied.
kill "$first_pid"
wait_for 30 "the first has ended" ended
cp -a "$journal" "$LOCKSTEP_HOME/data/moved"
start "$first" "$LOCKSTEP_HOME/data/moved"
first_pid=$pid
wait_for 60 "a controller leads from where the journal was moved to" leads
is "$late" PD || failed "job $late is gone"
later=$("$lockstep" submit --parsable -N 1 -o /dev/null --wrap "echo \$\$ >>'$work/later'; exec sleep 900")
wait_for 30 "another job runs" [ -s "$work/later" ]
start "$second" "$journal"
refused "$second" "on the folder that was left behind"
say "a journal that was moved as a whole leads, and what was left behind does not"

# ZooKeeper forgets everything.
kill -9 "$first_pid"
wait "$first_pid" 2>/dev/null || true
zookeeper=$(pid_of zookeeper)
kill -9 "$zookeeper"
connect=$(sed -n 's/^ *connect = "\(.*\)"/\1/p' "$LOCKSTEP_HOME/etc/$first.conf")
"$lockstep" zookeeper --data "$work/empty" --listen "$connect" >"$work/zookeeper.log" 2>&1 &
started="${started-} $!"
wait_for 60 "an empty ZooKeeper serves" grep -q 'zookeeper ready' "$work/zookeeper.log"
start "$second" "$journal"
wait_for 120 "the nodes stop who does not know what they run" ended
grep -Eq "holds attempt $later\.[0-9]+, which this journal has never given out|obeys epoch [0-9]+, we are" "$work/$second.log" || failed "it does not say why: $(cat "$work/$second.log")"
say "ZooKeeper empty: $(grep -Eom 1 '[^ ]+ (holds attempt|obeys epoch).*' "$work/$second.log")"
lives runs
lives later

start "$first" "$LOCKSTEP_HOME/data/moved"
wait_for 60 "the one with everything leads" leads
is "$late" PD || failed "job $late is gone"
for job in "$runs" "$later"; do is "$job" R || failed "job $job is $("$lockstep" queue -h -t all -j "$job" -o '%t %r')"; done
lives runs
lives later
"$lockstep" cancel "$runs" "$later"
say "ok: nobody led from a journal that lacked something; nothing that was acknowledged is gone, and no job noticed"
