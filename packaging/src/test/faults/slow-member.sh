#!/bin/bash
# One member of a gang takes a third longer for its steps, as the job itself reports. Within 60 s its node is degraded; a new
# synchronous gang avoids it, an independent job may still use it, and after the fault it comes back through probation.
. "$(dirname "$0")/lib.sh"
start_cluster --nodes 4 --cpus 4

# Reports a step each second until it is told to end: 1.00 s, and 1.33 s on n2 while the file "slow" is there.
cat >"$work/steps.sh" <<'R'
#!/bin/sh
step=0
while [ ! -e "$1/end" ]; do
    took=1.00
    [ "$LOCKSTEP_NODE" != n2 ] || [ ! -e "$1/slow" ] || took=1.33
    step=$((step + 1))
    echo "step $step $took" >>"$LOCKSTEP_PROGRESS"
    sleep 1
done
R
chmod +x "$work/steps.sh"
touch "$work/slow"
class_is() { "$lockstep" node show "$1" | grep -q "^  synchronous  *$2"; }
is() { [ "$("$lockstep" queue -h -t all -j "$1" -o '%t')" = "$2" ]; }

begun=$(uptime_ms)
gang=$("$lockstep" submit --parsable -J steps -N 4 --per-node -c 1 -o /dev/null -- "$work/steps.sh" "$work")
wait_for 30 "the gang runs" is "$gang" R
ran_on "$gang" n2 || failed "job $gang, which needs all four nodes, was not seen on n2"
wait_for 60 "n2 is degraded" class_is n2 degraded
say "n2 is degraded $(($(uptime_ms) - begun)) ms after the gang was submitted: $("$lockstep" node show n2 | sed -n 's/^  synchronous *//p')"
for n in n1 n3 n4; do class_is "$n" fit || failed "$n is not fit: $("$lockstep" node show "$n" | head -n 3)"; done

for round in 1 2 3; do
    trio=$("$lockstep" submit --parsable -N 3 --per-node -c 1 --class synchronous -t 60 -o /dev/null -- true)
    wait_for 30 "gang $round of three ends" is "$trio" CD
    if ran_on "$trio" n2; then failed "job $trio, a synchronous gang, ran on n2: $("$lockstep" job "$trio")"; fi
done
task=$("$lockstep" submit --parsable -N 1 -w n2 -c 1 --class independent -o /dev/null --wrap true)
wait_for 30 "an independent job uses n2" is "$task" CD

rm "$work/slow"
healed=$(uptime_ms)
wait_for 400 "n2 is fit again" class_is n2 fit
back=$(($(uptime_ms) - healed))
[ "$back" -ge 30000 ] || failed "n2 came back after $back ms, without probation"
say "n2 is fit again $back ms after the fault ended"
touch "$work/end"
wait_for 30 "the gang ends" is "$gang" CD
say "ok: the slow member was found, avoided by gangs, used by an independent job, and came back through probation"
