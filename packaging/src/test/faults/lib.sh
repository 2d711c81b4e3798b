# Sourced by every fault script: a development cluster of its own, and an end that leaves nothing behind.
#
# Each script can be run by hand from anywhere; it prints what it does, ends with "ok: …" and 0, or with "FAILED: …" and 1.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../../../.." && pwd)
lockstep=$root/bin/lockstep
work=$(mktemp -d "${TMPDIR:-/tmp}/lockstep-fault.XXXXXX")
export LOCKSTEP_HOME="$work/home"

say() { printf '%s %s\n' "$(date +%T)" "$*"; }
failed() {
    say "FAILED: $*"
    say "logs: $(mkdir -p "$root/packaging/target/faults" && cp -r "$LOCKSTEP_HOME/log" "$root/packaging/target/faults/$(basename "$0" .sh).$$" 2>/dev/null && echo "$root/packaging/target/faults/$(basename "$0" .sh).$$")"
    exit 1
}

# What a script has to take back before and after its cluster is ended; scripts may define them again.
before_end() { :; }
at_end() { :; }

cleanup() {
    status=$?
    trap - EXIT INT TERM
    before_end
    "$lockstep" dev stop --home "$LOCKSTEP_HOME" >"$work/stop.out" 2>&1 || true
    at_end
    rm -rf "$work"
    exit "$status"
}
trap cleanup EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

start_cluster() {
    say "starting a cluster: lockstep dev $*"
    "$lockstep" dev --home "$LOCKSTEP_HOME" --detach "$@" >"$work/dev.out" 2>&1 || { cat "$work/dev.out"; failed "the cluster did not start"; }
}

# Whether a job was placed on a node: ran_on JOB NODE. Text lists shorten "n1 n2 n3" to n[1-3], so the placement is read from JSON;
# a job of which nothing can be read, or that was placed nowhere, ends the script.
ran_on() {
    "$lockstep" job --json "$1" >"$work/ran_on.out" 2>&1 || { cat "$work/ran_on.out"; failed "job $1 cannot be read"; }
    sed -n '/^  "placement": \[{/,/^  }\]/s/^    "node": "\([^"]*\)".*/\1/p' "$work/ran_on.out" >"$work/ran_on.nodes"
    [ -s "$work/ran_on.nodes" ] || { cat "$work/ran_on.out"; failed "job $1 has no placement"; }
    grep -qxF "$2" "$work/ran_on.nodes"
}

pid_of() { cut -d' ' -f1 "$LOCKSTEP_HOME/run/$1.pid"; }

# Waits until a command succeeds: wait_for SECONDS WHAT COMMAND… Scripts in which much looking changes what is looked at set `pause`.
pause=0.2
wait_for() {
    limit=$1 what=$2
    shift 2
    deadline=$(($(date +%s) + limit))
    until "$@" >"$work/wait.out" 2>&1; do
        [ "$(date +%s)" -lt "$deadline" ] || { cat "$work/wait.out"; failed "after $limit s still not: $what"; }
        sleep "$pause"
    done
}

# Milliseconds of a clock that nobody sets.
uptime_ms() { awk '{printf "%d\n", $1 * 1000}' /proc/uptime; }

# For faults of the journal's disk: it lies on an ext4 of its own, made in a file that is mounted as a disk. Before the first start.
# journal_on_image MIB [FOLDER]: below data; H2's if none is named. Sets image and journal, the folder that is mounted.
journal_on_image() {
    [ "$(id -u)" = 0 ] || { say "skipped: needs root to mount a file system"; exit 77; }
    command -v mkfs.ext4 >/dev/null || { say "skipped: needs mkfs.ext4"; exit 77; }
    image=$work/journal.img
    journal=$LOCKSTEP_HOME/data/${2-journal}
    mkdir -p "$journal"
    truncate -s "$1M" "$image"
    mkfs.ext4 -q "$image"
    mount_image
    rmdir "$journal/lost+found"
    chmod 700 "$journal"
}
mount_image() {
    mount -o loop "$image" "$journal" 2>"$work/mount.out" || { say "skipped: no loop mount can be made here ($(cat "$work/mount.out"))"; exit 77; }
}
unmount_image() { umount "$journal" 2>/dev/null || umount -l "$journal" 2>/dev/null || true; }

stop_cluster() { "$lockstep" dev stop --home "$LOCKSTEP_HOME" >/dev/null; }

