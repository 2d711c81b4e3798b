package lockstep.doctor.rules;

import lockstep.doctor.finding.Finding;
import lockstep.doctor.finding.Finding.Advice;
import lockstep.doctor.finding.Finding.Wrong;
import lockstep.node.config.HostPort;
import lockstep.node.config.NodeConfig;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// `node.conf` against its host.
public final class NodeRules {
    private static final String ROOT = "root";

    private final Surroundings host;

    public NodeRules(Surroundings host) {
        this.host = host;
    }

    /// What is not as it should be.
    public List<Finding> of(NodeConfig config) {
        FolderRule folders = new FolderRule(host);
        List<Finding> found = new ArrayList<>();
        found.addAll(controllers(config));
        found.addAll(address(config));
        found.addAll(
                folders.mayBeMade(
                        "node.data", config.node().data(), "install -d -m 711 -o root -g root"));
        Optional<String> user = folders.owner(config.node().data());
        if (user.orElse(ROOT).equals(ROOT)) { // any other daemon runs ranks as itself
            found.addAll(folders.passable("node.data", config.node().data()));
        }
        found.addAll(token(config, user));
        SecretRule secrets = new SecretRule(host, user);
        config.cluster()
                .tls()
                .ifPresent(tls -> found.addAll(secrets.belongs("cluster.tls.key", tls.key())));
        return found;
    }

    private List<Finding> controllers(NodeConfig config) {
        return config.cluster().controllers().stream()
                .filter(controller -> !host.resolves(controller.host()))
                .<Finding>map(
                        controller ->
                                new Wrong(
                                        "cluster.controllers (%s): nobody knows a host of that name"
                                                .formatted(controller),
                                        "correct it, or add the host to the name service or to"
                                                + " /etc/hosts."))
                .toList();
    }

    private List<Finding> address(NodeConfig config) {
        String address = config.node().address();
        if (!host.resolves(address)) {
            return List.of(
                    new Wrong(
                            "node.address (%s): nobody knows a host of that name"
                                    .formatted(address),
                            "set it to a name or an address by which other nodes reach this one."));
        }
        boolean alone =
                config.cluster().controllers().stream()
                        .map(HostPort::host)
                        .allMatch(host::isLoopback);
        return host.isLoopback(address) && !alone
                ? List.of(
                        new Advice(
                                "node.address (%s) leads other nodes to themselves: ranks of gangs will not find each other"
                                        .formatted(address),
                                "set it to a name or an address by which other nodes reach this"
                                        + " one."))
                : List.of();
    }

    private List<Finding> token(NodeConfig config, Optional<String> user) {
        Optional<String> whenMissing =
                Optional.of(
                        "bring the controllers' api.token here: install -m 600 api.token %s"
                                .formatted(
                                        config.cluster()
                                                .tokenFile()
                                                .map(Object::toString)
                                                .orElse("/etc/lockstep/api.token")));
        if (config.cluster().tokenFile().isPresent()) {
            return new SecretRule(host, user)
                    .of("cluster.token-file", config.cluster().tokenFile().get(), whenMissing);
        }
        return config.cluster().tls().isPresent()
                ? List.of()
                : List.of(
                        new Wrong(
                                "neither cluster.token-file nor cluster.tls is set: controllers"
                                        + " answer nobody without one",
                                whenMissing.get()));
    }
}
