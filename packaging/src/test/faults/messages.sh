#!/bin/bash
# Reports and orders come twice, out of order, and long after they were said: a proxy between nodes and controller sees to it (see
# MessageProxy.java), also over kill -9 of the controller and of a daemon, after which each stream begins with everything that was ever said.
# Every job starts once and ends once, as it should; one that runs all the time keeps its pid.
#
# messages.sh [SEED]
. "$(dirname "$0")/lib.sh"
seed=${1:-$(($(date +%s) % 100000))}
say "seed $seed"
mkdir -p "$LOCKSTEP_HOME/log" "$LOCKSTEP_HOME/etc"
port=$((20000 + $$ % 20000)) proxy=$((20001 + $$ % 20000))
echo "controllers = [ \"unix:$work/api.sock\" ]" >"$LOCKSTEP_HOME/client.conf"
cat >"$LOCKSTEP_HOME/etc/ctl1.conf" <<C
controller { name = ctl1, data = "$work/ctl1" }
election.embedded.listen = "127.0.0.1:$((port + 2))"
api { listen = "127.0.0.1:$port", socket = "$work/api.sock", token-file = "$work/token" }
nodes { lease = 3m, assembly-timeout = 60s }
C
for n in 1 2; do
    node_conf "n$n" "127.0.0.1:$proxy" 16
done
declare -A pid
part() {
    "$lockstep" "$2" --config "$LOCKSTEP_HOME/etc/$1.conf" >>"$LOCKSTEP_HOME/log/$1.log" 2>&1 &
    pid[$1]=$!
}
cleanup() {
    status=$?
    trap - EXIT INT TERM
    timeout 20 "$lockstep" cancel --me >/dev/null 2>&1 || true
    sleep 2
    kill "${pid[@]}" 2>/dev/null || true
    wait 2>/dev/null || true
    rm -rf "$work"
    exit "$status"
}
"$lockstep" --version >/dev/null # builds first, where that is due
tree=$root/packaging/target/lockstep
[ -d "$tree" ] || tree=$root
classpath=$(sed "s#\(^\|:\)#\1$tree/#g" "$tree/lib/node.classpath")
"$("$root/bin/find-java")/bin/java" -Xmx128m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 --sun-misc-unsafe-memory-access=allow \
    -cp "$classpath" "$here/MessageProxy.java" "$proxy" "$port" "$seed" "$work/replay" >"$LOCKSTEP_HOME/log/proxy.log" 2>&1 &
pid[proxy]=$!
part ctl1 controller
wait_for 240 "the controller has made the token" [ -s "$work/token" ]
wait_for 180 "the proxy listens" grep -qx ready "$LOCKSTEP_HOME/log/proxy.log"
for n in 1 2; do part "n$n" node; done
is() { [ "$("$lockstep" queue -h -t all -j "$1" -o '%t')" = "$2" ]; }
idle() { [ "$("$lockstep" info -h -N -o '%T' | grep -c idle)" = 2 ]; }
wait_for 240 "two nodes are idle" idle

cat >"$work/rank.sh" <<'R'
#!/bin/sh
# Each start leaves a line: a second start of the same attempt would leave two. It ends when the folder is gone.
echo "$SLURM_JOB_ID ${SLURM_RESTART_COUNT:-0} $SLURM_PROCID $$" >>"$1/starts"
left=$2
while [ "$left" -gt 0 ] && [ -e "$1" ]; do
    sleep 1
    left=$((left - 1))
done
exit "$3"
R
chmod +x "$work/rank.sh"
long=$("$lockstep" submit --parsable -N 2 --per-node -c 1 -o /dev/null -- "$work/rank.sh" "$work" 3000 0)
wait_for 180 "a gang of two runs" is "$long" R

# some ROUND: jobs that end well, fail and are cancelled
some() {
    for i in 1 2 3; do
        "$lockstep" submit --parsable -N 1 -c 1 -o /dev/null -- "$work/rank.sh" "$work" 1 0 >>"$work/CD"
        "$lockstep" submit --parsable -N 2 --per-node -c 1 -o /dev/null -- "$work/rank.sh" "$work" 2 0 >>"$work/CD"
        "$lockstep" submit --parsable -N 1 -c 1 -o /dev/null -- "$work/rank.sh" "$work" 1 "$((i + 2))" >>"$work/F"
    done
    gone=$("$lockstep" submit --parsable -N 2 --per-node -c 1 -o /dev/null -- "$work/rank.sh" "$work" 900 0)
    echo "$gone" >>"$work/CA"
    wait_for 180 "job $gone runs" is "$gone" R
    "$lockstep" cancel "$gone"
}
all_ended() {
    "$lockstep" queue -h -t all -o '%i %t' >"$work/queue"
    for state in CD F CA; do
        while read -r id; do grep -qx "$id $state" "$work/queue" || { grep "^$id " "$work/queue"; return 1; }; done <"$work/$state"
    done
}
some
wait_for 300 "all jobs have ended as they should" all_ended
say "$(tail -n 1 "$LOCKSTEP_HOME/log/proxy.log")"

touch "$work/replay"
kill -9 "${pid[ctl1]}"
wait "${pid[ctl1]}" 2>/dev/null || true
say "killed the controller; each stream begins with all that was said before"
part ctl1 controller
wait_for 120 "the controller answers" "$lockstep" queue
some
wait_for 300 "all jobs have ended as they should" all_ended
is "$long" R || failed "job $long is $("$lockstep" queue -h -t all -j "$long" -o '%t %r')"

kill -9 "${pid[n1]}"
wait "${pid[n1]}" 2>/dev/null || true
say "killed the daemon of n1"
part n1 node
some
wait_for 300 "all jobs have ended as they should" all_ended
is "$long" R || failed "job $long is $("$lockstep" queue -h -t all -j "$long" -o '%t %r')"

twice=$(cut -d' ' -f1-3 "$work/starts" | sort | uniq -d)
[ -z "$twice" ] || failed "started twice (job, attempt, rank): $twice"
again=$(cut -d' ' -f2 "$work/starts" | grep -vx 0 | wc -l)
[ "$again" = 0 ] || failed "$again ranks were of a second attempt"
while read -r job; do
    "$lockstep" job --json "$job" | grep -q '"exitCode": *[345]' || failed "job $job has another exit code"
done <"$work/F"
refused=$(cat "$LOCKSTEP_HOME"/log/n*.log | grep -c 'Orders refused' || true)
say "$(tail -n 1 "$LOCKSTEP_HOME/log/proxy.log"); nodes refused $refused orders"
say "ok: $(cat "$work/CD" "$work/F" "$work/CA" | wc -l) jobs started once and ended once as they should, one ran through"
