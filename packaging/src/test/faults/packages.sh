#!/bin/bash
# The .debs on a machine with systemd: all services start and say so, an ordinary user submits and asks the login daemon, daemons are
# killed and hang, a newer version comes while 20 jobs run, and all is removed. No job notices any of it. Then the .rpms on another:
# they bring the same files, a job runs, and removing them leaves only what shall stay.
#
# LOCKSTEP_PACKAGES: a folder of .debs and .rpms to take instead of building them.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/systemd.sh"
before_end() { end_machine; }
# No development cluster has to be ended.
lockstep=true
failed() {
    say "FAILED: $*"
    inside journalctl --no-pager -n 60 2>/dev/null || true
    exit 1
}

find_docker
packages=${LOCKSTEP_PACKAGES:-$root/packaging/target/packages}
if [ -z "${LOCKSTEP_PACKAGES-}" ]; then
    say "building packages"
    JAVA25_HOME=$("$root/bin/find-java") mvn -B -ntp -q -f "$root/pom.xml" -Ppackages -Dmaven.test.skip=true package >"$work/build.log" 2>&1 ||
        { tail -n 20 "$work/build.log"; failed "the packages cannot be built"; }
fi

# The next version: as if every jar of ours had a new name.
mkdir -p "$work/old" "$work/new" "$work/tmp"
cp "$packages"/*.deb "$work/old"
for deb in "$work"/old/*.deb; do
    name=$(dpkg-deb -f "$deb" Package)
    version=$(dpkg-deb -f "$deb" Version)
    dpkg-deb -R "$deb" "$work/tmp/$name"
    sed -i "s/$version/$version+next/" "$work/tmp/$name/DEBIAN/control"
    lib=$work/tmp/$name/usr/lib/lockstep/lib
    if [ -d "$lib" ]; then
        for jar in "$lib"/lockstep-*.jar; do mv "$jar" "${jar%.jar}-next.jar"; done
        sed -i 's|\(lib/lockstep-[^:]*\)\.jar|\1-next.jar|g' "$lib"/*.classpath
    fi
    dpkg-deb --root-owner-group -Znone -b "$work/tmp/$name" "$work/new" >/dev/null
done
rm -rf "$work/tmp"
mkdir "$work/packages"
mv "$work/old" "$work/new" "$work/packages"
mkdir "$work/packages/rpm"
cp "$packages"/*.rpm "$work/packages/rpm"

start_machine n1 "$work/packages"
install() {
    inside sh -c "dpkg -i /packages/$1/*.deb" >"$work/dpkg.out" 2>&1 || { cat "$work/dpkg.out"; failed "dpkg -i of the $1 version"; }
}
property() { inside systemctl show -p "$2" --value "lockstep-$1"; }
as_alice() { inside su - alice -c "$1"; }
lines() { as_alice "squeue -h -t $1" | grep -c . || true; }

say "installing"
time install old
[ "$(property controller ActiveState)" = inactive ] || failed "a service was started before it was configured"
inside useradd -m alice
configure_node() {
    docker exec -i "$container" sh -c 'cat >>/etc/lockstep/node.conf' <<'C'

# edited
cluster.token-file = /var/lib/lockstep/controller/api.token
node.cpus = 32
launch.pin-cpus = false
C
}
configure_node

say "units"
inside systemd-analyze verify --man=no /usr/lib/systemd/system/lockstep-{controller,node,ranks,login}.service || failed "systemd finds mistakes in the units"
for unit in controller node login; do
    inside systemd-analyze security --no-pager --offline=true "/usr/lib/systemd/system/lockstep-$unit.service" | tail -n 1
done

say "starting"
inside systemctl enable --now lockstep-controller >/dev/null 2>&1 || failed "the controller does not start"
inside systemctl enable --now lockstep-node >/dev/null 2>&1 || failed "the node does not start"
leads() { case $(property controller StatusText) in "leads (epoch "*) ;; *) return 1 ;; esac; }
wait_for 30 "the controller leads" leads
say "controller: $(property controller StatusText); node: $(property node StatusText)"
inside systemctl is-active lockstep-ranks >/dev/null || failed "nothing holds the cgroups of ranks"

registered() { as_alice "sinfo -h" | grep -q idle; }
wait_for 60 "the node has registered" registered
as_alice "ssubmit --wrap='echo \$\$ >pid; exec sleep 1000'" || failed "alice cannot submit"
wait_for 30 "alice's job runs" as_alice 'test -s pid'
pid=$(as_alice 'cat pid')
inside cat "/proc/$pid/cgroup" | sed 's/^/  /'
lives() { inside test -d "/proc/$pid"; }

say "the login daemon"
inside sh -c 'install -m 600 /var/lib/lockstep/controller/api.token /etc/lockstep/api.token
              printf "\n# edited\ncluster.token-file = /etc/lockstep/api.token\n" >>/etc/lockstep/login.conf
              mkdir -p /home/alice/login && echo "controllers = [ \"unix:/run/lockstep-login/users.sock\" ]" >/home/alice/login/client.conf'
inside systemctl enable --now lockstep-login >/dev/null 2>&1 || failed "the login daemon does not start"
asks_login() { as_alice "LOCKSTEP_HOME=\$HOME/login squeue -h -o '%i %u %t'" | grep -qx '1 alice R'; }
wait_for 30 "squeue is answered by the login daemon" asks_login
as_alice "LOCKSTEP_HOME=\$HOME/login ssubmit --hold --parsable --wrap true" >"$work/id.out" || failed "alice cannot submit through the login daemon"
as_alice "squeue -h -j $(cat "$work/id.out") -o %u" | grep -qx alice || failed "what alice submitted there is not hers"
as_alice "scancel $(cat "$work/id.out")"
say "login: $(property login StatusText)"

for unit in login node controller; do
    old=$(property $unit MainPID)
    inside kill -9 "$old"
    again() { now=$(property $unit MainPID); [ "$now" != 0 ] && [ "$now" != "$old" ] && [ "$(property $unit ActiveState)" = active ]; }
    wait_for 60 "systemd starts the $unit again" again
    lives || failed "the job did not survive the $unit"
    say "killed the $unit $old, $(property $unit MainPID) is there"
done
wait_for 30 "the login daemon answers again" asks_login
for unit in node controller; do
    inside sh -c "mkdir -p /run/systemd/system/lockstep-$unit.service.d
                  printf '[Service]\nWatchdogSec=4s\nTimeoutAbortSec=1s\n' >/run/systemd/system/lockstep-$unit.service.d/hurry.conf
                  systemctl daemon-reload; systemctl restart lockstep-$unit"
    old=$(property $unit MainPID)
    sleep 6
    [ "$(property $unit MainPID)" = "$old" ] || failed "the watchdog bites a $unit that works"
    inside kill -STOP "$old"
    wait_for 60 "systemd ends the $unit that hangs" again
    lives || failed "the job did not survive the $unit that hung"
    say "the $unit $old hung, $(property $unit MainPID) is there"
    inside sh -c "rm -r /run/systemd/system/lockstep-$unit.service.d; systemctl daemon-reload"
done
as_alice 'scancel 1'

say "20 jobs, and a newer version"
for n in $(seq 1 20); do as_alice "ssubmit --parsable --mem=10M --wrap='echo \$\$ >pid.$n; exec sleep 1000'" >/dev/null; done
twenty() { [ "$(lines R)" = 20 ]; }
wait_for 60 "20 jobs run" twenty
pids() { as_alice 'for n in $(seq 1 20); do p=$(cat pid.$n); echo $p $(cut -d" " -f22 /proc/$p/stat); done'; }
wait_for 10 "20 ranks have begun" pids
pids >"$work/before"
old_pids="$(property node MainPID) $(property controller MainPID)"
old_login=$(property login MainPID)
time install new
wait_for 60 "the controller leads again" leads
up() { [ "$(property node ActiveState)" = active ]; }
wait_for 60 "the node serves again" up
[ "$old_pids" != "$(property node MainPID) $(property controller MainPID)" ] || failed "the old daemons still run"
login_again() { [ "$(property login ActiveState)" = active ] && [ "$(property login MainPID)" != "$old_login" ]; }
wait_for 30 "the login daemon is the new one" login_again
inside ls /usr/lib/lockstep/lib | grep -q 'lockstep-controller-.*-next.jar' || failed "the new jars are not there"
wait_for 30 "20 jobs are still there" twenty
sleep 5
twenty || failed "jobs were lost: $(lines all)"
pids >"$work/after"
cmp "$work/before" "$work/after" || failed "a rank was started again"
inside grep -q '# edited' /etc/lockstep/node.conf || failed "the configuration that was edited is gone"
as_alice "ssubmit --wait --wrap='exit 7'" >/dev/null 2>&1 && failed "a job of the new version must end with 7" || [ $? = 7 ] || failed "a job of the new version ended with $?"

say "commands"
inside bash -c 'for c in "ssubmit --version" squeue sinfo; do
    $c >/dev/null
    best=999999 sum=0
    for i in $(seq 1 20); do
        began=$(date +%s%N); $c >/dev/null; took=$((($(date +%s%N) - began) / 100000))
        sum=$((sum + took)); [ $took -ge $best ] || best=$took
    done
    echo "$c: best $((best / 10)).$((best % 10)) ms, mean $((sum / 200)).$((sum / 20 % 10)) ms of 20"
done'
inside bash -c '. /usr/share/bash-completion/completions/squeue; COMP_WORDS=(squeue --sor); COMP_CWORD=1; compopt() { :; }; _lockstep squeue; [ "${COMPREPLY[*]}" = --sort= ]' 2>/dev/null ||
    failed "bash completes nothing"

say "removing"
inside rm /etc/lockstep/api.token
inside sh -c 'dpkg -r lockstep-cli lockstep-node lockstep-controller lockstep-runtime' >"$work/dpkg.out" 2>&1 || { cat "$work/dpkg.out"; failed "dpkg -r"; }
grep 'stays in' "$work/dpkg.out" || failed "it was not said where the data stay"
inside test -e /usr/lib/lockstep && failed "programs are left: $(inside find /usr/lib/lockstep)"
inside sh -c 'test -d /var/lib/lockstep/controller/journal && test -e /etc/lockstep/node.conf' || failed "data or configuration are gone"
inside sh -c 'dpkg -P lockstep-cli lockstep-node lockstep-controller lockstep-runtime' >"$work/dpkg.out" 2>&1 || { cat "$work/dpkg.out"; failed "dpkg -P"; }
inside sh -c 'test ! -e /var/lib/lockstep && test ! -e /etc/lockstep && test ! -e /var/cache/lockstep' || failed "something is left: $(inside find /var/lib/lockstep /etc/lockstep /var/cache/lockstep)"

docker rm -f "$container" >/dev/null

say "the .rpms, on a machine of their own"
start_machine n1 "$work/packages"
inside useradd -m alice
# What Debian's own packages are is not known to rpm.
time inside sh -c 'rpm -i --nodeps /packages/rpm/*.rpm' >"$work/rpm.out" 2>&1 || { cat "$work/rpm.out"; failed "rpm -i"; }
# shellcheck disable=SC2016 # for the shell inside
inside bash -c 'set -e
    mkdir /tmp/deb
    for deb in /packages/old/*.deb; do dpkg-deb -x "$deb" /tmp/deb; done
    named() { while IFS= read -r name; do [ -d "$1$name" ] && [ ! -h "$1$name" ] || stat -c "%A %s %n %N" "$1$name" | sed "s|/tmp/deb/|/|g"; done | sort; }
    (cd /tmp/deb && find . | sed "s|^\.||") | named /tmp/deb >/tmp/deb.files
    rpm -qal | grep -v "^(" | named "" >/tmp/rpm.files
    [ "$(wc -l </tmp/deb.files)" -gt 100 ] || { echo "only $(wc -l </tmp/deb.files) files"; exit 1; }
    diff /tmp/deb.files /tmp/rpm.files
    cd /tmp/deb && find . -type f -exec sha256sum {} + | (cd / && sha256sum --quiet -c)' >"$work/files.out" 2>&1 ||
    { head -n 20 "$work/files.out"; failed "the .rpms bring other files than the .debs"; }
say "$(inside sh -c 'wc -l </tmp/rpm.files') files and links: the same, byte by byte, with the same modes"
configure_node
inside systemctl enable --now lockstep-controller lockstep-node >/dev/null 2>&1 || failed "the services of the .rpms do not start"
wait_for 60 "the controller of the .rpms leads" leads
wait_for 60 "the node of the .rpms has registered" registered
as_alice "ssubmit --wait --wrap='exit 7'" >/dev/null 2>&1 && failed "a job must end with 7" || [ $? = 7 ] || failed "a job ended with $?"
inside rpm -V --nodeps lockstep-cli lockstep-controller lockstep-runtime || failed "rpm finds files changed"
inside sh -c 'rpm -e --nodeps lockstep-cli lockstep-node lockstep-controller lockstep-runtime' >"$work/rpm.out" 2>&1 || { cat "$work/rpm.out"; failed "rpm -e"; }
inside sh -c 'test ! -e /usr/lib/lockstep && ! ls -d /usr/share/doc/lockstep-*' >/dev/null 2>&1 || failed "something of the .rpms is left: $(inside find /usr/lib/lockstep /usr/share/doc -name '*lockstep*')"
inside sh -c 'test -d /var/lib/lockstep/controller/journal && test -e /etc/lockstep/node.conf.rpmsave' || failed "data or configuration are gone with the .rpms"

say "ok: services restarted and watched, 20 jobs undisturbed by an upgrade, nothing left after purging; .rpms bring the same"
