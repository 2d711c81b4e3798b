#!/bin/bash
# A checkpoint goes to a store that is reached by two paths, file systems of their own. One freezes in the middle of the drain (writers hang in
# the kernel): the drain finishes on the other and every byte of it is read back. Then a node loses its disk and is
# drained: the job goes on elsewhere from that checkpoint, without its owner doing anything, and the bytes are right on every node.
. "$(dirname "$0")/lib.sh"
[ "$(id -u)" = 0 ] || { say "skipped: needs root to mount and freeze a file system"; exit 77; }
command -v mkfs.ext4 >/dev/null && command -v fsfreeze >/dev/null || { say "skipped: needs mkfs.ext4 and fsfreeze"; exit 77; }
mkdir -p "$work/etc"
for path in a b; do
    truncate -s 1200M "$work/image-$path"
    mkfs.ext4 -q "$work/image-$path"
    mkdir "$work/$path"
    mount -o loop "$work/image-$path" "$work/$path" 2>"$work/mount.out" || { say "skipped: no loop mount can be made here ($(cat "$work/mount.out"))"; exit 77; }
    chmod 1777 "$work/$path"
done
thaw() { fsfreeze -u "$work/b" 2>/dev/null || true; }
before_end() { thaw; }
at_end() { for path in a b; do umount "$work/$path" 2>/dev/null || umount -l "$work/$path" || true; done; }

mkdir -p "$LOCKSTEP_HOME/etc"
cat >"$LOCKSTEP_HOME/etc/controller.local.conf" <<C
checkpoints {
  # So slow that there is a middle of the drain.
  node-rate = 20
  stores.main.paths {
    a.uri = "file://$work/a"
    b.uri = "file://$work/b"
  }
}
C
start_cluster --nodes 4 --cpus 2 --lease 10s

# Each rank writes one checkpoint of 150 MB and then waits; a second attempt checks what was brought back.
cat >"$work/rank.sh" <<'R'
#!/bin/bash
set -eu
cd "$LOCKSTEP_CHECKPOINT_DIR"
if [ -n "${LOCKSTEP_RESTORE_STEP:-}" ]; then
    for rank in 0 1 2; do (cd "rank-$rank/step-$LOCKSTEP_RESTORE_STEP" && sha256sum -c --quiet sum); done
    echo "restored $LOCKSTEP_RESTORE_STEP" >"$1/restored.$RANK"
    exit 0
fi
mkdir -p "rank-$RANK/.step-100.tmp"
head -c 150000000 /dev/urandom >"rank-$RANK/.step-100.tmp/model"
(cd "rank-$RANK/.step-100.tmp" && sha256sum model >sum)
sync -f .
mv "rank-$RANK/.step-100.tmp" "rank-$RANK/step-100"
touch "$1/wrote.$RANK"
sleep 600
R
chmod +x "$work/rank.sh"
job=$("$lockstep" submit --parsable --requeue -N 3 --per-node -o "$work/out-%t" --checkpoint-store=main -- "$work/rank.sh" "$work")
is() { [ "$("$lockstep" queue -h -t all -j "$1" -o '%t')" = "$2" ]; }
wait_for 60 "the job runs" is "$job" R
wrote() { [ -e "$work/wrote.0" ] && [ -e "$work/wrote.1" ] && [ -e "$work/wrote.2" ]; }
wait_for 120 "all ranks have written" wrote
on_b() { [ "$(find "$work/b" -path '*chunks*' -type f ! -name '.*' | wc -l)" -ge 2 ]; }
wait_for 120 "the drain uses both paths" on_b
fsfreeze -f "$work/b"
frozen_at=$(uptime_ms)
say "path b is frozen with $(find "$work/b" -path '*chunks*' -type f ! -name '.*' | wc -l) of about 27 chunks on it"
durable() { "$lockstep" ckpt list "$job" | awk '$1 == 100 && $6 == "main"' | grep -q .; }
if durable; then failed "the drain was over before the path froze"; fi
stalled() { "$lockstep" path list | awk '$2 == "b"' | grep -q stalled; }
wait_for 60 "path b is said to be stalled" stalled
# What lies on the frozen path can still be read: reading needs no writing.
wait_for 180 "step 100 is durable although a path is frozen" durable
say "durable $(($(uptime_ms) - frozen_at)) ms after the path froze"
[ -z "$(find "$work/b" -name manifest)" ] || failed "there is a manifest on the frozen path"
"$lockstep" ckpt verify "$job" 100 || failed "no verification can be had"
verified() { "$lockstep" ckpt show "$job" 100 | grep -Eiq 'verified +20'; }
wait_for 120 "every byte in the store is read back and right" verified

# What lay on the node of rank 2 is gone, and the node is taken out of service: the job is queued again.
node=$("$lockstep" job --json "$job" | sed -n 's/^    "node": "\([^"]*\)".*/\1/p' | tail -1)
rm -rf "$LOCKSTEP_HOME/data/node-$node/run/stage/jobs/job-$job"
say "$node has lost its disk, and is drained"
"$lockstep" drain "$node" --now --reason "disk lost" >"$work/drain.out" 2>&1 || { cat "$work/drain.out"; failed "the drain was refused"; }
restored() { [ -e "$work/restored.0" ] && [ -e "$work/restored.1" ] && [ -e "$work/restored.2" ]; }
wait_for 180 "all three ranks have found the right bytes" restored
for rank in 0 1 2; do [ "$(cat "$work/restored.$rank")" = "restored 100" ] || failed "rank $rank: $(cat "$work/restored.$rank")"; done
! ran_on "$job" "$node" || failed "the job ran on $node again"
wait_for 60 "the job ends" is "$job" CD
"$lockstep" job "$job" | grep -q "Restored  *step 100 of attempt 1" || failed "the record does not say what was restored: $("$lockstep" job "$job")"
thaw
say "ok: the drain went round a frozen path, the manifest was verified, and the job went on from step 100 on another node"
