package lockstep.cli.pki.authority;

import java.nio.file.Path;

/// What was written for a host.
///
/// @param folder with NAME.crt, NAME.key, ca.crt and ca.crl
public record Delivery(Entry entry, Path folder) {
    public Path certificate() {
        return folder.resolve(entry.name() + ".crt");
    }

    public Path key() {
        return folder.resolve(entry.name() + ".key");
    }

    public Path ca() {
        return folder.resolve(Authority.CERTIFICATE);
    }

    public Path crl() {
        return folder.resolve(Authority.REVOCATIONS);
    }
}
