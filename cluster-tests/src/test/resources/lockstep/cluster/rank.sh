#!/bin/sh
# rank.sh SECONDS [CODE]: a rank that leaves marks: "start", "beat" twice a second, "end"; each with the seconds since the machine
# started, which is one clock for all containers, and with who it is.
mark() {
    read -r now _ </proc/uptime
    echo "$1 $now ${SLURM_RESTART_COUNT:-0} $SLURM_PROCID $SLURMD_NODENAME $$" >>"/shared/ranks/$SLURM_JOB_ID"
}
mark start
beats=$(($1 * 2))
while [ "$beats" -gt 0 ]; do
    sleep 0.5
    mark beat
    beats=$((beats - 1))
done
mark end
exit "${2:-0}"
