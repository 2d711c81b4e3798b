package lockstep.identity;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Where one host's certificate and what it believes in lie, all in PEM.
///
/// @param certificate its own, with those between it and the CA behind it
/// @param key PKCS #8, readable by its owner only
/// @param ca whose certificates are believed: one or more
/// @param crl lists of revoked certificates, one of each CA that signs hosts; empty: none is ever
///   revoked
public record TlsFiles(Path certificate, Path key, Path ca, Optional<Path> crl) {
    /// Whom it believes.
    public TrustFiles trust() {
        return new TrustFiles(ca, crl);
    }

    /// All of them.
    List<Path> all() {
        return Stream.concat(Stream.of(certificate, key, ca), crl.stream()).toList();
    }
}
