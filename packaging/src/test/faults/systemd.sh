# Sourced by scripts that need a machine of their own with systemd: a container of Docker's, without a network.
#
# Nothing is installed for it. Where there is neither a running Docker nor one that this script may start, or no debootstrap to make
# the image, the script that asks for it is skipped (77) with the reason. The image is kept in $LOCKSTEP_IMAGES.
images=${LOCKSTEP_IMAGES:-/var/cache/lockstep-images}
image=lockstep-systemd:bookworm
docker=
dockerd_pid=

skipped() {
    say "skipped: $*"
    exit 77
}

find_docker() {
    command -v docker >/dev/null || skipped "there is no docker here"
    if docker info >/dev/null 2>&1; then
        docker=docker
        return
    fi
    [ "$(id -u)" = 0 ] || skipped "no Docker runs here, and only root can start one"
    command -v dockerd >/dev/null || skipped "there is no dockerd here"
    mkdir -p "$images"
    # Touches no firewall, and is ended with the script.
    setsid dockerd --data-root "$images/docker" --exec-root "$work/docker-exec" -p "$work/docker.pid" -H "unix://$work/docker.sock" \
        --exec-opt native.cgroupdriver=cgroupfs --iptables=false --ip6tables=false --ip-forward=false --ip-masq=false --bridge=none \
        >"$work/dockerd.log" 2>&1 &
    dockerd_pid=$!
    docker="docker -H unix://$work/docker.sock"
    for _ in $(seq 1 100); do
        $docker info >/dev/null 2>&1 && return
        kill -0 "$dockerd_pid" 2>/dev/null || break
        sleep 0.2
    done
    tail -n 5 "$work/dockerd.log"
    skipped "dockerd does not start here"
}

make_image() {
    $docker image inspect $image >/dev/null 2>&1 && return
    command -v debootstrap >/dev/null || skipped "there is no debootstrap to make an image with"
    say "making the image $image"
    debootstrap --variant=minbase --include=systemd,systemd-sysv,dbus,procps bookworm "$work/root" >"$work/debootstrap.log" 2>&1 ||
        { tail -n 3 "$work/debootstrap.log"; skipped "no Debian can be fetched here"; }
    tar -C "$work/root" -c . | $docker import - $image >/dev/null
    rm -rf "$work/root"
}

# Starts the machine NAME with the folder FILES as /packages. systemd wants to write below its cgroup.
start_machine() {
    container=$1
    # shellcheck disable=SC2016 # for the shell inside
    $docker run -d --rm --name "$container" --hostname "$container" --network none --add-host "$container:127.0.0.1" --stop-signal SIGRTMIN+3 --cgroupns private \
        --cap-add SYS_ADMIN --security-opt seccomp=unconfined --security-opt apparmor=unconfined \
        --tmpfs /run --tmpfs /run/lock --tmpfs /tmp:exec -e container=docker -v "$2:/packages:ro" $image \
        /bin/sh -c 'for d in /sys/fs/cgroup/*/; do mount -o remount,bind,rw "$d"; done
                    [ ! -e /sys/fs/cgroup/cgroup.controllers ] || mount -o remount,bind,rw /sys/fs/cgroup
                    exec /lib/systemd/systemd' >/dev/null
    wait_for 60 "systemd has started" running
}

running() { case $(inside systemctl is-system-running) in running | degraded) ;; *) return 1 ;; esac; }

inside() { $docker exec "$container" "$@"; }

end_machine() {
    [ -z "${container-}" ] || $docker rm -f "$container" >/dev/null 2>&1 || true
    [ -z "$dockerd_pid" ] || { kill "$dockerd_pid"; wait "$dockerd_pid"; } 2>/dev/null || true
}
