#!/bin/bash
# A node's host sleeps under a job: everything of it stands still, then its boot clock is ahead by as long as it slept. For less than the
# lease nothing happens. For longer its ranks are ended as soon as it wakes, and the job runs again, once: never two at a time. Another node
# lives from its start in a time namespace, its boot clock ahead by a year and its monotonic clock by a day, and nobody notices.
#
# No process can be moved to another time, so the daemon and the warden that sleep are of this build with one line of each changed: the
# boot clock is the kernel's and what the file $work/leap says, in seconds.
. "$(dirname "$0")/lib.sh"
[ "$(id -u)" = 0 ] || { say "skipped: needs root for a time namespace"; exit 77; }
unshare -T --boottime 5 true 2>/dev/null || { say "skipped: no time namespace can be made here"; exit 77; }
prepare_changed_builds

leap() {
    echo "$1" >"$work/leap.new"
    mv "$work/leap.new" "$work/leap"
}
leap 0
# A tree whose boot clock leaps.
sources=${LOCKSTEP_SOURCES:-$root}/node-daemon/src/main
changed_build "$work/sleeper" node
mkdir -p "$work/sources" "$work/sleeper/classes/lockstep/node/launch"
read_leap="java.nio.file.Files.readString(java.nio.file.Path.of(\"$work/leap\")).strip()"
sed "s#\\(public static long bootMillis() {\\)#\\1 try { return 1_000 * Long.parseLong($read_leap) + kernelMillis(); } catch (java.io.IOException e) { throw new java.io.UncheckedIOException(e); } }\\n    private static long kernelMillis() {#" \
    "$sources/java/lockstep/node/process/Kernel.java" >"$work/sources/Kernel.java"
grep -q kernelMillis "$work/sources/Kernel.java" || failed "Kernel.java does not tell the boot clock as this script thinks"
"$javac" --release 25 -proc:none -cp "$tree/lib/*" -d "$work/sleeper/classes" "$work/sources/Kernel.java"
sed "s#^\\( *read -r up _ < /proc/uptime\\)\$#\\1; read -r leap < '$work/leap'; up=\$((\${up%.*} + leap)).\${up\\#*.}#" \
    "$sources/resources/lockstep/node/launch/warden.sh" >"$work/sleeper/classes/lockstep/node/launch/warden.sh"
grep -q 'up + leap\|leap))' "$work/sleeper/classes/lockstep/node/launch/warden.sh" || failed "warden.sh does not read the boot clock as this script thinks"

port=$((20000 + $$ % 20000))
echo "controllers = [ \"unix:$work/api.sock\" ]" >"$LOCKSTEP_HOME/client.conf"
cat >"$LOCKSTEP_HOME/etc/ctl1.conf" <<C
controller { name = ctl1, data = "$work/ctl1" }
election.embedded.listen = "127.0.0.1:$((port + 2))"
api { listen = "127.0.0.1:$port", socket = "$work/api.sock", token-file = "$work/token" }
nodes { lease = 30s, report-every = 1s, silent-after = 10s, stop-grace = 5s }
C
for n in 1 2; do
    node_conf "n$n" "127.0.0.1:$port" 8
done
parts=
part() {
    "$@" >"$LOCKSTEP_HOME/log/$name.log" 2>&1 &
    parts="$parts $!"
}
# All that belongs to n1's host.
host() { pgrep -f "etc/n1\\.conf|$work/n1/|$work/rank\\.sh" | while read -r each; do [ "$(readlink "/proc/$each/ns/time")" != "$(readlink /proc/self/ns/time)" ] || echo "$each"; done; }
signal_host() {
    # shellcheck disable=SC2046
    kill "-$1" $(host) 2>/dev/null || true
}
# Ranks end before their daemons, wardens and shepherds when those end.
cleanup() {
    status=$?
    trap - EXIT INT TERM
    signal_host CONT
    timeout 20 "$lockstep" cancel --me >/dev/null 2>&1 || true
    sleep 2
    for pid in $parts; do kill "$pid" 2>/dev/null || true; done
    wait 2>/dev/null || true
    rm -rf "$work"
    exit "$status"
}
name=ctl1 part "$lockstep" controller --config "$LOCKSTEP_HOME/etc/ctl1.conf"
wait_for 240 "the controller has made the token" [ -s "$work/token" ]
name=n1 part "$work/sleeper/bin/lockstep" node --config "$LOCKSTEP_HOME/etc/n1.conf"
name=n2 part unshare -T --boottime 31536000 --monotonic 86400 "$lockstep" node --config "$LOCKSTEP_HOME/etc/n2.conf"
all_idle() { [ "$("$lockstep" info -h -N -o '%N %T' | grep -c ' idle')" = 2 ]; }
wait_for 240 "two nodes are idle" all_idle

