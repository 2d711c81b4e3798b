#!/bin/bash
# Builds the packages of the newest commit twice, in two fresh clones under different paths, time zones and umasks, and compares
# every byte of them.
set -eu
root=$(cd "$(dirname "$0")/../../.." && pwd)
work=$(mktemp -d "${TMPDIR:-/tmp}/lockstep-reproducible.XXXXXX")
trap 'rm -rf "$work"' EXIT
java_home=$("$root/bin/find-java")

# build FOLDER ZONE UMASK
build() {
    (
        umask "$3"
        git clone -q "$root" "$work/$1"
        TZ=$2 JAVA25_HOME=$java_home mvn -B -ntp -q -f "$work/$1/pom.xml" -Ppackages -Dmaven.test.skip=true package >"$work/log" 2>&1
    ) || { tail -n 20 "$work/log"; echo "FAILED: the packages cannot be built in $1"; exit 1; }
    (cd "$work/$1/packaging/target/packages" && sha256sum -- *) >"$work/$1.sums"
    rm -rf "${work:?}/$1"
}

build one UTC 022
build another-place Asia/Tokyo 077
cat "$work/one.sums"
if ! diff "$work/one.sums" "$work/another-place.sums"; then
    echo 'FAILED: the packages differ'
    exit 1
fi
echo "ok: $(wc -l <"$work/one.sums") packages of $(git -C "$root" rev-parse --short HEAD) are the same, byte for byte"
