#!/bin/bash
# A write to the journal's disk fails: with EIO, injected by strace, or cut short in the middle of an entry, by a limit of the kernel. The
# controller stops at once and answers nothing more; its successor has everything that was acknowledged, and a sound journal.
#
#   journal-write-error.sh [N…]     which write fails with EIO, counted from when the tracer attaches; default 3 8
. "$(dirname "$0")/lib.sh"
command -v strace >/dev/null || { say "skipped: needs strace"; exit 77; }
command -v prlimit >/dev/null || { say "skipped: needs prlimit"; exit 77; }
journal=$LOCKSTEP_HOME/data/journal
stopped() { ! kill -0 "$pid" 2>/dev/null; }
submit_until_it_stops() {
    n=0
    while ! stopped && [ "$n" -lt 3000 ]; do
        n=$((n + 1))
        if id=$(submit_held "$1-$n"); then echo "$id $1-$n" >>"$work/client.acked"; fi
    done
    wait_for 30 "the controller stops" stopped
}
require_sound() {
    stop_cluster
    "$lockstep" journal verify --config "$LOCKSTEP_HOME/etc/controller.conf" >"$work/verify" 2>&1 || { cat "$work/verify"; failed "the journal is not sound"; }
    start_cluster --nodes 1 --no-restart
    acknowledged >"$work/acked"
    require_kept "$work/acked"
    say "$1: the controller stopped; $(wc -l <"$work/acked") acknowledged so far are all there"
}

start_cluster --nodes 1 --no-restart
for n in 1 2 3; do
    id=$(submit_held "before-$n") || failed "no job is taken"
    echo "$id before-$n" >>"$work/client.acked"
done
for nth in "${@:-3}"; do
    pid=$(pid_of controller)
    strace -f -qq -e trace=write,pwrite64 -P "$journal/journal.redo" -P "$journal/journal.mv.db" \
        -e inject=write,pwrite64:error=EIO:when="$nth" -p "$pid" -o "$work/trace" &
    tracer=$!
    attached() { grep -q "^TracerPid:[[:space:]]*$tracer" "/proc/$pid/status"; }
    wait_for 20 "strace attaches" attached
    submit_until_it_stops "eio$nth"
    wait "$tracer" || true
    grep -q EIO "$work/trace" || failed "no write has failed: $(cat "$work/trace")"
    require_sound "write number $nth failed"
done

# No file of the process may be written behind this byte any more. It lies within the redo log, which is written from front to back, and
# behind the end of the journal's file; so the entry that reaches it is written in part.
cut=1000100
[ "$(stat -c %s "$journal/journal.mv.db")" -lt "$cut" ] || failed "the journal's file is too long for this: $(ls -l "$journal")"
pid=$(pid_of controller)
prlimit --pid "$pid" --fsize="$cut"
submit_until_it_stops short
# Entries hold zeros too; one is shorter than 64 KiB.
[ "$(head -c "$cut" "$journal/journal.redo" | tail -c 65536 | tr -d '\0' | wc -c)" -gt 0 ] || failed "no write has reached byte $cut of the redo log"
require_sound "a write was cut short at byte $cut"
say "ok: $(wc -l <"$work/acked") acknowledged jobs survived writes that failed and one that was cut short"
