# Sourced, after lib.sh, by fault scripts whose nodes live in network namespaces of their own: what there is between them is made here, and
# taken away at the end with all that runs there. The script names its namespaces "$prefix…", where its part of the prefix is LETTERS:
#
#   . fabric.sh LETTERS
[ "$(id -u)" = 0 ] || { say "skipped: needs root to make network namespaces"; exit 77; }
command -v ip >/dev/null || { say "skipped: needs ip"; exit 77; }
prefix=$1$$
mgmt=${prefix}m
ip netns add "$mgmt" 2>/dev/null || { say "skipped: no network namespaces can be made here"; exit 77; }

# Whatever runs in the namespaces is ours: daemons, shepherds, wardens, ranks.
namespaces() { ip netns list | sed -n "s/^\($prefix[a-z0-9]*\).*/\1/p"; }
cleanup() {
    status=$?
    trap - EXIT INT TERM
    before_end
    for ns in $(namespaces); do
        ip netns pids "$ns" | xargs -r kill -9 2>/dev/null || true
    done
    wait 2>/dev/null || true
    for ns in $(namespaces); do ip netns del "$ns"; done
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

# in_namespace NAMESPACE PART COMMAND…: a part of the cluster, in the background
in_namespace() {
    ns=$1 part=$2
    shift 2
    ip netns exec "$ns" "$lockstep" "$@" >"$LOCKSTEP_HOME/log/$part.log" 2>&1 &
}

# The controller's namespace, and the controller in it. More of its configuration: start_controller [LINES]
start_controller() {
    bridge "$mgmt"
    ip -n "$mgmt" addr add 10.77.0.1/24 dev bridge0
    mkdir -p "$LOCKSTEP_HOME/log" "$LOCKSTEP_HOME/etc"
    cat >"$LOCKSTEP_HOME/client.conf" <<C
controllers = [ "unix:$work/api.sock" ]
C
    cat >"$LOCKSTEP_HOME/etc/controller.conf" <<C
controller { name = ctl1, data = "$work/ctl1" }
api { listen = "10.77.0.1:7420", socket = "$work/api.sock", token-file = "$work/token" }
${1-}
C
    "$lockstep" --version >/dev/null # builds first, where that is due
    in_namespace "$mgmt" ctl1 controller --config "$LOCKSTEP_HOME/etc/controller.conf"
    wait_for 60 "the controller has made the token" [ -s "$work/token" ]
}

# A node with a link to the controller and one to its leaf: start_node NUMBER LEAF-NAMESPACE LEAF [LINES of its configuration]
start_node() {
    name=n$1 ns=${prefix}n$1 at=10.78.0.$1
    ip netns add "$ns"
    ip -n "$ns" link set lo up
    join "$ns" m0 "$mgmt" "$name"
    ip -n "$ns" addr add "10.77.0.1$1/24" dev m0
    join "$ns" f0 "$2" "$name"
    ip -n "$ns" addr add "$at/24" dev f0
    cat >"$LOCKSTEP_HOME/etc/$name.conf" <<C
cluster { controllers = [ "10.77.0.1:7420" ], token-file = "$work/token" }
node {
  name = $name, data = "$work/$name", address = "$at"
  leaf = $3, spine = s1, cpus = 4, memory = 1GiB, accelerators = []
}
launch { allow-root-jobs = true, min-uid = 0 }
sense.quantum = false
${4-}
C
    in_namespace "$ns" "$name" node --config "$LOCKSTEP_HOME/etc/$name.conf"
}