cat >"$work/rank.sh" <<'R'
#!/bin/sh
# Not beyond this script: what runs for it ends when its folder is gone. By the wall clock, which is the same everywhere.
attempt=${SLURM_RESTART_COUNT:-0}
echo "$attempt $$" >>"$1/starts.$2"
while [ -e "$1" ]; do
    date +%s%3N >>"$1/lived.$2.$attempt"
    sleep 0.1
done
R
chmod +x "$work/rank.sh"
starts() { [ "$(wc -l <"$work/starts.$1" 2>/dev/null || echo 0)" = "$2" ]; }
dies() { ! kill -0 "$1" 2>/dev/null; }
is() { [ "$("$lockstep" queue -h -t all -j "$1" -o '%t')" = "$2" ]; }
rank_of() { sed -n "$2s/.* //p" "$work/starts.$1"; }
# Whether the first attempt's last sign of life was before the second's first one.
never_at_once() {
    last=$(tail -n 1 "$work/lived.$1.0") first=$(head -n 1 "$work/lived.$1.1")
    [ "$last" -le "$first" ] || failed "$1 ran twice at once for $((last - first)) ms"
    say "$1: the first attempt was last seen $((first - last)) ms before the second"
}

# A node whose clocks are others, with whatever a node does.
"$lockstep" submit --wait -N 1 -w n2 -c 1 -t 5 -o /dev/null --wrap 'sleep 1' >"$work/n2.out" 2>&1 || { cat "$work/n2.out"; failed "n2, in its time namespace, does not work"; }

job=$("$lockstep" submit --parsable -N 1 -w n1 -c 1 -o /dev/null "$work/rank.sh" "$work" nap)
wait_for 120 "a job runs on n1" starts nap 1
sleep 3
signal_host STOP
leap 15
sleep 1
signal_host CONT
sleep 5
is "$job" R || failed "job $job is $("$lockstep" queue -h -t all -j "$job" -o '%t %r') after its node slept for 15 s"
starts nap 1 || failed "it was started again"
say "n1 slept for 15 s with a lease of 30: nothing happened"

# n1 wakes after its lease, and its rank ends. Sets took, in milliseconds.
wakes() {
    t0=$(uptime_ms)
    signal_host CONT
    pause=0.05
    wait_for 30 "its rank is ended" dies "$rank"
    took=$(($(uptime_ms) - t0))
    [ "$took" -lt 3000 ] || failed "its rank lived for $took ms after n1 woke"
    pause=0.2
}
rank=$(rank_of nap 1)
signal_host STOP
leap 3600
sleep 1
wakes
wait_for 90 "job $job runs again" starts nap 2
sleep 5
starts nap 2 || failed "it was started a third time"
is "$job" R || failed "job $job is $("$lockstep" queue -h -t all -j "$job" -o '%t %r')"
say "n1 slept for an hour: its rank lived for $took ms more, then the job ran again"
never_at_once nap
"$lockstep" cancel "$job"
wait_for 60 "job $job is cancelled" is "$job" CA

# It sleeps so long that its job is given to another.
"$lockstep" drain n2 --reason later >/dev/null
job=$("$lockstep" submit --parsable -N 1 -c 1 -o /dev/null "$work/rank.sh" "$work" night)
wait_for 120 "a job runs on n1" starts night 1
"$lockstep" resume n2 >/dev/null
sleep 3
rank=$(rank_of night 1)
signal_host STOP
leap 7200
wait_for 180 "job $job runs on n2" starts night 2
ran_on "$job" n2 || failed "job $job does not run on n2"
never_at_once night
wakes
say "n1 slept until its job ran elsewhere: its rank lived for $took ms after it woke"
wait_for 60 "n1 serves again" sh -c "'$lockstep' info -h -N -n n1 -o %T | grep -Eq 'idle|mix'"
starts night 2 || failed "it was started a third time"
is "$job" R || failed "job $job is $("$lockstep" queue -h -t all -j "$job" -o '%t %r')"
"$lockstep" cancel "$job"
say "ok: a host that sleeps beyond the lease ends its ranks when it wakes, and jobs run again once"
