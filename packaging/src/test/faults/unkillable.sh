#!/bin/bash
# A rank hangs in the kernel (state D: it writes into a file system that is frozen) and is cancelled. Nobody can kill it: its job ends no
# sooner than it does, nothing that it holds is given away, its node drains and says why, other nodes go on. When the file system is thawed
# the job ends, and the node serves again once an administrator says so.
. "$(dirname "$0")/lib.sh"
[ "$(id -u)" = 0 ] || { say "skipped: needs root to mount and freeze a file system"; exit 77; }
command -v mkfs.ext4 >/dev/null && command -v fsfreeze >/dev/null || { say "skipped: needs mkfs.ext4 and fsfreeze"; exit 77; }
truncate -s 64M "$work/image"
mkfs.ext4 -q "$work/image"
mkdir "$work/mount"
mount -o loop "$work/image" "$work/mount" 2>"$work/mount.out" || { say "skipped: no loop mount can be made here ($(cat "$work/mount.out"))"; exit 77; }
thaw() { fsfreeze -u "$work/mount" 2>/dev/null || true; }
before_end() { thaw; }
at_end() { umount "$work/mount" 2>/dev/null || umount -l "$work/mount" || true; }
start_cluster --nodes 2 --cpus 2

cat >"$work/write.sh" <<'R'
#!/bin/sh
echo $$ >"$1/pid"
while :; do
    echo line >>"$2/file"
    sleep 0.1
done
R
chmod +x "$work/write.sh"
is() { [ "$("$lockstep" queue -h -t all -j "$1" -o '%t')" = "$2" ]; }
hangs() { [ "$(sed 's/.*) //; s/ .*//' "/proc/$(cat "$work/pid")/stat")" = D ]; }
shows() { "$lockstep" info -N -h -n "$1" -o '%T %E' | grep -Eiq "$2"; }

job=$("$lockstep" submit --parsable -N 1 -w n1 -c 2 -o /dev/null "$work/write.sh" "$work" "$work/mount")
wait_for 30 "the job runs" is "$job" R
wait_for 30 "its rank writes" [ -s "$work/mount/file" ]
fsfreeze -f "$work/mount"
wait_for 30 "the rank hangs in the kernel" hangs
say "the rank $(cat "$work/pid") is in state D"
"$lockstep" cancel "$job"
wait_for 120 "n1 drains because of it" shows n1 '^drain.*unclean: .*survive SIGKILL'
say "n1: $("$lockstep" info -N -h -n n1 -o '%T %E')"
hangs || failed "the rank does not hang any more"
is "$job" CG || failed "job $job should still be ending: $("$lockstep" queue -h -t all -j "$job" -o '%t %r')"

"$lockstep" submit --wait -N 1 -w n2 -c 2 -o /dev/null --wrap true || failed "n2 does not work"
other=$("$lockstep" submit --parsable -N 1 -w n1 -c 1 -o /dev/null --wrap true)
"$lockstep" submit --wait -N 1 -w n2 -c 1 -o /dev/null --wrap true || failed "n2 does not work"
is "$other" PD || failed "job $other got what the hanging rank holds: $("$lockstep" job "$other")"

thaw
wait_for 60 "the job ends" is "$job" CA
is "$other" PD || failed "job $other began on a node that nobody looked at"
wait_for 30 "n1 may be resumed" "$lockstep" resume n1
wait_for 60 "job $other runs" is "$other" CD
say "ok: nothing of a node was given away while a rank hung in the kernel; it drained, and came back"
