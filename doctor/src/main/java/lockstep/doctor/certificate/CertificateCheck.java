package lockstep.doctor.certificate;

import lockstep.doctor.finding.Check;
import lockstep.doctor.finding.Finding;
import lockstep.doctor.finding.Finding.Advice;
import lockstep.doctor.finding.Finding.Wrong;
import lockstep.identity.Credentials;
import lockstep.identity.HostIdentity;
import lockstep.identity.PeerRefused;
import lockstep.identity.TlsFiles;
import lockstep.identity.Trust;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.security.cert.X509CRL;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/// A host's certificate as those will see it who are shown it: the right host, of the CA, valid,
/// not revoked; with a key that nobody else can use.
public final class CertificateCheck implements Check {
    /// Before its end there must be time to renew it in working hours.
    private static final Duration RENEW_BEFORE = Duration.ofDays(21);

    private final TlsFiles files;
    private final Expected expected;
    private final InstantSource clock;

    public CertificateCheck(TlsFiles files, Expected expected, InstantSource clock) {
        this.files = files;
        this.expected = expected;
        this.clock = clock;
    }

    @Override
    public List<Finding> look() {
        try {
            return of(Credentials.read(files));
        } catch (AccessDeniedException hidden) {
            return List.of(
                    new Advice(
                            "%s may not be read by this user".formatted(hidden.getMessage()),
                            "do it as root, or as the daemon's user."));
        } catch (IOException unusable) {
            return List.of(
                    Finding.wrong(
                            String.valueOf(unusable.getMessage()),
                            "issue it anew: lockstep pki issue --help."));
        }
    }

    private List<Finding> of(Credentials credentials) {
        List<Finding> found = new ArrayList<>();
        HostIdentity shown = credentials.identity();
        if (!expected.fits(shown)) {
            found.add(
                    new Wrong(
                            "%s is for %s, but this is %s"
                                    .formatted(files.certificate(), shown, expected),
                            "put the right one there, or: lockstep pki issue %s"
                                    .formatted(expected.words())));
        }
        found.add(validity(credentials));
        found.addAll(revocations(credentials));
        return found;
    }

    private Finding validity(Credentials credentials) {
        Instant now = clock.instant();
        Instant end = credentials.certificate().getNotAfter().toInstant();
        String renew =
                "renew it: lockstep pki renew %s (docs/security.md)."
                        .formatted(credentials.identity().words());
        try {
            credentials.trust().verify(credentials.chain(), Trust.Side.CLIENT, now);
        } catch (PeerRefused refused) {
            return new Wrong(
                    "%s will be refused: %s".formatted(files.certificate(), refused.getMessage()),
                    now.isAfter(end) ? renew : "issue it anew: lockstep pki issue --help.");
        }
        long days = Duration.between(now, end).toDays();
        String text =
                "%s: %s, of the CA, valid until %s (%d days)"
                        .formatted(files.certificate(), credentials.identity(), end, days);
        return Duration.between(now, end).compareTo(RENEW_BEFORE) < 0
                ? new Advice(text, renew)
                : new Finding.Fine(text);
    }

    private List<Finding> revocations(Credentials credentials) {
        if (files.crl().isEmpty()) {
            return List.of(
                    new Advice(
                            "no list of revoked certificates is configured: none ever is",
                            "name the CA's ca.crl as crl beside %s.".formatted(files.ca())));
        }
        return credentials.trust().revocations().stream().map(this::age).toList();
    }

    /// A list counts also past its date (ADR 0172), but then somebody has forgotten something.
    private Finding age(X509CRL list) {
        Instant made = list.getThisUpdate().toInstant();
        Instant next =
                list.getNextUpdate() == null ? Instant.MAX : list.getNextUpdate().toInstant();
        String text =
                "%s: %d revoked, of %s"
                        .formatted(
                                files.crl().orElseThrow(),
                                list.getRevokedCertificates() == null
                                        ? 0
                                        : list.getRevokedCertificates().size(),
                                made);
        return clock.instant().isAfter(next)
                ? new Advice(
                        text + ", which should have been replaced by " + next,
                        "bring the CA's newest ca.crl here; this one counts until then.")
                : new Finding.Fine(text);
    }
}
