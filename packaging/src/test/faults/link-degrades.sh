#!/bin/bash
# The uplink of one leaf becomes narrow. Pairs of daemons measure each other, each in a network namespace of its own: within 60 s that
# uplink and no other is degraded, a new synchronous gang does not cross it, an independent job still uses a node behind it, and after
# the fault it comes back through probation. Then, where that can be made here, another uplink loses packets (nftables), and one node's own
# link becomes slow and unsteady (the link emulator that stands in ../shared beside the project): each is found, and nothing else
# looks worse.
#
# The network: each node has a management link to the controller and a link to its leaf, each leaf an uplink to the spine. Four leaves of
# two nodes: with two leaves all pairs between leaves would cross both uplinks, and nothing could be told.
. "$(dirname "$0")/lib.sh"
. "$here/fabric.sh" lsf
command -v tc >/dev/null || { say "skipped: needs tc"; exit 77; }
# Each look is a process that takes most of a core for a while, of two that nine daemons share: a look every five seconds is enough.
pause=5
leaves=4 per_leaf=2 bad=l2 rate=${LOCKSTEP_FAULT_RATE-20mbit}
spine=${prefix}s
ip netns add "$spine"
bridge "$spine"
relay_pid=
before_end() { [ -z "$relay_pid" ] || kill "$relay_pid" 2>/dev/null || true; }
start_controller
number=0
for l in $(seq "$leaves"); do
    leaf=${prefix}l$l
    ip netns add "$leaf"
    bridge "$leaf"
    ip link add uplink0 netns "$leaf" type veth peer name "l$l" netns "$spine"
    ip -n "$leaf" link set uplink0 master bridge0 up
    ip -n "$spine" link set "l$l" master bridge0 up
    for _ in $(seq "$per_leaf"); do
        number=$((number + 1))
        start_node "$number" "$leaf" "l$l"
    done
done

# degrade LEAF add|del
degrade() {
    if [ "$2" = add ]; then set -- "$1" add tbf rate "$rate" burst 32kb latency 50ms; fi
    leaf=$1 what=$2
    shift 2
    tc -n "$prefix$leaf" qdisc "$what" dev uplink0 root "$@"
    tc -n "$spine" qdisc "$what" dev "$leaf" root "$@"
}

# link_is LEAF CLASSES: the class of the leaf's uplink for gangs, as an extended regular expression
link_is() { "$lockstep" link show | grep -Eq "^uplink s1/$1  *($2) "; }
is() { [ "$("$lockstep" queue -h -t all -j "$1" -o '%t')" = "$2" ]; }

# Daemons that have just begun are slow now and then, the more so while they are looked at, and each time an uplink that looked slow has
# its probation before it. All uplinks are fit, and stay so for twenty seconds.
all_fit() { [ "$("$lockstep" link show | grep -Ec '^uplink .* fit ')" = "$leaves" ]; }
settled() {
    for _ in 1 2 3 4 5; do
        all_fit || return 1
        sleep 4
    done
}
pause=10
wait_for 240 "the pairs clear the uplinks of all leaves" settled
pause=5
say "the uplinks of all leaves are fit"

degrade "$bad" add || { say "skipped: the kernel has no tbf"; exit 77; }
begun=$(uptime_ms)
wait_for 60 "the uplink of $bad is degraded" link_is "$bad" 'degraded|unfit'
say "the uplink of $bad is degraded $(($(uptime_ms) - begun)) ms after it became narrow: $("$lockstep" link show | grep '^Because' | head -n 1)"
for l in $(seq "$leaves"); do
    [ "l$l" = "$bad" ] || link_is "l$l" fit || failed "the uplink of l$l is not fit: $("$lockstep" link show)"
done

# n3 and n4 hang on l2: a gang of four with one of them crosses its uplink.
for round in 1 2 3; do
    gang=$("$lockstep" submit --parsable -N 4 --per-node -c 1 --class synchronous -t 60 -o /dev/null -- true)
    wait_for 60 "gang $round of four ends" is "$gang" CD
    used=
    for node in $(seq $((leaves * per_leaf))); do ! ran_on "$gang" "n$node" || used="$used n$node"; done
    case "$used " in
        *' n3 '* | *' n4 '*) failed "job $gang, a synchronous gang, crossed the uplink: it had$used" ;;
    esac
    say "gang $round had$used"
done
task=$("$lockstep" submit --parsable -N 1 -w n3 -c 1 --class independent -o /dev/null --wrap true)
wait_for 60 "an independent job uses n3" is "$task" CD

