#!/bin/bash
# The journal's disk hangs: its file system is frozen, so whoever writes waits in the kernel. A short while is waited out: answers come
# late, the controller stays. Longer than two sessions it is not: the controller ends itself, though neither its shutdown hooks nor its last
# words could be had from that disk, and leads again once the disk answers. Running jobs do not notice, nothing acknowledged is lost.
. "$(dirname "$0")/lib.sh"
command -v fsfreeze >/dev/null || { say "skipped: needs fsfreeze"; exit 77; }
journal_on_image 24
thaw() { fsfreeze -u "$journal" 2>/dev/null || true; }
before_end() { thaw; }
at_end() { unmount_image; }
start_cluster --nodes 1

job=$("$lockstep" submit --parsable -o /dev/null --wrap "echo \$\$ >'$work/pid'; exec sleep 600")
wait_for 30 "a job runs" [ -s "$work/pid" ]
start_clients 2
wait_for 30 "jobs are acknowledged" [ -s "$work/client1.acked" ]
first=$(pid_of controller)

fsfreeze -f "$journal"
sleep 5
acknowledged >"$work/acked.then"
thaw
more() { [ "$(acknowledged | wc -l)" -gt "$(wc -l <"$work/acked.then")" ]; }
wait_for 30 "jobs are acknowledged after 5 s" more
[ "$(pid_of controller)" = "$first" ] || failed "the controller ended because its disk hung for 5 s"
say "after 5 s the same controller goes on"

fsfreeze -f "$journal"
t0=$(uptime_ms)
# Its process cannot end before the disk answers; its threads can, but for the one that waits for it.
ends() { [ "$(find "/proc/$first/task" -mindepth 1 -maxdepth 1 2>/dev/null | wc -l)" -le 2 ]; }
wait_for 60 "the controller ends itself" ends
say "the controller ended after $(($(uptime_ms) - t0)) ms on a disk that hangs; what is left of it: $(cat "/proc/$first/task"/*/comm 2>/dev/null | tr '\n' ' ')"
acknowledged >"$work/acked.then"
sleep 5
acknowledged | cmp -s - "$work/acked.then" || failed "a job was acknowledged although nothing could be written"
kill -0 "$(cat "$work/pid")" || failed "the running job has ended"
thaw
wait_for 60 "a controller leads again" leads
[ "$(pid_of controller)" != "$first" ] || failed "it is the same controller"
wait_for 60 "jobs are acknowledged again" more
end_clients
acknowledged >"$work/acked"
require_kept "$work/acked"
kill -0 "$(cat "$work/pid")" || failed "the running job has ended"
[ "$("$lockstep" queue -h -j "$job" -o %t)" = R ] || failed "job $job does not run any more"
grep -q "the journal has not taken a batch for" "$LOCKSTEP_HOME"/log/controller*.log || failed "the log does not say why it ended"
"$lockstep" cancel "$job"
say "ok: $(wc -l <"$work/acked") acknowledged jobs over a disk that hung for 5 s, and one that hung for longer; the running job never noticed"
