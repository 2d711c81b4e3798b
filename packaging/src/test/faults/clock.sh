#!/bin/bash
# The wall clock leaps, on the controller's host and then on a node's: an hour, ten years, ahead and back. No time limit fires because of it
# and none is late, drains end when they should, nobody is taken for silent, what is measured of a node goes on counting,
# jobs come and go; the controller's log says what leapt. The clocks are those of single processes (leaping-clock.c, preloaded); their other
# clocks are left alone, as they are where somebody sets the time.
. "$(dirname "$0")/lib.sh"
command -v gcc >/dev/null && command -v perl >/dev/null || { say "skipped: needs gcc and perl"; exit 77; }
gcc -O2 -shared -fPIC -o "$work/leaping-clock.so" "$here/leaping-clock.c" || failed "leaping-clock.c cannot be built"
# leap NAME SECONDS: from now on the wall clock of that process is ahead by so much
leap() { perl -e 'print pack("q", $ARGV[0])' -- "$2" | dd of="$work/clock.$1" bs=8 conv=notrunc status=none; }
mkdir -p "$LOCKSTEP_HOME/log" "$LOCKSTEP_HOME/etc"
port=$((20000 + $$ % 20000))
cat >"$LOCKSTEP_HOME/client.conf" <<C
controllers = [ "unix:$work/api.sock" ]
C
cat >"$LOCKSTEP_HOME/etc/ctl1.conf" <<C
controller { name = ctl1, data = "$work/ctl1" }
election.embedded.listen = "127.0.0.1:$((port + 2))"
api { listen = "127.0.0.1:$port", socket = "$work/api.sock", token-file = "$work/token" }
nodes.lease = 60s
C
for n in 1 2 3; do
    node_conf "n$n" "127.0.0.1:$port" 8
done

# part NAME COMMAND: a process whose wall clock is what `leap` says
parts=
part() {
    leap "$1" 0
    LEAP_FILE=$work/clock.$1 LD_PRELOAD=$work/leaping-clock.so "$lockstep" "$2" --config "$LOCKSTEP_HOME/etc/$1.conf" >"$LOCKSTEP_HOME/log/$1.log" 2>&1 &
    parts="$parts $!"
}
# Ranks end before their daemons, wardens and shepherds when those end.
cleanup() {
    status=$?
    trap - EXIT INT TERM
    timeout 20 "$lockstep" cancel --me >/dev/null 2>&1 || true
    sleep 2
    for pid in $parts; do kill "$pid" 2>/dev/null || true; done
    wait 2>/dev/null || true
    rm -rf "$work"
    exit "$status"
}

"$lockstep" --version >/dev/null # builds first, where that is due
part ctl1 controller
wait_for 240 "the controller has made the token" [ -s "$work/token" ]
for n in 1 2 3; do part "n$n" node; done
is() { [ "$("$lockstep" queue -h -t all -j "$1" -o '%t')" = "$2" ]; }
all_idle() { [ "$("$lockstep" info -h -N -o '%N %T' | grep -c ' idle')" = 3 ]; }
wait_for 240 "three nodes are idle" all_idle

cat >"$work/rank.sh" <<'R'
#!/bin/sh
# Not beyond this script: what runs for it ends when its folder is gone.
echo $$ >>"$1/pids.$2"
while [ -e "$1" ]; do
    cut -d. -f1 /proc/uptime >>"$1/lived.$2"
    sleep 1
done
R
chmod +x "$work/rank.sh"
long=$("$lockstep" submit --parsable -N 1 -w n1 -c 1 -t 30 -o /dev/null "$work/rank.sh" "$work" long)
stays=$("$lockstep" submit --parsable -N 1 -w n2 -c 1 -t 30 -o /dev/null "$work/rank.sh" "$work" stays)
wait_for 180 "a long job runs" is "$long" R
wait_for 180 "another runs" is "$stays" R
"$lockstep" drain n2 --reason fans --deadline 20m >"$work/drain.out" 2>&1 || { cat "$work/drain.out"; failed "the drain was refused"; }
heard() { "$lockstep" node show n1 | grep -q '^Condition: slow-down'; }
wait_for 180 "n1 is measured" heard

# undisturbed WHAT: nothing has happened but what should
undisturbed() {
    is "$long" R || failed "$1: job $long is $("$lockstep" queue -h -t all -j "$long" -o '%t %r')"
    is "$stays" R || failed "$1: job $stays is $("$lockstep" queue -h -t all -j "$stays" -o '%t %r'): its drain has 20 minutes"
    [ "$(cat "$work"/pids.* | wc -l)" = 2 ] || failed "$1: something was started a second time"
    "$lockstep" info -h -N -o '%N %T' >"$work/info.out"
    ! grep -Eq 'down|silent|unk|\*' "$work/info.out" || failed "$1: $(cat "$work/info.out")"
    # A job of now: started, ended, and it took about as long as it took.
    timeout 180 "$lockstep" submit --wait -N 1 -w n3 -c 1 -t 5 -o /dev/null --wrap 'sleep 1' >"$work/now.out" 2>&1 || failed "$1: a new job does not run"
    heard || failed "$1: n1 is not measured any more: $("$lockstep" node show n1 | head -n 12)"
    ! "$lockstep" node show n1 | grep -q 'stale\|nothing heard' || failed "$1: what n1 measured is taken for old: $("$lockstep" node show n1 | head -n 12)"
}

for who in ctl1 n1; do
    for by in 3600 -3600 315360000 -315360000 0; do
        # One that ends by its limit of a minute while clocks leap.
        if [ "$by" = 3600 ]; then
            limited=$("$lockstep" submit --parsable -N 1 -w n1 -c 1 -t 1 -o /dev/null "$work/rank.sh" "$work" limited)
            wait_for 120 "a job of a minute runs" is "$limited" R
            rm -f "$work/pids.limited" "$work/lived.limited"
        fi
        leap "$who" "$by"
        sleep 8
        undisturbed "the clock of $who at $by s"
        say "$who at $by s: jobs, drain, nodes and conditions as before"
    done
    wait_for 180 "the job of a minute is over" is "$limited" TO
    lived=$(($(tail -n 1 "$work/lived.limited") - $(head -n 1 "$work/lived.limited")))
    [ "$lived" -ge 50 ] && [ "$lived" -le 90 ] || failed "the job with a limit of a minute lived for $lived s"
    say "the job with a limit of a minute lived for $lived s"
done
for words in 'clock of this host' 'clock of n1'; do
    grep "$words" "$LOCKSTEP_HOME/log/ctl1.log" >"$work/words.out" || failed "the log says nothing of the $words"
    say "$(wc -l <"$work/words.out") lines like: $(head -n 1 "$work/words.out")"
done
say "ok: no wall clock changed what was decided"
