if [ "$1" -eq 0 ] && [ -d /run/systemd/system ]; then
    systemctl --quiet disable --now lockstep-controller.service || :
fi
exit 0
