#!/bin/bash
# Memory and processes are limited, counted and cleaned by cgroup v2: on a kernel of its own (user-mode-linux), for machines whose
# controllers are in v1. See LimitsV2.java for what is checked.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../../../.." && pwd)
tree=$root/packaging/target/lockstep
command -v linux.uml >/dev/null || { echo "ok: skipped, there is no user-mode-linux here (Debian's package: user-mode-linux)"; exit 0; }
"$root/bin/lockstep" --version >/dev/null
work=$(mktemp -d "${TMPDIR:-/tmp}/lockstep-fault.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM

classpath=$(sed "s#\(^\|:\)#\1$tree/#g" "$tree/lib/node.classpath")
cat >"$work/init" <<INIT
#!/bin/sh
export PATH=/usr/sbin:/usr/bin:/sbin:/bin
mount -t proc proc /proc
mount -t sysfs sysfs /sys
mount -t tmpfs tmpfs /run
mount -t cgroup2 cgroup2 /sys/fs/cgroup
"$("$root/bin/find-java")/bin/java" -Xmx256m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData -Djava.io.tmpdir=/run \\
    --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow -cp "$classpath" "$here/LimitsV2.java" 2>&1
echo o >/proc/sysrq-trigger
sleep 10
INIT
chmod +x "$work/init"
timeout 180 linux.uml mem=1500M rootfstype=hostfs rootflags=/ root=/dev/root ro con=null con0=null,fd:1 con1=fd:0,fd:1 \
    init="$work/init" quiet </dev/null >"$work/out" 2>&1 || true # its exit code says nothing
if grep -q '^ok: ' "$work/out"; then
    grep -E '^(  |ok: )' "$work/out"
    exit 0
fi
cat "$work/out"
echo "FAILED: limits of cgroup v2 do not hold, or the kernel did not come up"
exit 1
