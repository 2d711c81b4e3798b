package lockstep.cli.pki.authority;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/// Writes what a host needs.
///
/// @param mode what becomes of a certificate and a key that are there already
record DeliveryWriter(Delivery delivery, Mode mode) {
    enum Mode {
        /// They are left alone, and nothing is written.
        NEW,
        REPLACE
    }

    /// Makes sure that everything can be written.
    ///
    /// @throws PkiFailure when a file is in the way
    void prepare() throws IOException {
        SafeFiles.makeFolder(delivery.folder());
        if (mode == Mode.NEW) {
            for (Path file : List.of(delivery.certificate(), delivery.key())) {
                if (SafeFiles.isThere(file)) {
                    throw new PkiFailure(
                            "%s is there already; nothing is overwritten.%nMaybe name another folder: --out DIR"
                                    .formatted(file));
                }
            }
        }
    }

    void write(PrivateKey key, X509Certificate certificate) throws IOException {
        put(delivery.key(), PemText.of(key), SafeFiles.Readers.OWNER);
        put(delivery.certificate(), PemText.of(certificate), SafeFiles.Readers.ALL);
    }

    private void put(Path file, String text, SafeFiles.Readers readers) throws IOException {
        switch (mode) {
            case NEW -> SafeFiles.create(file, text, readers);
            case REPLACE -> SafeFiles.replace(file, text, readers);
        }
    }

    /// Copies the CA's own files, which several hosts may share in one folder.
    ///
    /// @throws PkiFailure when those of another CA are there
    void share(X509Certificate ca, String revocations) throws IOException {
        String own = PemText.of(ca);
        if (!SafeFiles.isThere(delivery.ca())) {
            SafeFiles.create(delivery.ca(), own, SafeFiles.Readers.ALL);
        } else if (!Files.readString(delivery.ca()).equals(own)) {
            throw new PkiFailure(
                    "%s is of another CA, and was left alone. The certificate and its key are written."
                            .formatted(delivery.ca()));
        }
        SafeFiles.replace(delivery.crl(), revocations, SafeFiles.Readers.ALL);
    }
}
