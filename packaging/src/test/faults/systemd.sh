# Sourced by scripts that need a machine of their own with systemd: a container of Docker's, without a network.
#
# Nothing is installed for it. Where `.ci/testbed` finds neither a running Docker nor one that it may start, or cannot make the image,
# the script that asks for it is skipped (77) with the reason.
image=lockstep-debian:bookworm
testbed=$root/.ci/testbed
container=

skipped() {
    say "skipped: $*"
    exit 77
}

find_docker() {
    environment=$("$testbed" up --install-nothing debian 2>"$work/testbed.out") || skipped "$(tail -n 1 "$work/testbed.out")"
    eval "$environment"
}

# Starts the machine NAME with the folder FILES as /packages. systemd wants to write below its cgroup.
start_machine() {
    # shellcheck disable=SC2016 # for the shell inside
    container=$(docker run -d --rm --hostname "$1" --network none --add-host "$1:127.0.0.1" --stop-signal SIGRTMIN+3 --cgroupns private \
        --cap-add SYS_ADMIN --security-opt seccomp=unconfined --security-opt apparmor=unconfined \
        --tmpfs /run --tmpfs /run/lock --tmpfs /tmp:exec -e container=docker -v "$2:/packages:ro" $image \
        /bin/sh -c 'for d in /sys/fs/cgroup/*/; do mount -o remount,bind,rw "$d"; done
                    [ ! -e /sys/fs/cgroup/cgroup.controllers ] || mount -o remount,bind,rw /sys/fs/cgroup
                    exec /lib/systemd/systemd')
    wait_for 60 "systemd has started" running
}

running() { case $(inside systemctl is-system-running) in running | degraded) ;; *) return 1 ;; esac; }

inside() { docker exec "$container" "$@"; }

end_machine() {
    [ -z "$container" ] || docker rm -f "$container" >/dev/null 2>&1 || true
    [ "${LOCKSTEP_TESTBED-}" != started ] || "$testbed" down 2>/dev/null || true
}
