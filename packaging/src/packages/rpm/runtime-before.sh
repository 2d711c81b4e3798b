# The jars that daemons run from are about to change under them, so they are stopped first. Jobs run on meanwhile.
if [ "$1" -ge 2 ] && [ -d /run/systemd/system ]; then
    for unit in lockstep-node lockstep-login lockstep-controller; do
        case $(systemctl show -p ActiveState --value $unit.service) in
            active | activating | reloading)
                mkdir -p /run/lockstep-upgrade
                : >/run/lockstep-upgrade/$unit
                systemctl stop $unit.service
                ;;
        esac
    done
fi
exit 0
