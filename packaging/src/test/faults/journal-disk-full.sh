#!/bin/bash
# The journal's disk fills while clients submit: the controller stops, and after space is made nothing that was acknowledged is missing.
# Needs root, to mount a small tmpfs.
. "$(dirname "$0")/lib.sh"
[ "$(id -u)" = 0 ] || { say "skipped: needs root to mount a tmpfs"; exit 77; }
mkdir -p "$LOCKSTEP_HOME"
start_cluster --nodes 1
"$lockstep" dev stop --home "$LOCKSTEP_HOME" >/dev/null
journal=$(find "$LOCKSTEP_HOME" -name '*.mv.db' -printf '%h\n' | head -n 1)
[ -n "$journal" ] || failed "no journal found under $LOCKSTEP_HOME"
mkdir "$work/kept"
cp -a "$journal/." "$work/kept/"
mount -t tmpfs -o size=24m tmpfs "$journal" || { say "skipped: cannot mount a tmpfs"; exit 77; }
trap 'umount -l "$journal" 2>/dev/null || true; cleanup' EXIT
cp -a "$work/kept/." "$journal/"
start_cluster --nodes 1 --no-restart
pid=$(pid_of controller)

head -c 400000 /dev/urandom | base64 -w 100 | sed 's/^/# /' >"$work/body"
{ echo '#!/bin/sh'; cat "$work/body"; } >"$work/big.sh"
n=0
while kill -0 "$pid" 2>/dev/null && [ "$n" -lt 200 ]; do
    n=$((n + 1))
    if id=$(timeout 20 "$lockstep" submit --parsable --hold -J "big$n" "$work/big.sh" 2>>"$work/submit.err"); then
        echo "$id big$n" >>"$work/acked"
    else
        break
    fi
done
stopped() { ! kill -0 "$pid" 2>/dev/null; }
wait_for 30 "the controller stops at the first error" stopped
say "the controller stopped after $(wc -l <"$work/acked") acknowledged submissions of 540 kB each"
mount -o remount,size=512m "$journal"
"$lockstep" dev stop --home "$LOCKSTEP_HOME" >/dev/null
start_cluster --nodes 1
"$lockstep" queue -h -t all -o '%i %j' | sort >"$work/there"
lost=$(sort "$work/acked" | comm -23 - "$work/there")
[ -z "$lost" ] || failed "acknowledged but not there:" $lost
"$lockstep" submit --parsable --hold --wrap true >/dev/null || failed "it does not accept jobs after healing"
say "ok: $(wc -l <"$work/acked") acknowledged jobs are all there after the disk was full"
