#!/bin/sh
# The warden of one node: ends all its ranks when the lease is over, whether or not the daemon lives.
#
#   warden.sh RUN_DIRECTORY BOOT_ID KILL_ALL
#
# RUN_DIRECTORY holds lease ("DEADLINE DEADLINE BOOT_ID", milliseconds since boot; written in place, so a reader that sees two
# different numbers reads again), daemon (who the daemon is) and ranks/. KILL_ALL is the cgroup.kill above all ranks, the directory
# above their freezer cgroups, or -.
# Goes away when neither a daemon nor a shepherd is alive. Signals only processes whose pid and start time were recorded.
set -u
umask 077
trap '' HUP INT QUIT TERM
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
run=$1 boot=$2 kill_all=$3
deadline=0
idle=0

# Sets state, session and start of process $1; fails if there is none.
look_up() {
    read -r line < "/proc/$1/stat" || return 1
    set -f
    # shellcheck disable=SC2086 # split on purpose: fields 3 and up
    set -- ${line##*) }
    set +f
    state=$1 session=$4 start=${20}
}

# Whether the process that file $1 records ("WORD 1 PID START BOOT_ID end") is alive. Sets pid.
is_alive() {
    read -r _ version pid began life end < "$1" || return 1
    [ "$version $life $end" = "1 $boot end" ] || return 1
    look_up "$pid" || return 1
    [ "$start" = "$began" ] && [ "$state" != Z ]
} 2> /dev/null

read_lease() {
    read -r first second life < lease || { deadline=0; return; }
    [ "$first" = "$second" ] || return 0
    deadline=$first
    [ "$life" = "$boot" ] || deadline=0
} 2> /dev/null

lease_is_over() {
    read -r up _ < /proc/uptime
    hundredths=${up#*.}
    now=$((${up%.*} * 1000 + (1$hundredths - 100) * 10))
    [ "$now" -ge "$deadline" ]
}

end_ranks() {
    if [ -d "$kill_all" ]; then
        kill_frozen
    elif [ "$kill_all" != - ]; then
        echo 1 > "$kill_all"
    fi
    for rank in ranks/*; do
        [ -f "$rank/started" ] && [ ! -f "$rank/exit" ] || continue
        is_alive "$rank/started" || [ "$kill_all" = - ] || continue
        if [ ! -e "$rank/rank" ]; then
            echo end 1<> "$rank/barrier"
        elif [ "$kill_all" = - ]; then
            kill_session "$rank"
        fi
    done
} 2> /dev/null

# What is frozen cannot fork away from being struck. The frozen die when they are thawed; a daemon that was killed may have
# frozen single ranks.
kill_frozen() {
    echo FROZEN > "$kill_all/freezer.state"
    for procs in "$kill_all"/*/cgroup.procs; do
        while read -r pid; do
            kill -KILL "$pid"
        done < "$procs"
    done
    for state in "$kill_all"/*/freezer.state "$kill_all/freezer.state"; do
        echo THAWED > "$state"
    done
}

# All of the session that the rank leads or led. Its number cannot be another session's while any of them lives.
kill_session() {
    read -r _ _ leader began life _ < "$1/rank"
    [ "$life" = "$boot" ] || return 0
    if look_up "$leader" && [ "$start" != "$began" ]; then
        return 0
    fi
    for process in /proc/[0-9]*; do
        pid=${process#/proc/}
        look_up "$pid" || continue
        [ "$session" != "$leader" ] || [ "$start" -lt "$began" ] || kill -KILL "$pid"
    done
}

is_needed() {
    is_alive daemon && return 0
    for rank in ranks/*; do
        [ ! -f "$rank/exit" ] && is_alive "$rank/started" && return 0
    done
    return 1
}

cd -- "$run" || exit 1
look_up self || exit 1
read -r line < /proc/self/stat
printf 'warden 1 %s %s %s end\n' "${line%% *}" "$start" "$boot" > warden || exit 1
while sleep 0.5; do
    read_lease
    ! lease_is_over || end_ranks
    idle=$((idle + 1))
    if [ "$idle" -ge 4 ]; then
        idle=0
        is_needed || exit 0
    fi
done
