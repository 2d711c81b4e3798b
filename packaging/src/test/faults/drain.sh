#!/bin/bash
# A drain outlives kill -9 of the controller and of the node's daemon; the running job is told and ends by itself, nothing new starts on the
# node, and the node says "drained" only once nothing is left there.
. "$(dirname "$0")/lib.sh"
# A lease that outlasts the failover of a slow machine, or the job would be ended for another reason.
start_cluster --nodes 3 --cpus 4 --lease 3m

cat >"$work/long.sh" <<'R'
#!/bin/sh
while [ ! -e "$1/go" ]; do
    sleep 0.2
    [ ! -e "$LOCKSTEP_NOTICE" ] || cp "$LOCKSTEP_NOTICE" "$1/notice"
done
R
chmod +x "$work/long.sh"
job=$("$lockstep" submit --parsable -N 1 -w n1 -o /dev/null "$work/long.sh" "$work")
state() { "$lockstep" queue -h -t all -j "$1" -o '%t'; }
is() { [ "$(state "$1")" = "$2" ]; }
wait_for 30 "job $job runs" is "$job" R
ran_on "$job" n1 || failed "job $job, which asked for n1, was not seen there"

"$lockstep" drain n1 --reason "fan replaced" >"$work/drain.out" 2>&1 || { cat "$work/drain.out"; failed "the drain was refused"; }
node_state() { "$lockstep" info -h -N -n "$1" -o '%T' 2>/dev/null || "$lockstep" info -N | awk -v n="$1" '$1 == n'; }
says() { node_state n1 | grep -qi "$1"; }
wait_for 10 "n1 is draining" says draining
wait_for 20 "the job is told" grep -qx "reason fan replaced" "$work/notice"
"$lockstep" drain list | grep -q "^n1: draining, not safe to power off: job $job runs" || failed "n1 is said to be safe: $("$lockstep" drain list)"
! "$lockstep" drain no-such-node --reason x >"$work/bad.out" 2>&1 || failed "a node that is not there could be drained"
grep -q no-such-node "$work/bad.out" || failed "the refusal does not name the node: $(cat "$work/bad.out")"

kill -9 "$(pid_of controller)"
kill -9 "$(pid_of node-n1)"
say "killed the controller and the daemon of n1"
wait_for 60 "the cluster answers again" "$lockstep" queue
wait_for 60 "n1 is draining after the failover" says draining
is "$job" R || failed "job $job is $(state "$job") after the failover"

for n in 1 2 3 4; do
    "$lockstep" submit --parsable -N 1 -c 4 -o /dev/null --wrap "sleep 1" >"$work/id.$n"
done
ended() { for n in 1 2 3 4; do is "$(cat "$work/id.$n")" CD || return 1; done; }
wait_for 60 "four jobs end on the other nodes" ended
for n in 1 2 3 4; do
    if ran_on "$(cat "$work/id.$n")" n1; then failed "job $(cat "$work/id.$n") ran on a draining node"; fi
done
says draining || failed "n1 is '$(node_state n1)' while its job still runs"

touch "$work/go"
wait_for 30 "job $job ends" is "$job" CD
wait_for 20 "n1 is drained" says drained
safe() { "$lockstep" drain list | grep -q "^n1: drained, safe to power off"; }
wait_for 20 "n1 is safe to power off" safe
"$lockstep" resume n1 >"$work/resume.out" 2>&1 || { cat "$work/resume.out"; failed "n1 cannot be resumed"; }
wait_for 20 "n1 is idle" says idle
say "ok: the drain outlived controller and daemon, no new job went to n1, and its own ran to its end"
