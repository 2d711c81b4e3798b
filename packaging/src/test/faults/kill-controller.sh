#!/bin/bash
# kill -9 of the controller while 4 clients submit, again and again. The clients' own lists of acknowledged ids and names are
# compared with what is there afterwards: none lost, none twice.
#
#   kill-controller.sh [ROUNDS]     default 10
. "$(dirname "$0")/lib.sh"
rounds=${1:-10}
start_cluster --nodes 1

client() { # NUMBER: submits held jobs one after the other until told to stop; writes "ID NAME" for each acknowledged one
    n=0
    while [ ! -e "$work/enough" ]; do
        n=$((n + 1))
        if id=$("$lockstep" submit --parsable --hold -J "client$1-$n" --wrap true 2>>"$work/client$1.err"); then
            echo "$id client$1-$n" >>"$work/client$1.acked"
        else
            echo "client$1-$n" >>"$work/client$1.refused"
        fi
    done
}

clients=()
for c in 1 2 3 4; do
    client "$c" &
    clients+=($!)
done
for round in $(seq "$rounds"); do
    sleep "1.$((RANDOM % 10))"
    before=$(cat "$work"/client*.acked 2>/dev/null | wc -l)
    pid=$(pid_of controller)
    kill -9 "$pid"
    say "round $round: killed controller $pid after $before acknowledged submissions"
    wait_for 60 "the controller leads again" leads
done
touch "$work/enough"
wait "${clients[@]}"

"$lockstep" queue -h -t all -o '%i %j' | sort >"$work/there"
sort "$work"/client*.acked >"$work/acked"
say "$(wc -l <"$work/acked") acknowledged, $(wc -l <"$work/there") there, $(cat "$work"/client*.refused 2>/dev/null | wc -l) refused"
[ -s "$work/acked" ] || failed "nothing was ever acknowledged"
lost=$(comm -23 "$work/acked" "$work/there")
[ -z "$lost" ] || failed "acknowledged but not there:" $lost
twice=$(cut -d' ' -f2 "$work/there" | sort | uniq -d)
[ -z "$twice" ] || failed "there twice:" $twice
say "ok: none of $(wc -l <"$work/acked") acknowledged jobs is lost, none is there twice, after $rounds kills"
