#!/bin/bash
# lockstep config check and lockstep doctor before real faults: a mistake in a file, a certificate for another host, a key that others
# can read, a port that another process has, ZooKeeper gone, a token that is not the controller's, a controller killed. Each is told in
# the right words and with the right exit code, and nothing is told of a cluster that is well.
. "$(dirname "$0")/lib.sh"
# Users of jobs must get through to a node's folder.
chmod 711 "$work"
etc=$work/etc
mkdir -p "$etc" "$work/data/ctl1" "$work/data/n1" "$LOCKSTEP_HOME/log"

pids=
before_end() { for pid in $pids; do kill "$pid" 2>/dev/null || true; done; }

free_port() {
    while :; do
        port=$((20000 + RANDOM % 20000))
        (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || { echo "$port"; return; }
    done
}
api=$(free_port)
zookeeper=$(free_port)

# Runs lockstep and expects an exit code and words: expect CODE WORDS COMMAND…
expect() {
    code=$1 words=$2
    shift 2
    status=0
    "$lockstep" "$@" >"$work/said.out" 2>&1 || status=$?
    [ "$status" = "$code" ] || { cat "$work/said.out"; failed "lockstep $*: exit code $status, not $code"; }
    grep -qF -- "$words" "$work/said.out" || { cat "$work/said.out"; failed "lockstep $*: does not say \"$words\""; }
}
check() { expect "$1" "$2" config check --home "$etc"; }
doctor() { expect "$1" "$2" doctor --home "$etc"; }

pki() { "$lockstep" pki "$@" --pki "$work/pki" >"$work/pki.out" 2>&1 || { cat "$work/pki.out"; failed "lockstep pki $*"; }; }
pki init --cluster lab
for host in "controller ctl1" "node n1" "node n2"; do
    # shellcheck disable=SC2086 # two words
    pki issue $host --out "$work/tls/${host#* }"
done
tls_of() { echo "tls { certificate = \"$work/tls/$1/$1.crt\", key = \"$work/tls/$1/$1.key\", ca = \"$work/tls/$1/ca.crt\", crl = \"$work/tls/$1/ca.crl\" }"; }

controller_conf() {
    cat >"$etc/controller.conf" <<C
cluster.name = lab
controller { name = ctl1, data = "$work/data/ctl1" }
api { listen = "127.0.0.1:$1", socket = "$work/run/api.sock", $(tls_of ctl1) }
election { mode = external, connect = "127.0.0.1:$zookeeper", session-timeout = 4s }
C
}
node_conf() {
    cat >"$etc/node.conf" <<C
cluster { controllers = ["127.0.0.1:$api"], $(tls_of "$1") }
node { name = n1, data = "$work/data/n1", address = "127.0.0.1" }
probe.listen = ""
C
}
controller_conf "$api"
node_conf n1
check 0 '0 wrong'
say "files without a mistake are fine"

sed -i 's/^cluster.name = lab/cluster.nam = lab/' "$etc/controller.conf"
check 1 "$etc/controller.conf:1: "
check 1 'cluster.nam'
controller_conf "$api"
echo 'launch.pids-max = lots' >>"$etc/node.conf"
check 1 "$etc/node.conf:4: launch.pids-max"
node_conf n2
check 1 'is for spiffe://lab/node/n2, but this is spiffe://CLUSTER/node/n1'
node_conf n1
chmod 644 "$work/tls/n1/n1.key"
check 1 "Maybe chmod 600 $work/tls/n1/n1.key"
chmod 600 "$work/tls/n1/n1.key"
expect 2 'whose configuration is it?' config check "$work/tls/n1/n1.crt"
check 0 '0 wrong'
say "a mistake, a wrong certificate and a key for everybody are each told with what to do"

doctor 1 "127.0.0.1:$zookeeper does not answer"
"$lockstep" zookeeper --data "$work/zookeeper" --listen "127.0.0.1:$zookeeper" >"$LOCKSTEP_HOME/log/zookeeper.log" 2>&1 &
zookeeper_pid=$!
pids="$pids $zookeeper_pid"
serves() { grep -q 'zookeeper ready' "$LOCKSTEP_HOME/log/zookeeper.log"; }
wait_for 60 "ZooKeeper serves" serves
doctor 1 'answers: standalone'
doctor 1 'a session was had, of 4000 ms'
doctor 1 "127.0.0.1:$api: nobody listens there"
doctor 1 "api.listen (127.0.0.1:$api) over TCP is free"
say "ZooKeeper was gone and is seen to be back"

controller_conf "$zookeeper"
doctor 1 "api.listen (127.0.0.1:$zookeeper) over TCP is taken by process $zookeeper_pid (java)"
say "the process that has the port is named"
kill "$zookeeper_pid"

start_cluster --nodes 1 --no-restart
etc=$LOCKSTEP_HOME
# A folder in memory, as some build machines have it, is wrong for a journal, and is said to be so.
well=0
case $(stat -f -c %T "$LOCKSTEP_HOME") in tmpfs | ramfs) well=1 ;; esac
doctor "$well" 'is served by the controller that runs'
doctor "$well" ' knows the token of '
expect "$well" '"result" : "fine"' doctor --json --home "$etc"
say "nothing is wrong with a cluster that runs"

cp "$LOCKSTEP_HOME/etc/api.token" "$LOCKSTEP_HOME/etc/other.token"
sed -i 's/^\(.\{64\}\)$/0123456789012345678901234567890123456789012345678901234567890123/' "$LOCKSTEP_HOME/etc/other.token"
chmod 644 "$LOCKSTEP_HOME/etc/other.token"
cp "$LOCKSTEP_HOME/etc/node-n1.conf" "$work/node-n1.conf"
sed -i 's/api\.token/other.token/' "$LOCKSTEP_HOME/etc/node-n1.conf"
check 1 'is not the token of api.token-file'
check 1 "Maybe chmod 600 $LOCKSTEP_HOME/etc/other.token"
doctor 1 "does not know the token of $LOCKSTEP_HOME/etc/other.token"
cp "$work/node-n1.conf" "$LOCKSTEP_HOME/etc/node-n1.conf"

kill -9 "$(pid_of controller)"
doctor 1 'nobody listens there'
doctor 1 'Maybe start the controller'
say "ok: each fault was told in its words, with exit code 1, and nothing was told of what is well"
