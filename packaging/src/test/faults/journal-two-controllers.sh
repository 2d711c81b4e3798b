#!/bin/bash
# A second controller is started on the same H2 journal: it waits, says for whom, and touches nothing, also where somebody has removed the
# lock's file. Killed, the first leaves it everything that was acknowledged.
. "$(dirname "$0")/lib.sh"
start_cluster --nodes 1 --no-restart
first=$(pid_of controller)
start_clients 2
wait_for 30 "jobs are acknowledged" [ -s "$work/client1.acked" ]

# The same data and journal; everything that only one process can have is another's.
conf=$LOCKSTEP_HOME/etc/second.conf
sed "s#controller\\.sock#second.sock#" "$LOCKSTEP_HOME/etc/controller.conf" >"$conf"
for port in $(grep -o '127\.0\.0\.1:[0-9]*' "$conf" | sort -u | cut -d: -f2); do
    sed -i "s#127\\.0\\.0\\.1:$port#127.0.0.1:$((port + 4000))#" "$conf"
done
sed -i "s#data/zookeeper#data/zookeeper2#" "$conf"
second=
before_end() {
    [ -n "$second" ] || return 0
    kill -9 "$second" 2>/dev/null || true
    wait "$second" 2>/dev/null || true
}
start_second() {
    "$lockstep" controller --config "$conf" >"$work/second.log" 2>&1 &
    second=$!
}
start_second
waits() { grep -q "waiting: .* is in use by process $first" "$work/second.log"; }
wait_for 60 "the second waits for the first" waits
say "the second: $(grep -o 'waiting:.*' "$work/second.log")"
sleep 2
kill -0 "$second" || failed "the second has ended: $(cat "$work/second.log")"
kill -9 "$second"
wait "$second" 2>/dev/null || true

rm "$LOCKSTEP_HOME/data/journal/journal.lock"
start_second
ended() { ! kill -0 "$second" 2>/dev/null; }
wait_for 60 "the second ends, as the first has the journal's file open" ended
grep -q "another process has the file open" "$work/second.log" || failed "the second does not say why: $(cat "$work/second.log")"
say "without the lock's file: $(grep -m 1 'lockstep controller:' "$work/second.log")"
before=$(acknowledged | wc -l)
more() { [ "$(acknowledged | wc -l)" -gt "$before" ]; }
wait_for 30 "the first goes on" more
kill -0 "$first" || failed "the first has ended"

start_second
sleep 1
kill -9 "$first"
end_clients
acknowledged >"$work/acked"
sed -i "s#controller\\.sock#second.sock#" "$LOCKSTEP_HOME/client.conf"
ended && start_second
wait_for 60 "the second leads" leads
require_kept "$work/acked"
say "ok: one controller at a time had the journal; all $(wc -l <"$work/acked") acknowledged jobs are there with the second"
