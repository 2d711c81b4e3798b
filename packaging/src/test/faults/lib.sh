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

cleanup() {
    status=$?
    trap - EXIT INT TERM
    "$lockstep" dev stop --home "$LOCKSTEP_HOME" >"$work/stop.out" 2>&1 || true
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

pid_of() { cut -d' ' -f1 "$LOCKSTEP_HOME/run/$1.pid"; }

# Waits until a command succeeds: wait_for SECONDS WHAT COMMAND…
wait_for() {
    limit=$1 what=$2
    shift 2
    deadline=$(($(date +%s) + limit))
    until "$@" >"$work/wait.out" 2>&1; do
        [ "$(date +%s)" -lt "$deadline" ] || { cat "$work/wait.out"; failed "after $limit s still not: $what"; }
        sleep 0.2
    done
}

# Milliseconds of a clock that nobody sets.
uptime_ms() { awk '{printf "%d\n", $1 * 1000}' /proc/uptime; }
