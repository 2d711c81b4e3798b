package lockstep.doctor.rules;

import lockstep.controller.config.Address;
import lockstep.controller.config.ControllerConfig;
import lockstep.controller.config.ControllerConfig.Election;
import lockstep.controller.config.ControllerConfig.Store;
import lockstep.doctor.finding.Finding;
import lockstep.doctor.finding.Finding.Advice;
import lockstep.doctor.finding.Finding.Wrong;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// `controller.conf` against its host.
public final class ControllerRules {
    private final Surroundings host;
    private final FolderRule folders;

    public ControllerRules(Surroundings host) {
        this.host = host;
        this.folders = new FolderRule(host);
    }

    /// What is not as it should be.
    public List<Finding> of(ControllerConfig config) {
        List<Finding> found = new ArrayList<>();
        found.addAll(addresses(config));
        found.addAll(
                folders.mayBeMade(
                        "controller.data",
                        config.controller().data(),
                        "install -d -m 700 -o lockstep -g lockstep"));
        Optional<String> user = folders.owner(config.controller().data());
        found.addAll(folders.belongsTo("backup.folder", config.backup().folder(), user));
        found.addAll(several(config));
        SecretRule secrets = new SecretRule(host, user);
        found.addAll(secrets.of("api.token-file", config.api().tokenFile(), Optional.empty()));
        config.api()
                .tls()
                .ifPresent(tls -> found.addAll(secrets.belongs("api.tls.key", tls.key())));
        if (config.store() instanceof Store.Postgresql database) {
            found.addAll(
                    secrets.of(
                            "store.postgresql.password-file",
                            database.passwordFile(),
                            Optional.empty()));
        }
        if (config.store() instanceof Store.H2(var folder)) {
            found.addAll(folders.belongsTo("store.h2.folder", folder, user));
        }
        return found;
    }

    private List<Finding> addresses(ControllerConfig config) {
        List<Finding> found = new ArrayList<>();
        Address listen = config.api().listen();
        Address address = config.controller().address();
        boolean hereOnly = host.isLoopback(listen.host());
        if (!host.resolves(address.host())) {
            found.add(
                    new Wrong(
                            "controller.address (%s): nobody knows a host of that name"
                                    .formatted(address),
                            "correct it, or add the host to the name service or to /etc/hosts."));
        } else if (hereOnly && !host.isLoopback(address.host())) {
            found.add(
                    new Wrong(
                            "controller.address (%s) sends others to a port that only this host can reach: api.listen is %s"
                                    .formatted(address, listen),
                            "set api.listen = \"%s\"".formatted(address)));
        } else if (!hereOnly && host.isLoopback(address.host())) {
            found.add(
                    new Wrong(
                            "controller.address (%s) can be reached from this host only, and api.listen (%s) is for others"
                                    .formatted(address, listen),
                            "set controller.address to this host's name, with the port."));
        }
        if (address.port() != listen.port()) {
            found.add(
                    new Advice(
                            "controller.address (%s) has another port than api.listen (%s)"
                                    .formatted(address, listen),
                            "make them equal, unless something between forwards it."));
        }
        if (!hereOnly && config.api().tls().isEmpty()) {
            found.add(
                    new Advice(
                            "api.listen (%s) can be reached from other hosts without TLS: whoever sees the token on its way can do everything"
                                    .formatted(listen),
                            "set api.tls: docs/security.md."));
        }
        return found;
    }

    /// Several controllers need both a store and an election that they share.
    private static List<Finding> several(ControllerConfig config) {
        boolean sharedStore = config.store() instanceof Store.Postgresql;
        boolean sharedElection = config.election() instanceof Election.External;
        if (sharedStore && !sharedElection) {
            return List.of(
                    new Advice(
                            "store.type is postgresql, but election.mode is embedded: no other"
                                    + " controller can stand by",
                            "set election.mode = external where there is more than one."));
        }
        if (sharedElection && !sharedStore) {
            return List.of(
                    new Advice(
                            "election.mode is external, but store.type is h2, a file of this host:"
                                    + " no other controller can take over",
                            "set store.type = postgresql where there is more than one."));
        }
        return List.of();
    }
}
