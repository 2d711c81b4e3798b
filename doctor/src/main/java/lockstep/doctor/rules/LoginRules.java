package lockstep.doctor.rules;

import lockstep.doctor.finding.Finding;
import lockstep.doctor.finding.Finding.Wrong;
import lockstep.node.config.LoginConfigFile.LoginConfig;
import lockstep.node.config.NodeConfig.Cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// `login.conf` against its host. Packages bring it wherever people type commands, so one that says
/// nothing is no mistake: nobody started the daemon.
public final class LoginRules {
    private final Surroundings host;

    public LoginRules(Surroundings host) {
        this.host = host;
    }

    /// Whether anybody has made it say how to reach the controllers.
    public static boolean isSetUp(LoginConfig config) {
        Cluster cluster = config.cluster();
        return cluster.tls().isPresent() || cluster.tokenFile().isPresent();
    }

    /// What is not as it should be.
    public List<Finding> of(LoginConfig config) {
        if (!isSetUp(config)) {
            return List.of();
        }
        Cluster cluster = config.cluster();
        List<Finding> found = new ArrayList<>();
        cluster.controllers().stream()
                .filter(controller -> !host.resolves(controller.host()))
                .map(
                        controller ->
                                new Wrong(
                                        "cluster.controllers (%s): nobody knows a host of that name"
                                                .formatted(controller),
                                        "correct it, or add the host to the name service or to"
                                                + " /etc/hosts."))
                .forEach(found::add);
        SecretRule secrets = new SecretRule(host, Optional.empty());
        cluster.tls().ifPresent(tls -> found.addAll(secrets.belongs("cluster.tls.key", tls.key())));
        cluster.tokenFile()
                .ifPresent(
                        file ->
                                found.addAll(
                                        secrets.of(
                                                "cluster.token-file",
                                                file,
                                                Optional.of(
                                                        "bring the controllers' api.token here:"
                                                                + " install -m 600 api.token "
                                                                + file))));
        return found;
    }
}
