#!/bin/bash
# The journal's file system is mounted again for reading only, as ext4 does by itself after an error: submissions are not acknowledged, the
# controller stops, nothing of a running job is touched; mounted for writing, it leads again with everything that was acknowledged.
. "$(dirname "$0")/lib.sh"
journal_on_image 24
at_end() { unmount_image; }
start_cluster --nodes 1

job=$("$lockstep" submit --parsable -o /dev/null --wrap "echo \$\$ >'$work/pid'; exec sleep 600")
wait_for 30 "a job runs" [ -s "$work/pid" ]
start_clients 2
wait_for 30 "jobs are acknowledged" [ -s "$work/client1.acked" ]
first=$(pid_of controller)
# The kernel refuses while a file is open for writing; it does not ask where it does it by itself.
mount -o remount,ro "$journal" 2>"$work/mount.out" || { mount -o remount,abort "$journal" 2>>"$work/mount.out" || true; }
if touch "$journal/probe" 2>/dev/null; then
    say "skipped: the file system cannot be made read-only under its writer here ($(cat "$work/mount.out"))"
    end_clients
    exit 77
fi
say "the journal is read-only"
gone() { ! kill -0 "$first" 2>/dev/null; }
wait_for 30 "the controller stops" gone
acknowledged >"$work/acked.then"
sleep 3
acknowledged | cmp -s - "$work/acked.then" || failed "a job was acknowledged although nothing could be written"
kill -0 "$(cat "$work/pid")" || failed "the running job has ended"
unmount_image
mount_image
say "the journal can be written again"
wait_for 60 "a controller leads again" leads
more() { [ "$(acknowledged | wc -l)" -gt "$(wc -l <"$work/acked.then")" ]; }
wait_for 30 "jobs are acknowledged again" more
end_clients
acknowledged >"$work/acked"
require_kept "$work/acked"
kill -0 "$(cat "$work/pid")" || failed "the running job has ended"
[ "$("$lockstep" queue -h -j "$job" -o %t)" = R ] || failed "job $job does not run any more"
"$lockstep" cancel "$job"
say "ok: $(wc -l <"$work/acked.then") jobs acknowledged before it was read-only, $(($(wc -l <"$work/acked") - $(wc -l <"$work/acked.then"))) after it; none lost, and the running job never noticed"
