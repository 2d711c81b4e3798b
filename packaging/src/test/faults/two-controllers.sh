#!/bin/bash
# Two controllers on PostgreSQL. kill -9 of the leader: reads are answered at once by the standby, marked, with all that was acknowledged;
# soon it leads, and answers unmarked; nothing acknowledged is lost. SIGSTOP of the leader until the other leads, then SIGCONT: it answers
# nothing as a leader, starts nothing a second time, and ends.
. "$(dirname "$0")/lib.sh"
command -v curl >/dev/null || { say "skipped: needs curl"; exit 77; }
start_cluster --nodes 1 --cpus 8 --controllers 2 --store postgresql

cat >"$work/rank.sh" <<'R'
#!/bin/sh
# Each start leaves a line: a second start of the same attempt would leave two.
echo "$SLURM_JOB_ID ${SLURM_RESTART_COUNT:-0} $$" >>"$1/starts"
sleep "$2"
R
running=$("$lockstep" submit --parsable -o /dev/null "$work/rank.sh" "$work" 600)
# Whether a listing came from a standby, as it says to people and to programs.
marked() {
    "$lockstep" queue -h -t all -j "$1" -o %i >"$work/read.out" 2>"$work/read.err" || { cat "$work/read.err"; failed "job $1 could not be read"; }
    grep -qx "$1" "$work/read.out" || failed "job $1 was acknowledged and is not in what was read"
    grep -q 'read from a standby (.*), state of .* ago' "$work/read.err"
}
unmarked() { ! marked "$1"; }
is_running() { [ "$("$lockstep" queue -h -j "$running" -o %t)" = R ]; }
wait_for 30 "a job runs" is_running

first=$(leader)
[ -n "$first" ] || failed "no controller leads"
held=$("$lockstep" submit --parsable --hold --wrap true)
pid=$(pid_of "$first")
kill -9 "$pid"
t0=$(uptime_ms)
say "killed the leader, $first ($pid)"
marked "$held" || failed "what was read right after it is not marked: $(cat "$work/read.err")"
say "$(($(uptime_ms) - t0)) ms later: $(cat "$work/read.err")"
[ "$(leader)" = "" ] || failed "another leads already: that showed nothing of standbys"
"$lockstep" queue --json -t all -j "$held" 2>&1 | grep -q '"standby": {' || failed "JSON does not say that it comes from a standby"
"$lockstep" info -h >"$work/info.out" 2>"$work/info.err" || failed "sinfo is not answered by the standby: $(cat "$work/info.err")"
[ "$(leader)" = "" ] || failed "another leads already: that showed nothing of standbys"
wait_for 60 "the standby leads" leads_other_than "$first"
say "the standby leads after $(($(uptime_ms) - t0)) ms"
wait_for 10 "what is read is the leader's word again" unmarked "$held"
"$lockstep" queue -h -t all -j "$held" -o %i | grep -qx "$held" || failed "job $held was acknowledged and is gone"
is_running || failed "the running job did not survive the change of leader"

second=$(leader)
pid=$(pid_of "$second")
both_live() { kill -0 "$(pid_of "$first")"; }
wait_for 60 "the first controller is back as a standby" both_live
sleep 3
kill -STOP "$pid"
t0=$(uptime_ms)
say "stopped the leader, $second ($pid)"
marked "$held" || failed "what was read while the leader hangs is not marked"
say "$(($(uptime_ms) - t0)) ms later: $(cat "$work/read.err")"
wait_for 60 "the other leads again" leads_other_than "$second"
say "the other leads after $(($(uptime_ms) - t0)) ms"
"$lockstep" cancel "$held"
after=$("$lockstep" submit --parsable -o /dev/null "$work/rank.sh" "$work" 1)
kill -CONT "$pid"
say "resumed $second: it must end by itself, and nothing may start twice"
gone() { ! kill -0 "$pid"; }
wait_for 30 "the resumed leader ends" gone
done_now() { [ "$("$lockstep" queue -h -t all -j "$after" -o %t)" = CD ]; }
wait_for 60 "a job submitted meanwhile ends" done_now
twice=$(cut -d' ' -f1,2 "$work/starts" | sort | uniq -d)
[ -z "$twice" ] || failed "started twice: $twice"
[ "$("$lockstep" queue -h -t all -j "$held" -o %t)" = CA ] || failed "the cancelled job $held is not cancelled"
is_running || failed "the running job did not survive"
"$lockstep" cancel "$running"
say "ok: takeover after kill -9 and after SIGSTOP; reads answered by the standby meanwhile; no second start, no lost answer"
