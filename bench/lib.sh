# Sourced by the benchmark scripts. Prints the machine's facts, keeps figures comparable.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=${here%/*}
LOCKSTEP=$root/bin/lockstep
HOME_DIR=${BENCH_HOME:-$(mktemp -d "${TMPDIR:-/tmp}/lockstep-bench.XXXXXX")}

facts() {
    echo "machine: $(nproc) cores, $(awk -F': ' '/model name/{print $2; exit}' /proc/cpuinfo), $(awk '/MemTotal/{printf "%.0f GiB", $2/1048576}' /proc/meminfo)," \
        "Linux $(uname -r), $(df -T "$HOME_DIR" | awk 'NR==2{print $2}'), $(date -u +%F)"
}

# median [min..max] of numbers on stdin
stat3() { sort -g | awk '{v[NR]=$1} END{if(!NR){print "no data";exit} m=NR%2?v[(NR+1)/2]:(v[NR/2]+v[NR/2+1])/2; printf "%.1f [%.1f..%.1f] n=%d\n",m,v[1],v[NR],NR}'; }

# one wall time in ms for each of N runs of a command
timeit() {
    n=$1
    shift
    for _ in $(seq "$n"); do
        t=$(date +%s%N)
        "$@" >/dev/null 2>&1
        echo "$t $(date +%s%N)" | awk '{printf "%.1f\n", ($2-$1)/1e6}'
    done
}

# classpath [DAEMON]: node, unless another is named
classpath() { sed "s#\(^\|:\)#\1$root/packaging/target/lockstep/#g" "$root/packaging/target/lockstep/lib/${1:-node}.classpath"; }

bench() {
    "$("$root/bin/find-java")/bin/java" --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow -Xmx512m \
        -cp "$(classpath)" "$here/Bench.java" "$(cat "$HOME_DIR/bench.address")" "$HOME_DIR/bench.token" "$@"
}
