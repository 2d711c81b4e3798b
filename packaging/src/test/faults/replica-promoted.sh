#!/bin/bash
# Two real PostgreSQL servers, the second an asynchronous replica that hears nothing any more; two controllers. A takeover, a job that runs
# and one that waits are in the primary alone when it is killed. The replica is promoted and controllers are pointed to it: they end and
# say what it lacks. Where ZooKeeper has forgotten that too, the next epoch is none that was given, and the nodes stop the leader at each
# start. After the repair that the manual names, what the replica knew runs on under the same pid; what was lost is ended.
. "$(dirname "$0")/lib.sh"
command -v curl >/dev/null || { say "skipped: needs curl"; exit 77; }
cluster=(--nodes 2 --controllers 2 --store postgresql --lease 10m --no-restart)
start_cluster "${cluster[@]}"
stop_cluster
primary=$LOCKSTEP_HOME/data/postgres/postgres
port=$(sed -n 's#.*jdbc:postgresql://127\.0\.0\.1:\([0-9]*\)/.*#\1#p' "$LOCKSTEP_HOME/etc/controller.conf")
replica_port=$((port + 1))
mkdir -p "$work/replica"
cp -a "$primary" "$work/replica/postgres"
rm -f "$work/replica/postgres/postmaster.pid" "$work/replica/postgres/epg-lock"
echo "primary_conninfo = 'host=127.0.0.1 port=$port user=postgres'" >>"$work/replica/postgres/postgresql.auto.conf"
touch "$work/replica/postgres/standby.signal"
# The server belongs to whom its files belong to.
chown --reference="$work/replica/postgres/PG_VERSION" "$work/replica/postgres/standby.signal"
start_cluster "${cluster[@]}"

before_end() {
    for each in ${started-}; do kill "$each" 2>/dev/null || true; done
    sleep 2
    for each in ${started-} ${sender-}; do kill -9 "$each" 2>/dev/null || true; done
    { wait || true; } 2>/dev/null
}
"$lockstep" postgres --data "$work/replica" --listen "127.0.0.1:$replica_port" >"$work/replica.log" 2>&1 &
started=$!
postmaster() { head -n 1 "$1/postmaster.pid"; }
sends() { sender=$(pgrep -P "$(postmaster "$primary")" -f 'walsender.*streaming') && [ -n "$sender" ]; }
wait_for 60 "the replica hears the primary" sends

rank() { echo "echo \$\$ >>'$work/$1'; exec sleep 900"; }
lives() {
    [ "$(wc -l <"$work/$1")" = 1 ] || failed "$1 was started again"
    kill -0 "$(cat "$work/$1")" || failed "the rank of $1 has ended"
}
is() { [ "$("$lockstep" queue -h -t all -j "$1" -o '%t')" = "$2" ]; }
runs=$("$lockstep" submit --parsable -N 1 -o /dev/null --wrap "$(rank runs)")
wait_for 30 "a job runs" [ -s "$work/runs" ]
wait_for 30 "job $runs is known to run" is "$runs" R
kept=$("$lockstep" submit --parsable --hold --wrap true)
sleep 2 # the replica has it by then
kill -STOP "$sender"

lost=$("$lockstep" submit --parsable --hold --wrap true)
beside=$("$lockstep" submit --parsable -N 1 -o /dev/null --wrap "$(rank beside)")
wait_for 30 "another job runs" [ -s "$work/beside" ]
first=$(leader)
kill -9 "$(pid_of "$first")"
wait_for 60 "the other leads" leads_other_than "$first"
second=$(leader)
is "$lost" PD || failed "job $lost is gone before anything happened"
heard() { [ "$(grep -c . "$LOCKSTEP_HOME"/data/node-n1/spool/allegiance)" -gt 0 ] && "$lockstep" info -h -N -o '%T' | grep -cEq 'idle|mix|alloc'; }
wait_for 30 "the nodes hear it" heard
sleep 2
say "$first led, then $second; both jobs run, and the replica lacks job $lost, job $beside and the second leadership"

