package lockstep.doctor.certificate;

import lockstep.controller.config.ControllerConfig;
import lockstep.identity.HostIdentity;
import lockstep.identity.Role;
import lockstep.node.config.NodeConfig;

import java.util.Optional;

/// For whom a certificate must be, as far as a configuration says it.
///
/// @param cluster empty: any, for the files of nodes and clients do not name it
/// @param name empty: any
public record Expected(Optional<String> cluster, Role role, Optional<String> name) {
    public static Expected of(ControllerConfig config) {
        return new Expected(
                Optional.of(config.clusterName()),
                Role.CONTROLLER,
                Optional.of(config.controller().name()));
    }

    public static Expected of(NodeConfig config) {
        return new Expected(Optional.empty(), Role.NODE, Optional.of(config.node().name()));
    }

    /// A host where people work; its file says no name.
    public static Expected ofCommands() {
        return new Expected(Optional.empty(), Role.CLIENT, Optional.empty());
    }

    boolean fits(HostIdentity identity) {
        return identity.role() == role
                && cluster.map(identity.cluster()::equals).orElse(true)
                && name.map(identity.name()::equals).orElse(true);
    }

    /// `spiffe://lab/node/n1`, with words in place of what is not known.
    @Override
    public String toString() {
        return "spiffe://%s/%s/%s".formatted(cluster.orElse("CLUSTER"), role.word(), nameOrWord());
    }

    /// What to type after `lockstep pki issue`.
    String words() {
        return role.word() + " " + nameOrWord();
    }

    private String nameOrWord() {
        return name.orElse("NAME");
    }
}
