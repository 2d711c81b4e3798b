#!/bin/sh
# Starts one rank of the example training job. Give it to ssubmit, which starts it on every node or as every rank:
#
#   ssubmit --nodes=4 --per-node -- examples/train.sh --steps 300
#
# The options are those of the program: examples/train.sh --help
set -eu

here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
root=${here%/*}
# Beside the script in an installed tree, where the build puts it in a source tree.
if [ -f "$root/lib/examples.classpath" ]; then
    tree=$root
else
    tree=$root/packaging/target/lockstep
fi
if [ ! -r "$tree/lib/examples.classpath" ]; then
    echo "train.sh: $tree/lib/examples.classpath is missing." >&2
    echo "Maybe build Lockstep first: any bin/lockstep command does." >&2
    exit 1
fi

java=${LOCKSTEP_JAVA:-}
if [ -z "$java" ]; then
    java=$("$root/bin/find-java")/bin/java
fi

IFS= read -r names <"$tree/lib/examples.classpath"
classpath=
IFS=:
for name in $names; do classpath=$classpath:$tree/$name; done
unset IFS

# Small and quick to start: several ranks share a machine in a demonstration.
exec "$java" -Xmx64m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 \
    -cp "${classpath#:}" lockstep.examples.training.Training "$@"
