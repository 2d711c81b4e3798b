package lockstep.doctor.rules;

import lockstep.cli.link.Address;
import lockstep.cli.link.ClientConfig;
import lockstep.doctor.finding.Finding;
import lockstep.doctor.finding.Finding.Advice;
import lockstep.doctor.finding.Finding.Wrong;

import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;

/// `client.conf` against its host.
public final class ClientRules {
    private final Surroundings host;

    public ClientRules(Surroundings host) {
        this.host = host;
    }

    /// What is not as it should be.
    public List<Finding> of(ClientConfig config) {
        List<Finding> found = new ArrayList<>();
        boolean remote = false;
        for (Address address : config.controllers()) {
            if (address instanceof Address.Tcp(var name, _)) {
                remote = true;
                if (!host.resolves(name)) {
                    found.add(
                            new Wrong(
                                    "controllers (%s): nobody knows a host of that name"
                                            .formatted(address),
                                    "correct it, or add the host to the name service or to"
                                            + " /etc/hosts."));
                }
            }
        }
        if (config.tokenFile().isPresent()) {
            found.addAll(token(config.tokenFile().get()));
        } else if (remote && config.believed().isPresent()) {
            found.add(
                    new Advice(
                            "token-file is not set: this host has no certificate, so commands show"
                                    + " what LOCKSTEP_TOKEN holds",
                            "set it for each user, or put a token of lockstep token new into a file"
                                    + " of mode 0600."));
        } else if (remote) {
            found.add(
                    new Wrong(
                            "token-file is not set: controllers that are reached by HOST:PORT"
                                    + " answer nobody without it",
                            "copy a controller's api.token, readable by administrators only."));
        }
        return found;
    }

    /// A group of administrators may share it.
    private List<Finding> token(Path file) {
        return switch (host.at(file)) {
            case Seen.Missing _ ->
                    List.of(
                            new Wrong(
                                    "token-file (%s) does not exist".formatted(file),
                                    "copy a controller's api.token, readable by administrators"
                                            + " only."));
            case Seen.Hidden _ ->
                    List.of(
                            new Advice(
                                    "token-file (%s) cannot be looked at by this user"
                                            .formatted(file),
                                    "do it as root."));
            case Seen.There there ->
                    there.anyOf(PosixFilePermission.OTHERS_READ, PosixFilePermission.OTHERS_WRITE)
                            ? List.of(
                                    new Wrong(
                                            "token-file (%s) can be used by everybody, who may then do what the controller's user may"
                                                    .formatted(file),
                                            "chmod o= %s".formatted(file)))
                            : List.of();
        };
    }
}
