install -d -m 755 /var/lib/lockstep
install -d -m 711 /var/lib/lockstep/node
[ ! -d /run/systemd/system ] || systemctl daemon-reload || :
[ "$1" -ge 2 ] || echo 'lockstep-node: see /etc/lockstep/node.conf, then: systemctl enable --now lockstep-node'
exit 0
