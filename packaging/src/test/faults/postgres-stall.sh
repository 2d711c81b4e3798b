#!/bin/bash
# PostgreSQL's disk hangs: its file system is frozen, so whoever writes waits in the kernel, and commits with it. A short while is waited
# out by the same leader. Longer than it hears nothing of a commit it is not: it ends itself and says so, nobody leads who cannot write, and
# once the disk answers one leads again. Nothing acknowledged is lost, and running jobs do not notice.
. "$(dirname "$0")/lib.sh"
command -v fsfreeze >/dev/null && command -v curl >/dev/null || { say "skipped: needs fsfreeze and curl"; exit 77; }
journal_on_image 512 postgres
thaw() { fsfreeze -u "$journal" 2>/dev/null || true; }
before_end() { thaw; }
at_end() { unmount_image; }
start_cluster --nodes 1 --controllers 2 --store postgresql --lease 10m

job=$("$lockstep" submit --parsable -o /dev/null --wrap "echo \$\$ >>'$work/pid'; exec sleep 900")
wait_for 30 "a job runs" [ -s "$work/pid" ]
first=$(leader)
first_pid=$(pid_of "$first")
# At whichever socket the leader answers.
submit_held() {
    for socket in "$LOCKSTEP_HOME"/run/controller*.sock; do
        curl -sf --max-time 20 --unix-socket "$socket" -H 'content-type: application/json' http://lockstep/v1/jobs \
            -d "{\"requestId\": \"$1\", \"spec\": {\"name\": \"$1\", \"mode\": \"BATCH\", \"script\": \"IyEvYmluL3NoCg==\", \"workingDirectory\": \"/tmp\", \"nodesMin\": 1, \"hold\": true}}" |
            sed -n 's/^{"jobId":\([0-9]*\),.*/\1/p' | grep . && return
    done
    return 1
}
start_clients 2
wait_for 30 "jobs are acknowledged" [ -s "$work/client1.acked" ]

fsfreeze -f "$journal"
sleep 2
acknowledged >"$work/acked.then"
sleep 1
acknowledged | cmp -s - "$work/acked.then" || failed "a job was acknowledged although nothing could be written"
thaw
more() { [ "$(acknowledged | wc -l)" -gt "$(wc -l <"$work/acked.then")" ]; }
wait_for 30 "jobs are acknowledged after 3 s" more
kill -0 "$first_pid" || failed "the leader ended because the disk hung for 3 s"
[ "$(leader)" = "$first" ] || failed "another leads because the disk hung for 3 s"
say "after 3 s the same controller leads on"

fsfreeze -f "$journal"
t0=$(uptime_ms)
gone() { ! kill -0 "$first_pid" 2>/dev/null; }
wait_for 60 "the leader ends itself" gone
say "the leader ended after $(($(uptime_ms) - t0)) ms: $(grep -ho 'Stopping at once: .*' "$LOCKSTEP_HOME/log/$first.log" | tail -n 1)"
acknowledged >"$work/acked.then"
for _ in $(seq 30); do
    sleep 1
    [ -z "$(leader)" ] || failed "$(leader) leads, and cannot write"
done
acknowledged | cmp -s - "$work/acked.then" || failed "a job was acknowledged although nothing could be written"
kill -0 "$(cat "$work/pid")" || failed "the running job has ended"
t0=$(uptime_ms)
thaw
somebody() { [ -n "$(leader)" ]; }
wait_for 90 "a controller leads again" somebody
say "$(leader) leads $(($(uptime_ms) - t0)) ms after the disk answered"
wait_for 60 "jobs are acknowledged again" more
end_clients
acknowledged >"$work/acked"
require_kept "$work/acked"
[ "$(wc -l <"$work/pid")" = 1 ] && kill -0 "$(cat "$work/pid")" || failed "the running job has ended"
[ "$("$lockstep" queue -h -j "$job" -o %t)" = R ] || failed "job $job does not run any more"
"$lockstep" cancel "$job"
say "ok: $(wc -l <"$work/acked") acknowledged jobs over a database whose disk hung for 3 s, and for longer; the running job never noticed"
