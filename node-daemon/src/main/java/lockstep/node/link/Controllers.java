package lockstep.node.link;

import lockstep.identity.CredentialFiles;
import lockstep.node.config.HostPort;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Where the controllers are, and what this node shows to them.
///
/// @param addresses at least one
/// @param tokenFile the cluster's secret; shown only where there are no certificates
/// @param tls this node's certificate; empty: connections are not encrypted
/// @param pace at which all streams of this node come back
public record Controllers(
        List<HostPort> addresses,
        Optional<Path> tokenFile,
        Optional<CredentialFiles> tls,
        ReturnPace pace) {
    public Controllers {
        addresses = List.copyOf(addresses);
    }

    /// Of which none has said yet how soon to come back.
    public Controllers(
            List<HostPort> addresses, Optional<Path> tokenFile, Optional<CredentialFiles> tls) {
        this(addresses, tokenFile, tls, new ReturnPace());
    }
}