kill -9 "$(postmaster "$primary")" "$sender"
gone() { ! kill -0 "$(pid_of "$second")" 2>/dev/null; }
wait_for 60 "the leader ends without its database" gone
touch "$work/replica/postgres/promote"
kill -USR1 "$(postmaster "$work/replica/postgres")"
promoted() { [ ! -e "$work/replica/postgres/standby.signal" ]; }
wait_for 60 "the replica is promoted" promoted
for each in "$first" "$second"; do
    echo "store.postgresql.url = \"jdbc:postgresql://127.0.0.1:$replica_port/postgres\"" >"$LOCKSTEP_HOME/etc/$each.local.conf"
done

# start NAME: its words in NAME.log. Sets pid.
start() {
    "$lockstep" controller --config "$LOCKSTEP_HOME/etc/$1.conf" >"$work/$1.log" 2>&1 &
    pid=$!
    started="$started $pid"
}
ended() { ! kill -0 "$pid" 2>/dev/null; }
says() { grep -Eom 1 "$2" "$work/$1.log" || failed "$1 does not say why it ended: $(cat "$work/$1.log")"; }
for each in "$first" "$second"; do
    start "$each"
    wait_for 60 "$each ends" ended
    say "$each: $(says "$each" 'the journal lacks what an earlier leader wrote: .*')"
done

kill -9 "$(pid_of zookeeper)"
connect=$(sed -n 's/^ *connect = "\(.*\)"/\1/p' "$LOCKSTEP_HOME/etc/$first.conf")
"$lockstep" zookeeper --data "$work/empty" --listen "$connect" >"$work/zookeeper.log" 2>&1 &
started="$started $!"
wait_for 60 "an empty ZooKeeper serves" grep -q 'zookeeper ready' "$work/zookeeper.log"
for each in "$first" "$second"; do
    start "$each"
    wait_for 90 "the nodes stop $each" ended
    epoch=$(says "$each" 'leads dev \(epoch [0-9]+\)')
    [ "${epoch//[!0-9]/}" -gt 1000000 ] || failed "$each $epoch, which was given before"
    say "$each $epoch; $(says "$each" 'n[12] (obeys epoch [0-9]+|holds attempt [0-9.]+), which this journal has never given[^:]*')"
done
[ "$(grep -oh 'leads dev (epoch [0-9]*)' "$work/$first.log" "$work/$second.log" "$LOCKSTEP_HOME"/log/controller*.log | sort | uniq -d)" = "" ] || failed "an epoch was given twice"
lives runs
lives beside

# As docs/journal.md says: what the replica holds, above all that may have been.
"$lockstep" journal export --config "$LOCKSTEP_HOME/etc/$first.conf" "$work/export" >"$work/export.out" 2>&1 || { cat "$work/export.out"; failed "no export is made"; }
printf 'store.type = h2\nstore.h2.folder = "%s"\n' "$LOCKSTEP_HOME/data/journal" >"$LOCKSTEP_HOME/etc/$first.local.conf"
"$lockstep" journal restore --newer-is-lost --config "$LOCKSTEP_HOME/etc/$first.conf" "$work/export" >"$work/restore.out" 2>&1 || { cat "$work/restore.out"; failed "nothing is restored"; }
start "$first"
wait_for 60 "a controller leads" leads
serve() { [ "$("$lockstep" info -h -N -o '%N %T' | grep -Ec ' (idle|mix|alloc)')" = 2 ]; }
wait_for 60 "both nodes serve it" serve
is "$runs" R || failed "job $runs is $("$lockstep" queue -h -t all -j "$runs" -o '%t %r')"
is "$kept" PD || failed "job $kept is gone"
over() { ! kill -0 "$(cat "$work/beside")" 2>/dev/null; }
wait_for 60 "what was lost is ended" over
lives runs
more=$("$lockstep" submit --parsable --hold --wrap true)
[ "$more" -gt "$beside" ] || failed "job id $more was given twice"
ended && failed "the controller has ended: $(cat "$work/$first.log")"
"$lockstep" cancel "$runs"
say "ok: no epoch twice, nobody led without what nodes had seen, and the job that the replica knew never noticed"
