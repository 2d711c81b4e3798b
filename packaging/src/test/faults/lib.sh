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
