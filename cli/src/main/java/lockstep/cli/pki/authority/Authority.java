package lockstep.cli.pki.authority;

import lockstep.cli.pki.authority.Certificates.Revoked;
import lockstep.cli.pki.authority.Certificates.Signer;
import lockstep.cli.pki.authority.Certificates.Validity;
import lockstep.identity.HostIdentity;
import lockstep.identity.Serials;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// A cluster's CA in a folder that only its owner can look into.
///
/// ```
/// ca.crt  ca.key     the CA; ca.crt may be given to anybody
/// ca.crl             what it has taken back, to be given to every host
/// issued             a line for each certificate
/// certificates/      each of them, by serial
/// hosts/ROLE/NAME/   what a host needs: NAME.crt, NAME.key, ca.crt, ca.crl
/// ```
///
/// A certificate is in the ledger before anybody has it, and a revocation before it is in the list:
/// whatever is broken off can be done again.
public final class Authority {
    static final String CERTIFICATE = "ca.crt";
    static final String REVOCATIONS = "ca.crl";
    private static final String KEY = "ca.key";

    /// Clocks of hosts differ.
    private static final Duration SLACK = Duration.ofMinutes(5);

    private final Path folder;
    private final Certificates certificates;
    private final InstantSource clock;
    private final Signer signer;
    private final String cluster;
    private final Ledger ledger;

    private Authority(
            Path folder,
            Certificates certificates,
            InstantSource clock,
            Signer signer,
            String cluster) {
        this.folder = folder;
        this.certificates = certificates;
        this.clock = clock;
        this.signer = signer;
        this.cluster = cluster;
        this.ledger = new Ledger(folder.resolve("issued"));
    }

    /// Makes a CA where there is none.
    ///
    /// @param cluster see [HostIdentity#isCluster]
    /// @throws PkiFailure when there is one already, or the folder is open to others
    public static Authority create(
            Path folder, String cluster, Duration life, InstantSource clock, SecureRandom random)
            throws IOException {
        for (String name : List.of(CERTIFICATE, KEY)) {
            if (SafeFiles.isThere(folder.resolve(name))) {
                throw new PkiFailure(
                        "%s is there already; a CA is never overwritten.%nMaybe name another folder: --pki DIR"
                                .formatted(folder.resolve(name)));
            }
        }
        SafeFiles.makeFolder(folder);
        SafeFiles.requirePrivate(folder);
        Certificates certificates = new Certificates(random);
        KeyPair keys = certificates.key();
        X509Certificate own = certificates.authority(cluster, keys, from(clock, life));
        // The key first: a certificate without its key would look like a CA that lost it.
        SafeFiles.create(
                folder.resolve(KEY), PemText.of(keys.getPrivate()), SafeFiles.Readers.OWNER);
        SafeFiles.create(folder.resolve(CERTIFICATE), PemText.of(own), SafeFiles.Readers.ALL);
        Authority authority =
                new Authority(
                        folder, certificates, clock, new Signer(own, keys.getPrivate()), cluster);
        authority.writeRevocations(List.of());
        return authority;
    }

    /// Opens the CA of a folder.
    ///
    /// @throws PkiFailure when there is none, or it is not whole
    public static Authority open(Path folder, InstantSource clock, SecureRandom random)
            throws IOException {
        Path certificate = folder.resolve(CERTIFICATE);
        if (!SafeFiles.isThere(certificate)) {
            throw new PkiFailure(
                    "%s holds no CA.%nMaybe make one: lockstep pki init --pki %s"
                            .formatted(folder, folder));
        }
        SafeFiles.requirePrivate(folder);
        X509Certificate own = StoredAuthority.certificate(certificate);
        return new Authority(
                folder,
                new Certificates(random),
                clock,
                new Signer(own, StoredAuthority.key(folder.resolve(KEY), own)),
                StoredAuthority.cluster(own, certificate));
    }

    public String cluster() {
        return cluster;
    }

    public X509Certificate certificate() {
        return signer.certificate();
    }

    /// For tests that need certificates which [#issue] would not make.
    public Signer signer() {
        return signer;
    }

    /// Every certificate, the oldest first.
    public List<Entry> issued() throws IOException {
        return ledger.read();
    }

    /// One certificate as it was issued.
    public X509Certificate certificate(Entry entry) throws IOException {
        return StoredAuthority.certificate(stored(entry.serial()));
    }

    private Path stored(BigInteger serial) {
        return folder.resolve("certificates").resolve(Serials.text(serial) + ".crt");
    }

    private Path standardFolder(HostIdentity identity) {
        return folder.resolve("hosts").resolve(identity.role().word()).resolve(identity.name());
    }

    /// Issues the first certificate of a host.
    ///
    /// @param into where the files go; empty: below the CA's folder
    /// @throws PkiFailure when the host has one that counts, or a file is in the way
    public Delivery issue(
            HostIdentity identity, HostNames names, Duration life, Optional<Path> into)
            throws IOException {
        try (FolderLock _ = FolderLock.of(folder)) {
            Instant now = clock.instant();
            Optional<Entry> standing =
                    ledger.read().stream()
                            .filter(entry -> entry.isFor(identity))
                            .filter(entry -> entry.at(now) == Entry.Standing.VALID)
                            .findFirst();
            if (standing.isPresent()) {
                throw new PkiFailure(
                        "%s has certificate %s, valid until %s.%nMaybe renew it, or revoke it first: lockstep pki renew %s"
                                .formatted(
                                        identity.words(),
                                        standing.get().serialText(),
                                        standing.get().notAfter(),
                                        identity.words()));
            }
            Path target = into.orElse(standardFolder(identity));
            DeliveryWriter.Mode writing =
                    into.isPresent() ? DeliveryWriter.Mode.NEW : fresh(target, identity);
            return issue(identity, names, life, target, writing);
        }
    }

