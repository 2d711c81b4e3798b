package lockstep.node;

import lockstep.identity.CredentialFiles;
import lockstep.identity.HostIdentity;
import lockstep.identity.Role;
import lockstep.identity.TlsFiles;
import lockstep.node.config.NodeConfig;
import lockstep.node.link.Controllers;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.util.Optional;

/// Reads the certificate of `cluster.tls`, if there is one.
final class NodeCertificate {
    private static final Logger LOG = LoggerFactory.getLogger(NodeCertificate.class);

    private NodeCertificate() {}

    /// How to reach the controllers.
    ///
    /// @throws IOException when the files cannot be used, or are for another host
    static Controllers controllers(NodeConfig config) throws IOException {
        NodeConfig.Cluster cluster = config.cluster();
        Optional<CredentialFiles> tls =
                cluster.tls().isPresent()
                        ? Optional.of(read(cluster.tls().get(), config.node().name()))
                        : Optional.empty();
        return new Controllers(cluster.controllers(), cluster.tokenFile(), tls);
    }

    private static CredentialFiles read(TlsFiles files, String name) throws IOException {
        CredentialFiles credentials = new CredentialFiles(files, LOG::warn);
        HostIdentity shown = credentials.get().identity();
        if (shown.role() != Role.NODE || !shown.name().equals(name)) {
            throw new IOException(
                    "cluster.tls.certificate (%s) is for %s, but this is node %s.%nMaybe: lockstep pki issue node %s"
                            .formatted(files.certificate(), shown, name, name));
        }
        LOG.info("Speaks TLS as {}", credentials.get());
        return credentials;
    }
}
