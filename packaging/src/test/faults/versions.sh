#!/bin/bash
# Builds of different releases side by side: today's tree, and the same with another protocol version (its one class is compiled anew).
# What is in the window works together; what is not is refused with both versions named, and nothing happens to what runs: a node that
# is too new while the controller waits for its upgrade, one that is too old for a controller two releases ahead, until it is upgraded
# under its job.
. "$(dirname "$0")/lib.sh"
prepare_changed_builds
sources=${LOCKSTEP_SOURCES:-$root}

# release NAME VERSION: a tree that speaks the protocol of that version
release() {
    changed_build "$work/$1" controller node
    for where in controller:lockstep/controller/wire node-daemon:lockstep/node/agent; do
        module=${where%%:*} class=${where#*:}/ProtocolVersion.java
        mkdir -p "$work/$1/sources/${class%/*}"
        sed "s/OWN = new ProtocolVersion([0-9]*)/OWN = new ProtocolVersion($2)/" "$sources/$module/src/main/java/$class" >"$work/$1/sources/$class"
        grep -q "OWN = new ProtocolVersion($2)" "$work/$1/sources/$class" || failed "$class does not say its version as this script thinks"
        "$javac" --release 25 -proc:none -cp "$tree/lib/*" -d "$work/$1/classes" "$work/$1/sources/$class"
    done
}
own=$(sed -n 's/.*OWN = new ProtocolVersion(\([0-9]*\)).*/\1/p' "$sources/node-daemon/src/main/java/lockstep/node/agent/ProtocolVersion.java")
next=$((own + 1)) far=$((own + 3))
release today "$own"
release next "$next"
release far "$far"
say "releases that speak version $own, $next and $far"

port=$((20000 + $$ % 20000))
echo "controllers = [ \"unix:$work/api.sock\" ]" >"$LOCKSTEP_HOME/client.conf"
cat >"$LOCKSTEP_HOME/etc/ctl1.conf" <<C
controller { name = ctl1, data = "$work/ctl1" }
election.embedded.listen = "127.0.0.1:$((port + 2))"
api { listen = "127.0.0.1:$port", socket = "$work/api.sock", token-file = "$work/token" }
nodes.lease = 5m
C
for n in 1 2; do
    node_conf "n$n" "127.0.0.1:$port" 8
done
declare -A pid
# part RELEASE NAME COMMAND; what it says begins anew
part() {
    "$work/$1/bin/lockstep" "$3" --config "$LOCKSTEP_HOME/etc/$2.conf" >"$LOCKSTEP_HOME/log/$2.log" 2>&1 &
    pid[$2]=$!
}
upgrade() {
    kill "${pid[$2]}"
    wait "${pid[$2]}" 2>/dev/null || true
    part "$@"
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
is() { [ "$("$lockstep" queue -h -t all -j "$1" -o '%t')" = "$2" ]; }
on() { "$lockstep" submit --wait -N 1 -w "$1" -c 1 -t 5 -o /dev/null --wrap true >"$work/on.out" 2>&1 || { cat "$work/on.out"; return 1; }; }
serves() { "$lockstep" info -h -N -n "$1" -o '%T' | grep -Eq 'idle|mix'; }
refused() { grep -q "$2" "$LOCKSTEP_HOME/log/$1.log"; }
untouched() {
    is "$job" R || failed "$1: job $job is $("$lockstep" queue -h -t all -j "$job" -o '%t %r')"
    [ "$(cat "$work/pids")" = "$rank" ] || failed "$1: the rank of job $job was started again"
    kill -0 "$rank" || failed "$1: the rank of job $job is gone"
}

part today ctl1 controller
wait_for 240 "the controller has made the token" [ -s "$work/token" ]
part today n1 node
wait_for 180 "n1 serves" serves n1
cat >"$work/rank.sh" <<'R'
#!/bin/sh
# Not beyond this script: what runs for it ends when its folder is gone.
echo $$ >>"$1/pids"
while [ -e "$1" ]; do sleep 1; done
R
chmod +x "$work/rank.sh"
job=$("$lockstep" submit --parsable -N 1 -w n1 -c 1 -o /dev/null -- "$work/rank.sh" "$work")
wait_for 180 "a job runs" [ -s "$work/pids" ]
rank=$(cat "$work/pids")

part next n2 node
wait_for 180 "n2, which is too new, is told so" refused n2 "protocol version ($next) must be $own"
say "n2: $(grep -o "protocol version ($next) must be [0-9to ]*" "$LOCKSTEP_HOME/log/n2.log" | head -n 1)"
[ "$("$lockstep" info -h -N -o '%N' | grep -cx n2)" = 0 ] || failed "n2 is part of the cluster"
on n1 || failed "n1 does not work"
untouched "a node was too new"

upgrade next ctl1 controller
wait_for 180 "n2 serves a controller of its own release" serves n2
on n2 || failed "n2 does not work under a controller of its own release"
on n1 || failed "n1 does not work under a controller that is one release ahead"
untouched "the controller is one release ahead"
say "a controller of version $next works with nodes of $own and $next"

upgrade far ctl1 controller
wait_for 180 "n1, which is too old now, is told so" refused n1 "protocol version ($own) must be $next to $far"
say "n1: $(grep -o "protocol version ($own) must be [0-9to ]*" "$LOCKSTEP_HOME/log/n1.log" | head -n 1)"
wait_for 180 "n2 serves a controller that is two releases ahead" serves n2
on n2 || failed "n2 does not work under a controller that is two releases ahead"
untouched "the controller is three releases ahead"

upgrade next n1 node
wait_for 180 "n1 serves again" serves n1
on n1 || failed "n1 does not work after its upgrade"
untouched "the node was upgraded under it"
"$lockstep" cancel "$job"
wait_for 120 "job $job is cancelled" is "$job" CA
say "ok: versions in the window work together, others were refused by name, and a job ran on under the same pid through it all"
