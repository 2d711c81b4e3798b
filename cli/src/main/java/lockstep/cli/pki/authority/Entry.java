package lockstep.cli.pki.authority;

import lockstep.identity.HostIdentity;
import lockstep.identity.Role;
import lockstep.identity.Serials;

import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/// One certificate that was issued.
///
/// @param revoked when, if it was
public record Entry(
        BigInteger serial, Role role, String name, Instant notAfter, Optional<Instant> revoked) {
    /// Whether it counts.
    public enum Standing {
        VALID,
        EXPIRED,
        REVOKED
    }

    private static final String NEVER = "-";
    private static final int FIELDS = 5;

    public String serialText() {
        return Serials.text(serial);
    }

    public Standing at(Instant now) {
        if (revoked.isPresent()) {
            return Standing.REVOKED;
        }
        return now.isAfter(notAfter) ? Standing.EXPIRED : Standing.VALID;
    }

    boolean isFor(HostIdentity identity) {
        return role == identity.role() && name.equals(identity.name());
    }

    Entry revokedAt(Instant moment) {
        return new Entry(serial, role, name, notAfter, Optional.of(moment));
    }

    /// A line of the ledger.
    String line() {
        return String.join(
                "\t",
                serialText(),
                role.word(),
                name,
                notAfter.toString(),
                revoked.map(Instant::toString).orElse(NEVER));
    }

    /// Reads a line; empty when it is none.
    static Optional<Entry> parse(String line) {
        String[] fields = line.split("\t", -1);
        if (fields.length != FIELDS || !HostIdentity.isName(fields[2])) {
            return Optional.empty();
        }
        try {
            BigInteger serial = new BigInteger(fields[0], 16);
            Instant notAfter = Instant.parse(fields[3]);
            Optional<Instant> revoked =
                    fields[4].equals(NEVER)
                            ? Optional.empty()
                            : Optional.of(Instant.parse(fields[4]));
            return Role.of(fields[1])
                    .map(role -> new Entry(serial, role, fields[2], notAfter, revoked));
        } catch (NumberFormatException | DateTimeException damaged) {
            return Optional.empty();
        }
    }
}