# Submits a held job over the socket, without what the start of a command costs, and tells its id: submit_held NAME
submit_held() {
    curl -sf --max-time 60 --unix-socket "$LOCKSTEP_HOME/run/controller.sock" -H 'content-type: application/json' http://lockstep/v1/jobs \
        -d "{\"requestId\": \"$1\", \"spec\": {\"name\": \"$1\", \"mode\": \"BATCH\", \"script\": \"IyEvYmluL3NoCg==\", \"workingDirectory\": \"/tmp\", \"nodesMin\": 1, \"hold\": true}}" |
        sed -n 's/^{"jobId":\([0-9]*\),.*/\1/p' | grep .
}

# So many that submit held jobs one after the other until `$work/enough` is there; each writes "ID NAME" for each one that was
# acknowledged.
start_clients() {
    command -v curl >/dev/null || { say "skipped: needs curl"; exit 77; }
    for number in $(seq "$1"); do
        client "$number" &
        submitting="${submitting-} $!"
    done
}
client() {
    n=0
    while [ -e "$work" ] && [ ! -e "$work/enough" ]; do
        n=$((n + 1))
        if id=$(submit_held "client$1-$n"); then
            echo "$id client$1-$n" >>"$work/client$1.acked"
        else
            sleep 0.1
        fi
    done
}
end_clients() {
    touch "$work/enough"
    # shellcheck disable=SC2086
    wait ${submitting}
}
# In the order of `sort`.
acknowledged() { cat "$work"/client*.acked 2>/dev/null | sort; }

# Fails unless every acknowledged job is there, once: require_kept FILE, as `acknowledged` writes it.
require_kept() {
    [ -s "$1" ] || failed "nothing was ever acknowledged"
    "$lockstep" queue -h -t all -o '%i %j' | sort >"$work/there"
    lost=$(comm -23 "$1" "$work/there")
    # shellcheck disable=SC2086
    [ -z "$lost" ] || failed "acknowledged but not there:" $lost
    twice=$(cut -d' ' -f2 "$work/there" | sort | uniq -d)
    # shellcheck disable=SC2086
    [ -z "$twice" ] || failed "there twice:" $twice
}

# Whether a leader answers, and not a standby.
leads() { "$lockstep" info -h >"$work/leads.out" 2>&1 && ! grep -q 'read from a standby' "$work/leads.out"; }

# The name of the controller that says it leads; asked by curl on each socket, so that no client hides who answers.
leader() {
    for socket in $(grep -o '"unix:[^"]*"' "$LOCKSTEP_HOME/client.conf" | sed 's/^"unix://; s/"$//'); do
        case $socket in /*) ;; *) socket=$LOCKSTEP_HOME/$socket ;; esac
        answer=$(curl -s --max-time 1 --unix-socket "$socket" http://lockstep/v1/cluster) || continue
        case $answer in *'"leads":true'*) echo "$answer" | sed 's/.*"controller":"\([^"]*\)".*/\1/' && return ;; esac
    done
}
leads_other_than() { now=$(leader) && [ -n "$now" ] && [ "$now" != "$1" ]; }

# node_conf NAME CONTROLLER CPUS: the configuration of a node of a controller without certificates, for a daemon that runs as root.
node_conf() {
    cat >"$LOCKSTEP_HOME/etc/$1.conf" <<C
cluster { controllers = [ "$2" ], token-file = "$work/token" }
node { name = $1, data = "$work/$1", cpus = $3, memory = 8GiB, accelerators = [] }
launch { allow-root-jobs = true, min-uid = 0 }
probe.listen = "127.0.0.1:0"
C
}

# For scripts that run a build with some classes changed. Sets tree, which is the built one, and javac.
prepare_changed_builds() {
    mkdir -p "$LOCKSTEP_HOME/log" "$LOCKSTEP_HOME/etc"
    "$lockstep" --version >/dev/null # builds first, where that is due
    tree=$root/packaging/target/lockstep
    [ -d "$tree" ] || tree=$root
    javac=$("$root/bin/find-java")/bin/javac
    [ -x "$javac" ] || { say "skipped: needs a JDK, to compile a class"; exit 77; }
}

# changed_build FOLDER PROGRAM…: a copy of the tree; what lies in its folder "classes" is found before the jars, which are hard links to
# today's, by these programs (controller, node). Nothing is cached of classes that are not in a jar.
changed_build() {
    copy=$1
    shift
    mkdir -p "$copy/classes"
    cp -rl "$tree/." "$copy/"
    for list; do
        rm "$copy/lib/$list.classpath"
        printf 'classes:%s\n' "$(cat "$tree/lib/$list.classpath")" >"$copy/lib/$list.classpath"
    done
    find "$copy" -name '*.aot' -delete
}
