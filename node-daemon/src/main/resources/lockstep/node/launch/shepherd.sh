#!/bin/sh
# The shepherd of one rank: brings it to the barrier, starts it, stays its parent, records how it ended.
#
#   shepherd.sh NAME DIRECTORY BOOT_ID NOTIFY SHEPHERDS_CGROUP RANK_CGROUP IDENTITY PREPARE
#
# NAME              JOB.ATTEMPT.RANK, for messages to the daemon
# DIRECTORY         the rank's own directory: holds barrier (a FIFO) and rank.sh; the records are written into it
# NOTIFY            a FIFO on which the daemon likes to hear "NAME waiting PID" and "NAME live PID"
# *_CGROUP          cgroup v2 directories, or - where there are none
# IDENTITY          UID:GID to become, or - to stay who we are
# PREPARE           "truncate": empty the output files before coming to the barrier; else -
#
# Outlives the daemon. No value of the user's making comes near this shell: rank.sh, which holds them, is read only
# after the identity has changed. Records end in the word "end", so that a torn one is known. They are made
# with noclobber: whoever creates "started" or "rank" first - this script, or a daemon that bars the way - has decided.
set -Cu
umask 077
trap '' HUP INT QUIT TERM USR1 USR2 PIPE
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin

name=$1 directory=$2 boot=$3 notify=$4 shepherds=$5 cgroup=$6 identity=$7 prepare=$8

# Sets pid and start (clock ticks since boot) of the shell that calls it.
know_self() {
    read -r line < /proc/self/stat || return 1
    pid=${line%% *}
    set -f
    # shellcheck disable=SC2086 # split on purpose: fields 3 and up
    set -- ${line##*) }
    start=${20}
}

tell() {
    [ ! -p "$notify" ] || printf '%s %s %s\n' "$name" "$1" "$2" 1<> "$notify"
}

# Records how it ended, and makes that durable before the daemon can see this process gone. A full disk is waited for.
finish() {
    until printf 'exit 1 %s %s end\n' "$1" "$2" >| exit; do
        sleep 1
    done
    exec sync exit failure .
}

# Enters the cgroups that hold the limits of the attempt: the file names their cgroup.procs, one a line.
enter_limits() {
    [ -e cgroups ] || return 0
    while read -r procs; do
        echo 0 >> "$procs" || exit 125
    done < cgroups
}

# Becomes the rank, or (with "truncate") the user who empties the output files. Never returns.
become_rank() {
    enter_limits
    [ "$cgroup" = - ] || echo 0 >> "$cgroup/cgroup.procs" || exit 125
    case $identity in
        -) set -- /bin/sh rank.sh "$@" ;;
        *) set -- setpriv --reuid="${identity%:*}" --regid="${identity#*:}" --init-groups --inh-caps=-all /bin/sh rank.sh "$@" ;;
    esac
    if [ -e cpus ]; then
        read -r list < cpus
        set -- taskset -c "$list" "$@"
    fi
    # The signals that this shell ignores must not be ignored by the rank; a background process has INT and QUIT ignored.
    exec env -i --default-signal LC_ALL=C PATH="$PATH" setsid "$@" 0< /dev/null 1>&3 2>&3
}

# Notes what was read and written by the processes that were waited for, as the kernel adds it up in this one. Not of a rank
# that was struck down: nobody waits for what it leaves.
note_transfers() {
    taken= put=
    while read -r key bytes; do
        case $key in
            read_bytes:) taken=$bytes ;;
            write_bytes:) put=$bytes ;;
        esac
    done < /proc/self/io
    [ -z "$taken" ] || [ -z "$put" ] || printf 'io 1 %s %s end\n' "$taken" "$put" >| io
}

cd -- "$directory" || exit 125
[ "$shepherds" = - ] || echo 0 >> "$shepherds/cgroup.procs" || exit 125
exec 0<> barrier || exit 125
know_self || exit 125
printf 'started 1 %s %s %s end\n' "$pid" "$start" "$boot" > started || exit 125
if [ "$prepare" = truncate ]; then
    (become_rank truncate 3> /dev/null)
fi
tell waiting "$pid"

read -r word address port
: > failure
[ "$word" = go ] || finish never 0

(
    know_self || exit 125
    printf 'rank 1 %s %s %s end\n' "$pid" "$start" "$boot" > rank || exit 125
    tell live "$pid"
    become_rank run "$address" "$port" 3>> failure
) &
child=$!

# What the shell says about the child tells a signal from an exit code above 128.
exec 2>| said
wait "$child"
code=$?
jobs >> said
verdict=exited
while read -r line; do
    case $line in
        *Done* | *Exit*) verdict=exited; break ;;
        ?*) verdict=signalled ;;
    esac
done < said
# A shell that keeps silent about these when it runs a script (bash).
[ -s said ] || case $code in
    130 | 141 | 143) verdict=signalled ;;
esac
# rank.sh says "run" last, as the user's program takes its place.
last=
while read -r line; do
    last=$line
done < failure
[ "$last" = run ] || [ "$verdict" = signalled ] || verdict=failed
if [ "$verdict" = signalled ]; then
    code=$((code - 128))
else
    note_transfers
fi
finish "$verdict" "$code"
