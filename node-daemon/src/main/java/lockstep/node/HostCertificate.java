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
import java.util.function.Predicate;

/// Reads the certificate of `cluster.tls`, if there is one.
final class HostCertificate {
    private static final Logger LOG = LoggerFactory.getLogger(HostCertificate.class);

    private HostCertificate() {}

    /// How a node reaches the controllers.
    ///
    /// @throws IOException when the files cannot be used, or are for another host
    static Controllers ofNode(NodeConfig config) throws IOException {
        String name = config.node().name();
        return controllers(
                config.cluster(),
                shown -> shown.role() == Role.NODE && shown.name().equals(name),
                "this is node %s.%nMaybe: lockstep pki issue node %s".formatted(name, name));
    }

    /// How a host where people work reaches the controllers.
    ///
    /// @throws IOException when the files cannot be used, or are for a host of another kind
    static Controllers ofClient(NodeConfig.Cluster cluster) throws IOException {
        return controllers(
                cluster,
                shown -> shown.role() == Role.CLIENT,
                "people work on this host.%nMaybe: lockstep pki issue client NAME".formatted());
    }

    private static Controllers controllers(
            NodeConfig.Cluster cluster, Predicate<HostIdentity> right, String otherwise)
            throws IOException {
        Optional<CredentialFiles> tls =
                cluster.tls().isPresent()
                        ? Optional.of(read(cluster.tls().get(), right, otherwise))
                        : Optional.empty();
        return new Controllers(cluster.controllers(), cluster.tokenFile(), tls);
    }

    private static CredentialFiles read(
            TlsFiles files, Predicate<HostIdentity> right, String otherwise) throws IOException {
        CredentialFiles credentials = new CredentialFiles(files, LOG::warn);
        HostIdentity shown = credentials.get().identity();
        if (!right.test(shown)) {
            throw new IOException(
                    "cluster.tls.certificate (%s) is for %s, but %s"
                            .formatted(files.certificate(), shown, otherwise));
        }
        LOG.info("Speaks TLS as {}", credentials.get());
        return credentials;
    }
}
