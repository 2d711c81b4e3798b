#!/bin/bash
# One fsync of the journal fails (injected by strace): the controller stops at once and answers nothing after it; a successor has
# everything that was acknowledged.
#
#   journal-fsync-error.sh [N…]     which fsync fails, counted from when the tracer attaches; default 3 9
. "$(dirname "$0")/lib.sh"
command -v strace >/dev/null || { say "skipped: needs strace"; exit 77; }
start_cluster --nodes 1 --no-restart
for nth in "${@:-3}"; do
    pid=$(pid_of controller)
    strace -f -qq -e trace=fsync,fdatasync -e inject=fsync,fdatasync:error=EIO:when="$nth" -p "$pid" -o "$work/trace" &
    tracer=$!
    attached() { grep -q "^TracerPid:[[:space:]]*$tracer" "/proc/$pid/status"; }
    wait_for 20 "strace attaches" attached
    n=0
    while kill -0 "$pid" 2>/dev/null && [ "$n" -lt 100 ]; do
        n=$((n + 1))
        if id=$(timeout 10 "$lockstep" submit --parsable --hold -J "n$nth-$n" --wrap true 2>>"$work/submit.err"); then
            echo "$id n$nth-$n" >>"$work/acked"
        fi
    done
    stopped() { ! kill -0 "$pid" 2>/dev/null; }
    wait_for 30 "the controller stops" stopped
    wait "$tracer" || true
    say "fsync number $nth failed: the controller stopped; $(wc -l <"$work/acked") acknowledged so far"
    "$lockstep" dev stop --home "$LOCKSTEP_HOME" >/dev/null
    start_cluster --nodes 1 --no-restart
    "$lockstep" queue -h -t all -o '%i %j' | sort >"$work/there"
    lost=$(sort "$work/acked" | comm -23 - "$work/there")
    [ -z "$lost" ] || failed "acknowledged but not there:" $lost
done
say "ok: $(wc -l <"$work/acked") acknowledged jobs survived failing fsyncs"
