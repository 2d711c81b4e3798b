if command -v systemd-sysusers >/dev/null; then
    systemd-sysusers lockstep.conf
elif ! getent passwd lockstep >/dev/null; then
    useradd --system --user-group --no-create-home --home-dir /var/lib/lockstep --shell /sbin/nologin lockstep
fi
if command -v systemd-tmpfiles >/dev/null; then
    systemd-tmpfiles --create lockstep-controller.conf
else
    install -d -m 755 /var/lib/lockstep
    install -d -m 755 -o lockstep -g lockstep /run/lockstep
    install -d -m 700 -o lockstep -g lockstep /var/lib/lockstep/controller
fi
[ ! -d /run/systemd/system ] || systemctl daemon-reload || :
[ "$1" -ge 2 ] || echo 'lockstep-controller: see /etc/lockstep/controller.conf, then: systemctl enable --now lockstep-controller'
exit 0
