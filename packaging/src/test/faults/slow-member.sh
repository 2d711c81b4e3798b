#!/bin/bash
# One member of a gang gets less CPU time than its peers: a quota of the kernel where that can be set (cgroup v1 or v2), else a third more
# work in each step. The job reports how long its steps take. Within 60 s that node is degraded; a new synchronous gang avoids it, an
# independent job may still use it, and after the fault it comes back through probation.
. "$(dirname "$0")/lib.sh"
mkdir -p "$LOCKSTEP_HOME/etc"
# Its nodes share these cores; what is told apart here is more than that makes.
echo 'conditions.compare-steps = true' >"$LOCKSTEP_HOME/etc/controller.local.conf"
start_cluster --nodes 4 --cpus 4

# limit PID: its processes get 20 of each 50 ms from now on; fails where that cannot be had. Much less would make the node three times as
# slow as its peers where nothing else runs, and so unfit for independent work too.
made=
limit() {
    own=$(sed -n 's/^[0-9]*:\([a-z,]*,\)\{0,1\}cpu\(,[a-z,]*\)\{0,1\}:/\1cpu\2 /p' "/proc/$1/cgroup" | head -n 1)
    case $own in
        'cpu '*) # its own hierarchy, which Lockstep leaves alone
            made=/sys/fs/cgroup/cpu/lsf$$
            mkdir "$made" 2>/dev/null && echo 50000 >"$made/cpu.cfs_period_us" && echo 20000 >"$made/cpu.cfs_quota_us" && echo "$1" >"$made/cgroup.procs" && quota=$made/cpu.cfs_quota_us
            ;;
        *,*) quota="/sys/fs/cgroup/${own% *}${own#* }/cpu.cfs_quota_us" && [ -e "$quota" ] && echo 40000 >"$quota" ;;
        *) quota="/sys/fs/cgroup$(sed -n 's/^0:://p' "/proc/$1/cgroup")/cpu.max" && [ -e "$quota" ] && echo "20000 50000" >"$quota" ;;
    esac
}
at_end() { [ -z "$made" ] || rmdir "$made" 2>/dev/null || true; }

# So many rounds of a loop take 150 ms of CPU time here: four ranks leave two cores mostly idle.
work_of() { awk -v n="$1" 'BEGIN {for (i = 0; i < n; i++) x += i}'; }
t0=$(uptime_ms)
work_of 5000000
rounds=$((5000000 * 150 / ($(uptime_ms) - t0 + 1)))

# Makes a step each second until it is told to end, and reports how long its work took.
cat >"$work/steps.sh" <<'R'
#!/bin/sh
step=0 rounds=$2
[ "$LOCKSTEP_NODE" != n2 ] || echo $$ >"$1/pid"
while [ ! -e "$1/end" ]; do
    more=0
    [ "$LOCKSTEP_NODE" != n2 ] || [ ! -e "$1/more-work" ] || more=$((rounds / 3))
    step=$((step + 1)) from=$(date +%s%N)
    awk -v n=$((rounds + more)) 'BEGIN {for (i = 0; i < n; i++) x += i}'
    echo "step $step $(($(date +%s%N) - from))" | awk '{printf "step %d %.4f\n", $2, $3 / 1e9}' >>"$LOCKSTEP_PROGRESS"
    sleep 1
done
R
chmod +x "$work/steps.sh"
class_is() { "$lockstep" node show "$1" | grep -Eq "^  synchronous  *($2)"; }
is() { [ "$("$lockstep" queue -h -t all -j "$1" -o '%t')" = "$2" ]; }

begun=$(uptime_ms)
gang=$("$lockstep" submit --parsable -J steps -N 4 --per-node -c 1 -o "$work/steps-%t.out" -- "$work/steps.sh" "$work" "$rounds")
wait_for 30 "the gang runs" is "$gang" R
wait_for 30 "the rank on n2 is there" [ -s "$work/pid" ]
if limit "$(cat "$work/pid")" 2>"$work/limit.out"; then
    say "the rank on n2 gets two fifths of a core: $quota"
else
    quota=
    touch "$work/more-work"
    say "no CPU quota can be set here ($(cat "$work/limit.out")): the rank on n2 has a third more to do"
fi
ran_on "$gang" n2 || failed "job $gang, which needs all four nodes, was not seen on n2"
wait_for 60 "n2 is degraded" class_is n2 'degraded|unfit'
say "n2 is degraded $(($(uptime_ms) - begun)) ms after the gang was submitted: $("$lockstep" node show n2 | sed -n 's/^  synchronous *//p')"
for n in n1 n3 n4; do class_is "$n" fit || failed "$n is not fit: $("$lockstep" node show "$n" | head -n 3)"; done

for round in 1 2 3; do
    trio=$("$lockstep" submit --parsable -N 3 --per-node -c 1 --class synchronous -t 60 -o /dev/null -- true)
    wait_for 30 "gang $round of three ends" is "$trio" CD
    if ran_on "$trio" n2; then failed "job $trio, a synchronous gang, ran on n2: $("$lockstep" job "$trio")"; fi
done
task=$("$lockstep" submit --parsable -N 1 -w n2 -c 1 --class independent -o /dev/null --wrap true)
wait_for 30 "an independent job uses n2" is "$task" CD

rm -f "$work/more-work"
case $quota in
    '') ;;
    *.max) echo max >"$quota" ;;
    *) echo -1 >"$quota" ;;
esac
healed=$(uptime_ms)
wait_for 400 "n2 is fit again" class_is n2 fit
back=$(($(uptime_ms) - healed))
[ "$back" -ge 30000 ] || failed "n2 came back after $back ms, without probation"
say "n2 is fit again $back ms after the fault ended"
touch "$work/end"
wait_for 30 "the gang ends" is "$gang" CD
say "ok: the slow member was found, avoided by gangs, used by an independent job, and came back through probation"
