package lockstep.controller.config;

import lockstep.identity.TlsFiles;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Reads `tls { certificate = …, key = …, ca = …, crl = … }`: nothing of it, or all but `crl`.
final class TlsSection {
    private TlsSection() {}

    static Optional<TlsFiles> read(Section section) {
        Optional<Path> certificate = section.path("certificate");
        Optional<Path> key = section.path("key");
        Optional<Path> ca = section.path("ca");
        Optional<Path> crl = section.path("crl");
        boolean wanted = List.of("certificate", "key", "ca", "crl").stream().anyMatch(section::has);
        for (String needed : List.of("certificate", "key", "ca")) {
            if (wanted && !section.has(needed)) {
                section.reject(
                        needed,
                        "is missing: TLS needs certificate, key and ca.%nMaybe make them: lockstep pki issue controller NAME"
                                .formatted());
            }
        }
        section.finish();
        return certificate.isPresent() && key.isPresent() && ca.isPresent()
                ? Optional.of(new TlsFiles(certificate.get(), key.get(), ca.get(), crl))
                : Optional.empty();
    }
}
