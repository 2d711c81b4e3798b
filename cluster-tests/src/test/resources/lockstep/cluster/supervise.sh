#!/bin/sh
# supervise.sh PART CONFIG: runs a daemon and starts it again when it has ended, as systemd would, except after mistakes in its
# configuration. As process 1 it also buries what ranks leave behind. While /run/hold is there, nothing is started.
log=/shared/log/$(hostname)
while :; do
    while [ -e /run/hold ]; do sleep 0.1; done
    "$LOCKSTEP" "$1" --config "$2" >>"$log.log" 2>&1 &
    echo $! >/run/daemon.pid
    wait $!
    code=$?
    echo "$code" >>"$log.ends"
    [ "$code" != 2 ] || sleep 100000
    sleep 1
done
