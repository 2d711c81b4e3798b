#!/bin/sh
# What the hosts of the cluster are known by: a certificate each, and the secrets that they share.
set -eu
cd /shared/etc
umask 077
"$LOCKSTEP" pki init --cluster lab --pki pki
for host in "controller ctl1" "controller ctl2" "node n1" "node n2" "client login"; do
    "$LOCKSTEP" pki issue $host --pki pki --out "tls/${host#* }"
done
printf lockstep >database.password
od -An -tx1 -N24 /dev/urandom | tr -d ' \n' >zookeeper.password
od -An -tx1 -N24 /dev/urandom | tr -d ' \n' >api.token
