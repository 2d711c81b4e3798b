# The .rpm owns no folders, so rpm leaves them.
[ ! -d /run/systemd/system ] || systemctl daemon-reload || :
[ "$1" -ge 1 ] || echo 'lockstep-controller: what it kept stays in /var/lib/lockstep/controller.'
[ "$1" -ge 1 ] || rmdir /usr/share/doc/lockstep-controller /etc/lockstep 2>/dev/null || :
exit 0
