#!/bin/bash
# A gang that asked for a signal is told before it must make room: it writes a checkpoint, is ended as soon as that is complete, and goes on
# from there later. While it waits, its checkpoint is brought to the nodes that are reserved for it.
. "$(dirname "$0")/lib.sh"
mkdir -p "$LOCKSTEP_HOME/etc"
cat >"$LOCKSTEP_HOME/etc/controller.local.conf" <<C
# Without partners, whatever else lies on a node was brought there beforehand.
checkpoints.partners = false
qos {
  normal { default = true }
  urgent { preempts = normal, weight = 50 }
}
C
start_cluster --nodes 3 --cpus 2 --lease 10s

# Counts until it is asked for a checkpoint; the second attempt checks what was brought back.
cat >"$work/rank.sh" <<'R'
#!/bin/bash
set -eu
cd "$LOCKSTEP_CHECKPOINT_DIR"
if [ -n "${LOCKSTEP_RESTORE_STEP:-}" ]; then
    for rank in 0 1; do (cd "rank-$rank/step-$LOCKSTEP_RESTORE_STEP" && sha256sum -c --quiet sum); done
    echo "restored $LOCKSTEP_RESTORE_STEP" >"$1/restored.$RANK"
    exit 0
fi
save() {
    head -n 1 "$LOCKSTEP_NOTICE" >"$1/told.$RANK"
    mkdir -p "rank-$RANK/.step-50.tmp"
    head -c 40000000 /dev/urandom >"rank-$RANK/.step-50.tmp/model"
    (cd "rank-$RANK/.step-50.tmp" && sha256sum model >sum)
    sync -f .
    mv "rank-$RANK/.step-50.tmp" "rank-$RANK/step-50"
}
trap 'save "$1"' USR1
touch "$1/up.$RANK"
while :; do sleep 0.2 || true; done # the signal goes to all processes of a rank
R
cat >"$work/other.sh" <<'R'
#!/bin/bash
touch "$1/$2"
until [ -e "$1/$2.enough" ]; do sleep 0.2; done
R
chmod +x "$work/rank.sh" "$work/other.sh"
is() { [ "$("$lockstep" queue -h -t all -j "$1" -o '%t')" = "$2" ]; }
filler=$("$lockstep" submit --parsable -N 1 --per-node --exclusive -t 3 -w n3 -- "$work/other.sh" "$work" filler)
wait_for 60 "a job holds n3" test -e "$work/filler"
victim=$("$lockstep" submit --parsable --requeue -N 2 --per-node --exclusive -t 60 -o "$work/out-%t" --checkpoint-signal=USR1@120 -- "$work/rank.sh" "$work")
up() { [ -e "$work/up.0" ] && [ -e "$work/up.1" ]; }
wait_for 60 "the first gang is up" up
began=$(uptime_ms)
urgent=$("$lockstep" submit --parsable --qos=urgent -N 1 --per-node --exclusive -t 10 -w n1 -- "$work/other.sh" "$work" urgent)
told() { [ -e "$work/told.0" ] && [ -e "$work/told.1" ]; }
wait_for 60 "both ranks were told" told
for rank in 0 1; do [ "$(cat "$work/told.$rank")" = "preempt checkpoint" ] || failed "rank $rank was told: $(cat "$work/told.$rank")"; done
wait_for 60 "the urgent job runs" test -e "$work/urgent"
took=$(($(uptime_ms) - began))
say "the urgent job $urgent runs $took ms after it was submitted, of 120 s that job $victim asked for at most"
[ "$took" -lt 100000 ] || failed "it was not ended when its checkpoint was complete"
"$lockstep" ckpt list "$victim" | awk '$1 == 50' | grep -q . || failed "the checkpoint is not known: $("$lockstep" ckpt list "$victim")"

# It waits for n3, whose job ends before the urgent one; what n1 has of its checkpoint is brought there beforehand.
on_n3() { is "$victim" PD && [ "$("$lockstep" ckpt show --json "$victim" 50 | grep -c '"node": "n3"')" -ge 1 ]; }
wait_for 60 "its checkpoint is on n3 before it starts there" on_n3
touch "$work/filler.enough"
restored() { [ -e "$work/restored.0" ] && [ -e "$work/restored.1" ]; }
wait_for 120 "the first gang has found the right bytes" restored
for rank in 0 1; do [ "$(cat "$work/restored.$rank")" = "restored 50" ] || failed "rank $rank: $(cat "$work/restored.$rank")"; done
wait_for 60 "it ends" is "$victim" CD
ran_on "$victim" n3 || failed "it did not run on n3"
is "$urgent" R || failed "the urgent job is not there any more"
say "ok: a gang was told before it made room, wrote a checkpoint, made room when it was complete, and went on elsewhere, where that was brought beforehand"
