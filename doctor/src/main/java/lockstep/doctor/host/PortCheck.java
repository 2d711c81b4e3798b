package lockstep.doctor.host;

import lockstep.doctor.finding.Check;
import lockstep.doctor.finding.Finding;
import lockstep.doctor.finding.Finding.Advice;
import lockstep.doctor.finding.Finding.Wrong;
import lockstep.doctor.host.Listeners.Listener;
import lockstep.doctor.host.Listeners.Transport;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// Whether a daemon's port is free, or served by that daemon already. Nothing is bound: a daemon
/// that starts at this moment shall not find its port taken by the doctor.
public final class PortCheck implements Check {
    /// A port that a daemon listens on.
    ///
    /// @param key of the configuration that names it
    /// @param datagrams whether it takes UDP beside TCP
    /// @param daemon who should listen there, with which file
    public record Port(
            String key,
            String host,
            int port,
            boolean datagrams,
            Daemon.Program daemon,
            Path configuration) {
        @Override
        public String toString() {
            return "%s (%s:%d)".formatted(key, host.contains(":") ? "[" + host + "]" : host, port);
        }
    }

    private final Listeners listeners;
    private final Daemons daemons;
    private final Predicate<InetAddress> isOwn;
    private final Port wanted;

    /// @param isOwn whether an address is one of this host
    public PortCheck(Path root, Predicate<InetAddress> isOwn, Port wanted) {
        this.listeners = new Listeners(root);
        this.daemons = new Daemons(root);
        this.isOwn = isOwn;
        this.wanted = wanted;
    }

    @Override
    public List<Finding> look() {
        InetAddress address;
        try {
            address = InetAddress.getByName(wanted.host());
        } catch (UnknownHostException unknown) {
            return List.of(
                    new Wrong(
                            "%s: nobody knows a host of that name".formatted(wanted),
                            "correct it, or add the host to the name service or to /etc/hosts."));
        }
        if (!address.isAnyLocalAddress() && !isOwn.test(address)) {
            return List.of(
                    new Wrong(
                            "%s: %s is no address of this host"
                                    .formatted(wanted, address.getHostAddress()),
                            "correct it: ip -brief address lists what this host has."));
        }
        List<Finding> found = new ArrayList<>();
        found.add(of(Transport.TCP, address));
        if (wanted.datagrams()) {
            found.add(of(Transport.UDP, address));
        }
        return found;
    }

    private Finding of(Transport transport, InetAddress address) {
        String what = "%s over %s".formatted(wanted, transport);
        Optional<Listener> there =
                listeners.all(transport).stream()
                        .filter(each -> each.isInTheWayOf(address, wanted.port()))
                        .findFirst();
        if (there.isEmpty()) {
            return Finding.fine("%s is free".formatted(what));
        }
        Optional<Integer> pid = daemons.holder(there.get().inode());
        if (pid.isEmpty()) {
            return new Advice(
                    "%s is in use, and this user cannot see by whom".formatted(what),
                    "run it as root, or: ss -lp 'sport = %d'".formatted(wanted.port()));
        }
        Optional<Daemon> own = daemons.of(wanted.daemon(), wanted.configuration());
        return own.isPresent() && own.get().pid() == pid.get()
                ? Finding.fine(
                        "%s is served by the %s that runs (process %d)"
                                .formatted(what, wanted.daemon().word(), pid.get()))
                : new Wrong(
                        "%s is taken by process %d (%s)"
                                .formatted(what, pid.get(), daemons.name(pid.get())),
                        "end that, or choose another port for %s.".formatted(wanted.key()));
    }
}
