#!/bin/bash
# kill -9 of a node daemon under 20 running ranks: the ranks run on under the same pids, and every exit code arrives, also of
# ranks that end while no daemon is alive.
. "$(dirname "$0")/lib.sh"
start_cluster --nodes 1 --cpus 32 --no-restart

cat >"$work/rank.sh" <<'R'
#!/bin/sh
# Writes its pid, waits to be told, exits with its number.
echo $$ >"$1/pid.$2"
while [ ! -e "$1/go.$2" ]; do sleep 0.2; done
exit "$2"
R
for n in $(seq 1 20); do
    "$lockstep" submit --parsable -J "rank$n" -o /dev/null "$work/rank.sh" "$work" "$n" >"$work/id.$n"
done
all_up() { [ "$(ls "$work"/pid.* 2>/dev/null | wc -l)" = 20 ]; }
wait_for 60 "20 ranks run" all_up
cat "$work"/pid.* | sort >"$work/pids.before"

daemon=$(pid_of node-n1)
kill -9 "$daemon"
say "killed node daemon $daemon under 20 ranks"
for n in $(seq 1 10); do touch "$work/go.$n"; done
ten_gone() { for n in $(seq 1 10); do [ ! -e "/proc/$(cat "$work/pid.$n")" ] || return 1; done; }
wait_for 20 "ten ranks end while no daemon lives" ten_gone
for n in $(seq 11 20); do [ -e "/proc/$(cat "$work/pid.$n")" ] || failed "rank $n did not survive the daemon"; done

"$lockstep" node --config "$LOCKSTEP_HOME/etc/node-n1.conf" >"$work/node.out" 2>&1 &
again=$!
say "started the daemon again as $again"
state() { "$lockstep" queue -h -t all -j "$(cat "$work/id.$1")" -o '%t'; }
ten_told() { for n in $(seq 1 10); do case $(state "$n") in F) ;; *) return 1 ;; esac; done; }
wait_for 60 "ten exits arrive" ten_told
for n in $(seq 11 20); do
    [ "$(state "$n")" = R ] || failed "job of rank $n is $(state "$n"), not running"
done
cat "$work"/pid.* | sort | cmp -s - "$work/pids.before" || failed "a rank was started twice: its pid changed"
for n in $(seq 11 20); do touch "$work/go.$n"; done
all_told() { for n in $(seq 11 20); do case $(state "$n") in F) ;; *) return 1 ;; esac; done; }
wait_for 60 "the other ten exits arrive" all_told
for n in $(seq 1 20); do
    code=$("$lockstep" job --json "$(cat "$work/id.$n")" | sed -n 's/^ *"exitCode": *\([0-9]*\).*/\1/p' | tail -n 1)
    [ "$code" = "$n" ] || failed "rank $n exited with $n, the record says ${code:-nothing}"
done
kill "$again"
say "ok: 20 ranks kept their pids over kill -9 of the daemon, and 20 exit codes are right"
