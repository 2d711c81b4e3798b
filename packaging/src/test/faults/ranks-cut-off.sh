#!/bin/bash
# The ranks of a gang no longer reach each other, and nothing else is wrong: daemons, controller and probes go on, and every process
# lives. The gang's steps tell: it is said that it stands still, and when that has lost what beginning again costs, it begins again on
# other nodes and makes steps there.
#
# The network: each node, in a namespace of its own, has a management link to the controller and a link to its leaf. The cut drops whatever
# comes in by the leaf, but for probes.
. "$(dirname "$0")/lib.sh"
[ "$(id -u)" = 0 ] || { say "skipped: needs root to make network namespaces"; exit 77; }
command -v ip >/dev/null && command -v nft >/dev/null || { say "skipped: needs ip and nft"; exit 77; }
pause=1
nodes=4
prefix=lsr$$
mgmt=${prefix}m leaf=${prefix}l
ip netns add "$mgmt" 2>/dev/null || { say "skipped: no network namespaces can be made here"; exit 77; }

# Whatever runs in the namespaces is ours: daemons, shepherds, wardens, ranks.
cleanup() {
    status=$?
    trap - EXIT INT TERM
    for ns in $(ip netns list | sed -n "s/^\($prefix[a-z0-9]*\).*/\1/p"); do
        ip netns pids "$ns" | xargs -r kill -9 2>/dev/null || true
    done
    wait 2>/dev/null || true
    for ns in $(ip netns list | sed -n "s/^\($prefix[a-z0-9]*\).*/\1/p"); do ip netns del "$ns"; done
    rm -rf "$work"
    exit "$status"
}

# bridge NAMESPACE
bridge() {
    ip -n "$1" link set lo up
    ip -n "$1" link add bridge0 type bridge
    ip -n "$1" link set bridge0 up
}
# join NAMESPACE INTERFACE BRIDGE-NAMESPACE PORT
join() {
    ip link add "$2" netns "$1" type veth peer name "$4" netns "$3"
    ip -n "$3" link set "$4" master bridge0 up
    ip -n "$1" link set "$2" up
}
in_namespace() {
    ns=$1 part=$2
    shift 2
    ip netns exec "$ns" "$lockstep" "$@" >"$LOCKSTEP_HOME/log/$part.log" 2>&1 &
}

bridge "$mgmt"
ip -n "$mgmt" addr add 10.77.0.1/24 dev bridge0
ip netns add "$leaf"
bridge "$leaf"
mkdir -p "$LOCKSTEP_HOME/log" "$LOCKSTEP_HOME/etc"
cat >"$LOCKSTEP_HOME/client.conf" <<C
controllers = [ "unix:$work/api.sock" ]
C
cat >"$LOCKSTEP_HOME/etc/controller.conf" <<C
controller { name = ctl1, data = "$work/ctl1" }
api { listen = "10.77.0.1:7420", socket = "$work/api.sock", token-file = "$work/token" }
scheduling { remedy = act, standstill = 10s, restart = 5s }
C
"$lockstep" --version >/dev/null # builds first, where that is due
in_namespace "$mgmt" ctl1 controller --config "$LOCKSTEP_HOME/etc/controller.conf"
wait_for 60 "the controller has made the token" [ -s "$work/token" ]
for number in $(seq "$nodes"); do
    name=n$number ns=${prefix}n$number at=10.78.0.$number
    ip netns add "$ns"
    ip -n "$ns" link set lo up
    join "$ns" m0 "$mgmt" "$name"
    ip -n "$ns" addr add "10.77.0.1$number/24" dev m0
    join "$ns" f0 "$leaf" "$name"
    ip -n "$ns" addr add "$at/24" dev f0
    cat >"$LOCKSTEP_HOME/etc/$name.conf" <<C
cluster { controllers = [ "10.77.0.1:7420" ], token-file = "$work/token" }
node {
  name = $name, data = "$work/$name", address = "$at"
  leaf = l1, spine = s1, cpus = 4, memory = 1GiB, accelerators = []
}
launch { allow-root-jobs = true, min-uid = 0 }
probe.listen = "$at:7421"
sense.quantum = false
C
    in_namespace "$ns" "$name" node --config "$LOCKSTEP_HOME/etc/$name.conf"
done
idle() { [ "$("$lockstep" info -h -t idle -o '%D' | head -n 1)" = "$nodes" ]; }
wait_for 120 "all nodes are idle" idle

# It would wait an hour for a neighbour: a hang, not a failure. It writes no checkpoints: their parts could not be fetched from a node that is
# cut off.
gang=$("$lockstep" submit --parsable -J cut -N 2 --per-node -c 1 -t 60 -o "$work/cut-%t.out" --open-mode=append -- \
    "$root/examples/train.sh" --steps 1000000 --step-millis 200 --print-every 10 --checkpoint-every 1000000 --peer-timeout-seconds 3600)
steps() { grep -c '^step ' "$work/cut-0.out" 2>/dev/null || true; }
more_steps() { [ "$(steps)" -gt "$1" ]; }
wait_for 60 "the gang makes steps" more_steps 3
first=
for n in $(seq "$nodes"); do ! ran_on "$gang" "n$n" || first="$first n$n"; done
cut=${first##* }
say "the gang makes steps on$first"

ip netns exec "$prefix$cut" nft -f - <<N
table inet cut {
  chain in {
    type filter hook input priority 0;
    iifname "f0" tcp dport 7421 accept
    iifname "f0" tcp sport 7421 accept
    iifname "f0" udp dport 7421 accept
    iifname "f0" udp sport 7421 accept
    iifname "f0" meta l4proto { tcp, udp } counter drop
  }
}
N
begun=$(uptime_ms)
say "the ranks on$first no longer reach each other; probes and daemons do"

reason() { "$lockstep" queue -h -j "$gang" -o '%r'; }
said() { reason | grep -q '^NoProgress'; }
wait_for 60 "it is said that the gang stands still" said
say "said after $(($(uptime_ms) - begun)) ms: $(reason)"
"$lockstep" explain "$gang" | sed -n '/does not run as it should/,$p' | head -n 16
grep -h 'stands still' "$LOCKSTEP_HOME/log/ctl1.log" | head -n 1
[ "$("$lockstep" info -h -t down,unknown,drained -o '%D' | awk '{n += $1} END {print n + 0}')" = 0 ] || failed "a node looks dead: $("$lockstep" info)"
"$lockstep" link show | grep -E '^(leaf|uplink).* (unfit|degraded) ' && failed "a link looks bad, so this shows nothing of progress"

again() { "$lockstep" job --json "$gang" | grep -q '"attempt": 2'; }
wait_for 180 "the gang has begun again" again
say "it began again $(($(uptime_ms) - begun)) ms after the cut"
known=$(steps)
wait_for 90 "it makes steps again" more_steps $((known + 3))
for n in $first; do
    if ran_on "$gang" "$n"; then failed "it has $n again, though there are nodes that no gang hung on"; fi
done
say "it makes steps on other nodes $(($(uptime_ms) - begun)) ms after the cut; $("$lockstep" node show "$cut" | grep -i 'no progress' | head -n 1)"
"$lockstep" cancel "$gang"
say "ok: a gang whose ranks no longer reached each other was found by its steps, and began again elsewhere"
