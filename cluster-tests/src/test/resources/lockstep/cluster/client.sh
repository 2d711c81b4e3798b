#!/bin/sh
# client.sh NAME: hands in jobs that are held, one after the other, until /shared/enough is there, and writes down which were
# acknowledged: "ID NAME-NUMBER". Whether each was acknowledged or not, no name is used twice.
number=0
until [ -e /shared/enough ]; do
    number=$((number + 1))
    if id=$("$LOCKSTEP" submit --parsable --hold -o /dev/null -J "$1-$number" --wrap true 2>>/shared/log/clients.log); then
        echo "$id $1-$number" >>/shared/acknowledged
    fi
done
