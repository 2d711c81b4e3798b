#!/bin/bash
# A controller and a node that know each other by certificates of lockstep pki only. A job runs; a node that shows another's certificate
# does not start; the node is revoked and cut off, and is back with a new certificate without a restart; plain text gets no answer.
. "$(dirname "$0")/lib.sh"
command -v curl >/dev/null || { say "skipped: needs curl"; exit 77; }
mkdir -p "$LOCKSTEP_HOME/log" "$work/tls"

pids=
before_end() {
    for pid in $pids; do kill "$pid" 2>/dev/null || true; done
    rm -rf "$doors"
}

free_port() {
    while :; do
        port=$((20000 + RANDOM % 20000))
        (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || { echo "$port"; return; }
    done
}
# Where other users get to.
doors=$(mktemp -d)
chmod 755 "$doors"
api=$(free_port)
zookeeper=$(free_port)

pki() { "$lockstep" pki "$@" --pki "$work/pki" >"$work/pki.out" 2>&1 || { cat "$work/pki.out"; failed "lockstep pki $*"; }; }
pki init --cluster lab
for host in "controller ctl1" "node n1" "client login1"; do
    # shellcheck disable=SC2086 # two words
    pki issue $host --san elsewhere.example.org --out "$work/tls/${host#* }"
done
tls_of() { echo "tls { certificate = \"$work/tls/$1/$1.crt\", key = \"$work/tls/$1/$1.key\", ca = \"$work/tls/$1/ca.crt\", crl = \"$work/tls/$1/ca.crl\" }"; }
# Puts a file in the place of another as an administrator would: whole, or not at all.
put() { cp -p "$1" "$2.new" && mv -f "$2.new" "$2"; }

cat >"$work/controller.conf" <<C
cluster.name = lab
controller { name = ctl1, data = "$work/ctl1" }
api { listen = "127.0.0.1:$api", socket = "$work/run/api.sock", $(tls_of ctl1) }
election.embedded.listen = "127.0.0.1:$zookeeper"
nodes { lease = 60s, report-every = 500ms, silent-after = 3s }
C
node_conf() {
    cat <<C
cluster { controllers = ["127.0.0.1:$api"], $(tls_of n1) }
node { name = $1, data = "$doors/data-$1", address = "127.0.0.1", cpus = 2, accelerators = [] }
launch { allow-root-jobs = true, min-uid = 0, cgroup = none, enforce = off }
sense { enabled = false, kernel-log = "" }
probe.listen = ""
users.socket = "$doors/$1/users.sock"
C
}
node_conf n1 >"$work/n1.conf"
node_conf n2 >"$work/n2.conf"
cat >"$LOCKSTEP_HOME/client.conf" <<C
controllers = [ "127.0.0.1:$api" ]
token-file = "$work/ctl1/api.token"
$(tls_of login1)
C

"$lockstep" controller --config "$work/controller.conf" >"$LOCKSTEP_HOME/log/ctl1.log" 2>&1 &
pids="$pids $!"
leads() { grep -q 'leads lab' "$LOCKSTEP_HOME/log/ctl1.log"; }
wait_for 60 "the controller leads" leads
"$lockstep" node --config "$work/n1.conf" >"$LOCKSTEP_HOME/log/n1.log" 2>&1 &
pids="$pids $!"
idle() { "$lockstep" info -h -N -o '%N %t' | grep -qx 'n1 idle'; }
wait_for 60 "n1 is idle, as asked over TLS" idle
"$lockstep" submit --wait -o /dev/null --wrap true >"$work/job.out" 2>&1 || { cat "$work/job.out"; failed "the job did not succeed"; }
say "a job ran, over certificates that are for elsewhere.example.org"

if "$lockstep" node --config "$work/n2.conf" >"$work/n2.out" 2>&1; then failed "a node started with another's certificate"; fi
grep -q 'is for spiffe://lab/node/n1, but this is node n2' "$work/n2.out" || { cat "$work/n2.out"; failed "it says something else"; }

if curl -s --max-time 5 -H "Authorization: Bearer $(cat "$work/ctl1/api.token")" "http://127.0.0.1:$api/v1/cluster" >"$work/plain.out"; then
    cat "$work/plain.out"
    failed "plain text was answered"
fi
if curl -sk --max-time 5 -H "Authorization: Bearer $(cat "$work/ctl1/api.token")" "https://127.0.0.1:$api/v1/cluster" >"$work/bare.out" 2>&1; then
    cat "$work/bare.out"
    failed "a host without a certificate was answered"
fi
say "the token alone is nobody"

cat >"$work/login.conf" <<C
cluster { controllers = ["127.0.0.1:$api"], $(tls_of login1) }
users.socket = "$doors/login/users.sock"
C
"$lockstep" login --config "$work/login.conf" >"$LOCKSTEP_HOME/log/login.log" 2>&1 &
pids="$pids $!"
listens() { [ -S "$doors/login/users.sock" ] && [ -S "$doors/n1/users.sock" ]; }
wait_for 30 "users can call at their own hosts" listens
for door in login n1; do
    mkdir "$doors/$door-home"
    echo "controllers = [ \"unix:$doors/$door/users.sock\" ]" >"$doors/$door-home/client.conf"
done
at() { LOCKSTEP_HOME="$doors/$1-home" "$lockstep" "${@:2}" >"$work/at.out" 2>&1; }
at login queue -h || { cat "$work/at.out"; failed "whoever works on the login host is not answered"; }
if [ "$(id -u)" != 0 ]; then
    say "not shown, for want of root: who calls from another host"
else
    if at login submit -o /dev/null --wrap true; then failed "root of another host handed in a job"; fi
    grep -q 'root of another host may only look' "$work/at.out" || { cat "$work/at.out"; failed "root is refused for something else"; }
    # Somebody else needs to be able to run the program at all.
    nobody() { cd / && setpriv --reuid=65534 --regid=65534 --clear-groups env LOCKSTEP_HOME="$doors/$1-home" "$lockstep" "${@:2}" >"$work/at.out" 2>&1; }
    if (nobody login help); then
        (nobody login submit --wait -o /dev/null --wrap true) || { cat "$work/at.out"; failed "a user's job from the login host did not succeed"; }
        "$lockstep" queue -h -t all -o '%u' | grep -qx nobody || failed "his job is not his"
        if (nobody login drain n1 --reason mine); then failed "an ordinary user drained a node"; fi
        if (nobody n1 queue -h); then failed "a node spoke for a user who has no job there"; fi
        grep -q 'has no job on node n1' "$work/at.out" || { cat "$work/at.out"; failed "it is refused for something else"; }
        (nobody login submit -o /dev/null --wrap 'sleep 300') || failed "a second job was not taken"
        works() { "$lockstep" queue -h -t R -o '%u' | grep -qx nobody; }
        wait_for 30 "his job runs on n1" works
        (nobody n1 queue -h) || { cat "$work/at.out"; failed "a node may not speak for a user whose job it runs"; }
        (nobody n1 cancel -u nobody) || { cat "$work/at.out"; failed "he cannot cancel his job from its node"; }
        say "users call at their own hosts: as themselves, and no host makes more of them"
    else
        say "not shown: user nobody cannot run $lockstep"
    fi
fi

pki revoke node n1
put "$work/pki/ca.crl" "$work/tls/ctl1/ca.crl"
t0=$(uptime_ms)
cut_off() { grep -q 'is ended: certificate .* is revoked' "$LOCKSTEP_HOME/log/ctl1.log"; }
wait_for 20 "the controller ends the node's connections" cut_off
say "cut off after $(($(uptime_ms) - t0)) ms"
not_idle() { ! idle; }
wait_for 30 "n1 is not taken for idle any more" not_idle
refused() { grep -q 'a host was refused: certificate .* is revoked' "$LOCKSTEP_HOME/log/ctl1.log"; }
wait_for 30 "the node is refused when it comes back" refused

pki issue node n1 --out "$work/again"
put "$work/again/n1.key" "$work/tls/n1/n1.key"
put "$work/again/n1.crt" "$work/tls/n1/n1.crt"
wait_for 60 "n1 is idle again with its new certificate" idle
"$lockstep" submit --wait -o /dev/null --wrap true >"$work/job.out" 2>&1 || { cat "$work/job.out"; failed "the second job did not succeed"; }

pki revoke client login1
put "$work/pki/ca.crl" "$work/tls/ctl1/ca.crl"
unanswered() { ! "$lockstep" queue -h; }
wait_for 30 "the host of people is refused" unanswered
say "ok: jobs ran over TLS, a revoked node was cut off and came back with a new certificate, and nobody else got in"
