#!/bin/sh
# The same from a shell: whole seconds are enough where a step takes minutes.
step=0
while [ "$step" -lt 3 ]; do
    begun=$(date +%s)
    sleep 2 # its own work
    step=$((step + 1))
    echo "step $step $(($(date +%s) - begun))" >> "${LOCKSTEP_PROGRESS:-/dev/null}"
done
