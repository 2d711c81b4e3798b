#!/bin/bash
# The power goes away under the journal, at any instant: its ext4 lies in an image, which is copied while its writer is stopped, without a
# sync; so the copy holds what a disk would. ZooKeeper's folder goes back to the same instant. A controller that is started on the copy has every job that had been acknowledged to a client
# by then, gives no id twice, and its journal is sound.
#
#   journal-power-cut.sh [CUTS]     default 3
. "$(dirname "$0")/lib.sh"
cuts=${1:-3}
journal_on_image 24
zookeeper=$LOCKSTEP_HOME/data/zookeeper
at_end() { unmount_image; }
start_cluster --nodes 1

# A copy that is the same as what it was copied from, after it was: nothing came between, so it is one moment's.
copy_image() {
    for _ in $(seq 20); do
        cp --sparse=always "$image" "$1"
        if cmp -s "$image" "$1"; then return; fi
    done
    failed "the image changes although its writer is stopped"
}
start_clients 3
some() { [ "$(acknowledged | wc -l)" -gt 10 ]; }
wait_for 60 "jobs are acknowledged" some
for cut in $(seq "$cuts"); do
    sleep "$((1 + RANDOM % 3)).$((RANDOM % 10))"
    acknowledged >"$work/acked.$cut"
    pid=$(pid_of controller)
    kill -STOP "$pid"
    copy_image "$work/cut$cut.img"
    cp -r "$zookeeper" "$work/cut$cut.zookeeper"
    kill -CONT "$pid"
    say "cut $cut: $(wc -l <"$work/acked.$cut") jobs had been acknowledged"
done
end_clients
stop_cluster
for cut in $(seq "$cuts"); do
    umount "$journal"
    cp --sparse=always "$work/cut$cut.img" "$image"
    mount_image
    rm -rf "$zookeeper"
    cp -r "$work/cut$cut.zookeeper" "$zookeeper"
    start_cluster --nodes 1
    require_kept "$work/acked.$cut"
    more=$(submit_held more) || failed "no more jobs are taken"
    if grep -q "^$more " "$work/there"; then failed "job id $more was given twice"; fi
    stop_cluster
    "$lockstep" journal verify --config "$LOCKSTEP_HOME/etc/controller.conf" >"$work/verify" 2>&1 || { cat "$work/verify"; failed "the journal is not sound"; }
    say "after cut $cut all $(wc -l <"$work/acked.$cut") are there; $(tail -n 1 "$work/verify")"
done
say "ok: $cuts power cuts while clients submitted; no acknowledged job was lost"
