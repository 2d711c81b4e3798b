package lockstep.controller;

import lockstep.controller.config.ControllerConfig;
import lockstep.controller.server.TlsPort;
import lockstep.identity.CredentialFiles;
import lockstep.identity.HostIdentity;
import lockstep.identity.Role;

import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

import java.io.IOException;
import java.time.Clock;
import java.util.Optional;

/// Reads the certificates of `api.tls`, if there are any.
final class TlsOpening {
    private static final Logger LOG = LogManager.getLogger(TlsOpening.class);

    private TlsOpening() {}

    /// @throws IOException when the files cannot be used, or are for another host
    static Optional<TlsPort> open(ControllerConfig config, Clock wallClock) throws IOException {
        if (config.api().tls().isEmpty()) {
            if (!config.api().listen().isLoopback()) {
                LOG.warn(
                        "api.listen ({}) can be reached from other hosts without TLS: whoever sees"
                                + " the token on its way can do everything. Maybe set api.tls, see"
                                + " docs/security.md.",
                        config.api().listen());
            }
            return Optional.empty();
        }
        CredentialFiles credentials = new CredentialFiles(config.api().tls().get(), LOG::warn);
        HostIdentity shown = credentials.get().identity();
        HostIdentity self = self(config);
        if (!shown.equals(self)) {
            throw new IOException(
                    "api.tls.certificate (%s) is for %s, but this is %s.%nMaybe: lockstep pki issue %s"
                            .formatted(
                                    config.api().tls().get().certificate(),
                                    shown,
                                    self,
                                    self.words()));
        }
        LOG.info("speaks TLS as {}", credentials.get());
        return Optional.of(new TlsPort(credentials, wallClock));
    }

    private static HostIdentity self(ControllerConfig config) throws IOException {
        if (!HostIdentity.isName(config.controller().name())) {
            throw new IOException(
                    "controller.name (%s) %s, because it stands in the certificate"
                            .formatted(config.controller().name(), HostIdentity.NAME_RULE));
        }
        return new HostIdentity(config.clusterName(), Role.CONTROLLER, config.controller().name());
    }
}
