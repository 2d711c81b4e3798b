#!/bin/bash
# A controller and a node that know each other by certificates of lockstep pki only. A job runs; a node that shows another's certificate
# does not start; the node is revoked and cut off, and is back with a new certificate without a restart; plain text gets no answer.
# Off the cluster, with the CA and no certificate, a token does what it is for, until it is over or revoked, also after a restart.
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
tokens=$(free_port)

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
tokens { listen = "127.0.0.1:$tokens", roles = true }
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

start_controller() {
    "$lockstep" controller --config "$work/controller.conf" >>"$LOCKSTEP_HOME/log/ctl1.log" 2>&1 &
    controller=$!
    pids="$pids $controller"
}
start_controller
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

mkdir "$work/here" "$work/off"
echo "controllers = [ \"unix:$work/run/api.sock\" ]" >"$work/here/client.conf"
cp "$work/pki/ca.crt" "$work/pki/ca.crl" "$work/off"
off_conf() { printf '%s\n' "controllers = [ \"127.0.0.1:$1\" ]" 'tls { ca = ca.crt, crl = ca.crl }' "${2-}" >"$work/off/client.conf"; }
off_conf "$tokens"
here() { LOCKSTEP_HOME="$work/here" "$lockstep" "$@"; }
# off TOKEN COMMAND…: where nobody knows anything of the cluster but its CA.
off() { LOCKSTEP_HOME="$work/off" LOCKSTEP_TOKEN="$1" "$root/bin/$2" "${@:3}" >"$work/off.out" 2>&1; }
# Without its roles a token of root may only look.
roles=
[ "$(id -u)" != 0 ] || roles=--with-roles
# shellcheck disable=SC2086 # maybe no word
token=$(here token new --kinds=all-own --for=10m --note certificates.sh $roles 2>"$work/token.out") || { cat "$work/token.out"; failed "no token was made"; }
secret=${token##*_}
off "$token" ssubmit --wait -o /dev/null --wrap true || { cat "$work/off.out"; failed "a job from off the cluster did not succeed"; }
off "$token" squeue -h -t all -o '%i %T' || { cat "$work/off.out"; failed "squeue is not answered off the cluster"; }
job=$(sed -n 's/^\([0-9]*\) COMPLETED$/\1/p' "$work/off.out" | sort -n | tail -1)
off "$token" sjob --json "$job" || { cat "$work/off.out"; failed "sjob is not answered off the cluster"; }
grep -q '"workingDirectory"\|"environment"' "$work/off.out" || { cat "$work/off.out"; failed "its inside is not shown to whoever it belongs to"; }
if grep -qF "$secret" "$work/off.out"; then failed "the job took the token along"; fi
if off "$token" sdrain n1 --reason mine; then failed "a token drained a node that is not for it"; fi
grep -q 'is not for Drain, which takes kind drain' "$work/off.out" || { cat "$work/off.out"; failed "it is refused for something else"; }
if off "$token" lockstep token new; then failed "a token made another"; fi
if off '' squeue; then failed "nobody was answered"; fi
grep -q 'this host has no certificate, so it takes a token' "$work/off.out" || { cat "$work/off.out"; failed "it is refused for something else"; }
printf 'Authorization: Bearer %s\n' "$token" | curl -sf --max-time 5 --cacert "$work/off/ca.crt" -H @- \
    --connect-to "elsewhere.example.org:$tokens:127.0.0.1:$tokens" "https://elsewhere.example.org:$tokens/v1/jobs" >"$work/curl.out" ||
    failed "curl is not answered with a token"
say "off the cluster, with a token and the CA, a job ran"

echo "$token" >"$work/off/my.token"
chmod 644 "$work/off/my.token"
off_conf "$tokens" 'token-file = my.token'
if off '' squeue -h; then failed "a token that others may read was used"; fi
chmod 600 "$work/off/my.token"
off '' squeue -h || { cat "$work/off.out"; failed "a token in a file is not used"; }
off_conf "$api" 'token-file = my.token'
if off '' squeue -h; then failed "a token counted at the port for hosts"; fi
off_conf "$tokens"

reading=$(here token new 2>"$work/token.out")
off "$reading" squeue -h || { cat "$work/off.out"; failed "a token for reading does not read"; }
if off "$reading" ssubmit -o /dev/null --wrap true; then failed "a token for reading handed in a job"; fi
other=$(echo "$reading" | tr 0-9 1-90)
if off "$other" squeue -h; then failed "an altered token was answered"; fi
here token revoke "$(echo "$reading" | cut -d_ -f3)" 2>"$work/token.out" || { cat "$work/token.out"; failed "the token is not revoked"; }
if off "$reading" squeue -h; then failed "a revoked token was answered"; fi
grep -q 'this token does not count here' "$work/off.out" || { cat "$work/off.out"; failed "it is refused for something else"; }
short=$(here token new --for=3s 2>"$work/token.out")
over() { ! off "$short" squeue -h; }
wait_for 20 "a token is over after its time" over

kill -9 "$controller"
wait "$controller" 2>/dev/null || true
: >"$LOCKSTEP_HOME/log/ctl1.log"
start_controller
wait_for 60 "the controller leads again" leads
off "$token" squeue -h || { cat "$work/off.out"; failed "a token does not count any more after a restart"; }
if off "$reading" squeue -h; then failed "a revoked token counts again after a restart"; fi
if off "$short" squeue -h; then failed "a token that was over counts again after a restart"; fi
here token list --json | grep -q '"note": "certificates.sh"' || failed "the token is not listed"
here token revoke --all 2>"$work/token.out"
if off "$token" squeue -h; then failed "a token counts after all were revoked"; fi
if grep -rqF "$secret" "$work/ctl1" "$LOCKSTEP_HOME/log"; then failed "the controller wrote the token down"; fi
wait_for 60 "n1 is idle again" idle
say "tokens: for what they are for, until they are over or revoked, before and after a restart; and nowhere written down"

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