degrade "$bad" del
healed=$(uptime_ms)
wait_for 400 "the uplink of $bad is fit again" link_is "$bad" fit
back=$(($(uptime_ms) - healed))
[ "$back" -ge 30000 ] || failed "the uplink came back after $back ms, without probation"
say "the uplink of $bad is fit again $back ms after the fault ended"
say "the narrow uplink was found, avoided by gangs, used by an independent job, and came back through probation"

# All daemons share this machine's cores, so another part may look slow for a while; none may look worse than the culprit.
# worst_uplink, worst_node: which has the largest slow-down
worst_uplink() { "$lockstep" link show | awk '/^uplink/ {print $3 == "unmeasured" ? 0 : $4, $2}' | sort -rn | head -n 1; }
worst_node() {
    for n in $(seq $((leaves * per_leaf))); do
        "$lockstep" node show "n$n" | sed -n "s/^Condition: slow-down \([0-9.]*\),.*/\1 n$n/p"
    done | sort -rn | head -n 1
}
beside() { "$lockstep" link show | awk -v but="$1" '/^(uplink|leaf)/ && $2 != but && $3 != "fit" {print "beside it: " $0}'; }
node_is() { "$lockstep" node show "$1" | grep -Eq "^  synchronous  *($2)"; }
shown=

# An uplink that looked slow while another was bad has the whole probation before it.
lossy=l3
link_is "$lossy" fit || say "the uplink of $lossy is not fit yet: $("$lockstep" link show | grep -E "s1/$lossy|^Because" | head -n 2)"
wait_for 240 "the uplink of $lossy is fit before it loses anything" link_is "$lossy" fit
loses() { ip netns exec "$spine" nft "$@"; }
if command -v nft >/dev/null && loses add table netdev bad 2>/dev/null &&
    loses "add chain netdev bad in { type filter hook ingress device $lossy priority 0; }" &&
    loses add rule netdev bad in numgen random mod 100 '<' 25 drop; then
    begun=$(uptime_ms)
    wait_for 60 "the uplink of $lossy is degraded" link_is "$lossy" 'degraded|unfit'
    say "the uplink of $lossy is degraded $(($(uptime_ms) - begun)) ms after it began to lose 25 %: $("$lockstep" link show | grep '^Because' | head -n 1)"
    worst=$(worst_uplink)
    [ "${worst#* }" = "s1/$lossy" ] || failed "another uplink looks worse: $worst: $("$lockstep" link show)"
    beside "s1/$lossy"
    loses delete table netdev bad
    healed=$(uptime_ms)
    wait_for 400 "the uplink of $lossy is fit again" link_is "$lossy" fit
    say "the uplink of $lossy is fit again $(($(uptime_ms) - healed)) ms after the fault ended"
    shown="$shown, the lossy uplink too"
else
    say "not shown: an uplink that loses packets needs nft"
fi

# n8's link to its leaf becomes one through the emulator; the leaf answers for n8 on its bridge.
relay=$root/../shared/tools/link-relay.py node=n8 at=10.78.0.8 leaf=${prefix}l$leaves
emulate() {
    ip -n "$prefix$node" link del f0
    ip -n "$leaf" addr add 10.78.0.200/24 dev bridge0
    ip netns exec "$leaf" sh -c 'echo 1 >/proc/sys/net/ipv4/ip_forward && echo 1 >/proc/sys/net/ipv4/conf/bridge0/proxy_arp'
    python3 "$relay" "$prefix$node" "$leaf" "$at" 10.78.0.201 --secs 900 "$@" >"$work/relay.out" 2>&1 &
    relay_pid=$!
    wait_for 10 "the emulated link is there" ip -n "$prefix$node" link show emu0
    wait_for 10 "its other end is there" ip -n "$leaf" link show emu0
    ip -n "$prefix$node" route add 10.78.0.0/24 dev emu0
    for ns in $(namespaces); do ip -n "$ns" neigh flush to "$at" 2>/dev/null || true; done
    wait_for 10 "another node reaches $node" ip netns exec "${prefix}n1" timeout 2 bash -c "exec 3<>/dev/tcp/$at/7421"
}
if [ -e "$relay" ] && command -v python3 >/dev/null && [ -e /dev/net/tun ]; then
    emulate --delay 0.003 --jitter 0.001
    begun=$(uptime_ms)
    wait_for 60 "$node is degraded" node_is "$node" 'degraded|unfit'
    say "$node is degraded $(($(uptime_ms) - begun)) ms after its link became slow: $("$lockstep" node show "$node" | sed -n 's/^  synchronous *//p')"
    worst=$(worst_node)
    [ "${worst#* }" = "$node" ] || failed "another node looks worse: $worst"
    beside none
    shown="$shown, the node with a slow link too"
else
    say "not shown: a slow and unsteady link needs python3, /dev/net/tun and $relay"
fi
say "ok: the narrow uplink was found, avoided and taken back$shown"
