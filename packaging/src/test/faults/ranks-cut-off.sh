#!/bin/bash
# The ranks of a gang no longer reach each other, and nothing else is wrong: daemons, controller and probes go on, and every process
# lives. The gang's steps tell: it is said that it stands still, and when that has lost what beginning again costs, it begins again on
# other nodes and makes steps there.
#
# The network: each node, in a namespace of its own, has a management link to the controller and a link to its leaf. The cut drops whatever
# comes in by the leaf, but for probes.
. "$(dirname "$0")/lib.sh"
. "$here/fabric.sh" lsr
command -v nft >/dev/null || { say "skipped: needs nft"; exit 77; }
pause=1
nodes=4
leaf=${prefix}l
ip netns add "$leaf"
bridge "$leaf"
start_controller 'scheduling { remedy = act, standstill = 10s, restart = 5s }'
for number in $(seq "$nodes"); do start_node "$number" "$leaf" l1 "probe.listen = \"10.78.0.$number:7421\""; done
idle() { [ "$("$lockstep" info -h -t idle -o '%D' | head -n 1)" = "$nodes" ]; }
wait_for 120 "all nodes are idle" idle

# It would wait an hour for a neighbour: a hang, not a failure. It writes no checkpoints: their parts could not be fetched from a node that is
# cut off.
gang=$("$lockstep" submit --parsable -J cut -N 2 --per-node -c 1 -t 60 -o "$work/cut-%t.out" --open-mode=append -- \
    "$root/examples/train.sh" --steps 1000000 --step-millis 200 --print-every 10 --checkpoint-every 1000000 --peer-timeout-seconds 3600)
steps() { grep -c '^step ' "$work/cut-0.out" 2>/dev/null || true; }
more_steps() { [ "$(steps)" -gt "$1" ]; }
wait_for 60 "the gang makes steps" more_steps 3
first=
for n in $(seq "$nodes"); do ! ran_on "$gang" "n$n" || first="$first n$n"; done
cut=${first##* }
say "the gang makes steps on$first"

ip netns exec "$prefix$cut" nft -f - <<N
table inet cut {
  chain in {
    type filter hook input priority 0;
    iifname "f0" tcp dport 7421 accept
    iifname "f0" tcp sport 7421 accept
    iifname "f0" udp dport 7421 accept
    iifname "f0" udp sport 7421 accept
    iifname "f0" meta l4proto { tcp, udp } counter drop
  }
}
N
begun=$(uptime_ms)
say "the ranks on$first no longer reach each other; probes and daemons do"

reason() { "$lockstep" queue -h -j "$gang" -o '%r'; }
said() { reason | grep -q '^NoProgress'; }
wait_for 60 "it is said that the gang stands still" said
say "said after $(($(uptime_ms) - begun)) ms: $(reason)"
"$lockstep" explain "$gang" | sed -n '/does not run as it should/,$p' | head -n 16
grep -h 'stands still' "$LOCKSTEP_HOME/log/ctl1.log" | head -n 1
[ "$("$lockstep" info -h -t down,unknown,drained -o '%D' | awk '{n += $1} END {print n + 0}')" = 0 ] || failed "a node looks dead: $("$lockstep" info)"
"$lockstep" link show | grep -E '^(leaf|uplink).* (unfit|degraded) ' && failed "a link looks bad, so this shows nothing of progress"

again() { "$lockstep" job --json "$gang" | grep -q '"attempt": 2'; }
wait_for 180 "the gang has begun again" again
say "it began again $(($(uptime_ms) - begun)) ms after the cut"
known=$(steps)
wait_for 90 "it makes steps again" more_steps $((known + 3))
for n in $first; do
    if ran_on "$gang" "$n"; then failed "it has $n again, though there are nodes that no gang hung on"; fi
done
say "it makes steps on other nodes $(($(uptime_ms) - begun)) ms after the cut; $("$lockstep" node show "$cut" | grep -i 'no progress' | head -n 1)"
"$lockstep" cancel "$gang"
say "ok: a gang whose ranks no longer reached each other was found by its steps, and began again elsewhere"