    /// Below the CA's own folder lies what it wrote itself; what has expired or was revoked is
    /// replaced.
    private DeliveryWriter.Mode fresh(Path target, HostIdentity identity) throws IOException {
        boolean earlier = ledger.read().stream().anyMatch(entry -> entry.isFor(identity));
        return earlier && Files.isDirectory(target)
                ? DeliveryWriter.Mode.REPLACE
                : DeliveryWriter.Mode.NEW;
    }

    /// Issues another certificate, with another key, for a host that has or had one. The older stay
    /// valid until they end or are revoked.
    ///
    /// @param names empty: those of the newest
    /// @param into where the files go, none of which may be there; empty: below the CA's folder, in
    ///   place of the older
    public Delivery renew(
            HostIdentity identity, Optional<HostNames> names, Duration life, Optional<Path> into)
            throws IOException {
        try (FolderLock _ = FolderLock.of(folder)) {
            Entry newest =
                    ledger.read().reversed().stream()
                            .filter(entry -> entry.isFor(identity))
                            .findFirst()
                            .orElseThrow(
                                    () ->
                                            new PkiFailure(
                                                    "%s has no certificate yet.%nMaybe: lockstep pki issue %s"
                                                            .formatted(
                                                                    identity.words(),
                                                                    identity.words())));
            HostNames kept =
                    names.isPresent() ? names.get() : StoredAuthority.names(certificate(newest));
            return issue(
                    identity,
                    kept,
                    life,
                    into.orElse(standardFolder(identity)),
                    into.isPresent() ? DeliveryWriter.Mode.NEW : DeliveryWriter.Mode.REPLACE);
        }
    }

    private Delivery issue(
            HostIdentity identity,
            HostNames names,
            Duration life,
            Path target,
            DeliveryWriter.Mode writing)
            throws IOException {
        Validity validity = from(clock, life);
        Instant end = signer.certificate().getNotAfter().toInstant();
        if (validity.to().isAfter(end)) {
            throw new PkiFailure(
                    "the certificate would be valid until %s, longer than the CA itself (%s).%nMaybe fewer days: --days %d"
                            .formatted(
                                    validity.to(),
                                    end,
                                    Math.max(0, ChronoUnit.DAYS.between(clock.instant(), end))));
        }
        KeyPair keys = certificates.key();
        X509Certificate certificate =
                certificates.host(identity, names, keys.getPublic(), validity, signer);
        Entry entry =
                new Entry(
                        certificate.getSerialNumber(),
                        identity.role(),
                        identity.name(),
                        certificate.getNotAfter().toInstant(),
                        Optional.empty());
        Delivery delivery = new Delivery(entry, target);
        DeliveryWriter writer = new DeliveryWriter(delivery, writing);
        writer.prepare();
        record(entry, certificate);
        writer.write(keys.getPrivate(), certificate);
        writer.share(signer.certificate(), Files.readString(revocations()));
        return delivery;
    }

    private void record(Entry entry, X509Certificate certificate) throws IOException {
        Path kept = stored(entry.serial());
        SafeFiles.makeFolder(folder.resolve("certificates"));
        SafeFiles.create(kept, PemText.of(certificate), SafeFiles.Readers.ALL);
        List<Entry> entries = new ArrayList<>(ledger.read());
        entries.add(entry);
        ledger.write(entries);
    }

    /// Takes certificates back, and writes the list anew. Those that were taken back before stay
    /// so.
    ///
    /// @return those that it was about, as they are now
    public List<Entry> revoke(List<Entry> these) throws IOException {
        try (FolderLock _ = FolderLock.of(folder)) {
            Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
            Set<BigInteger> serials = these.stream().map(Entry::serial).collect(Collectors.toSet());
            List<Entry> entries =
                    ledger.read().stream()
                            .map(
                                    entry ->
                                            serials.contains(entry.serial())
                                                            && entry.revoked().isEmpty()
                                                    ? entry.revokedAt(now)
                                                    : entry)
                            .toList();
            ledger.write(entries);
            writeRevocations(entries);
            return entries.stream().filter(entry -> serials.contains(entry.serial())).toList();
        }
    }

    private void writeRevocations(List<Entry> entries) throws IOException {
        List<Revoked> revoked = new ArrayList<>();
        for (Entry entry : entries) {
            entry.revoked().ifPresent(at -> revoked.add(new Revoked(entry.serial(), at)));
        }
        Instant now = clock.instant();
        Validity validity =
                new Validity(now.minus(SLACK), signer.certificate().getNotAfter().toInstant());
        SafeFiles.replace(
                revocations(),
                PemText.of(
                        certificates.revocations(
                                revoked, BigInteger.valueOf(now.toEpochMilli()), validity, signer)),
                SafeFiles.Readers.ALL);
    }

    /// The list of what was taken back.
    public Path revocations() {
        return folder.resolve(REVOCATIONS);
    }

    private static Validity from(InstantSource clock, Duration life) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        return new Validity(now.minus(SLACK), now.plus(life));
    }
}
