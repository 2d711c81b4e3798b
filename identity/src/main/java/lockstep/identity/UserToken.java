package lockstep.identity;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A token by which a tool off the cluster acts as a user: `lockstep1_CLUSTER_ID_SECRET`, for
/// example `lockstep1_lab_00c0ffee0007_…`.
///
/// It says nothing of its user, of what it is for, or until when: that is what the cluster
/// remembers of its id. So there is nothing in it that could be believed unchecked. The cluster's
/// name is for whoever holds it: it is shown to no other cluster's controllers.
public final class UserToken {
    private static final String PREFIX = "lockstep1_";
    private static final int ID_BYTES = 6;
    private static final int SECRET_BYTES = 32;
    private static final int LENGTH_MAX = 160;
    private static final Pattern FORM =
            Pattern.compile(PREFIX + "([a-z0-9.-]{1,63})_([0-9a-f]{12})_[0-9a-f]{64}");

    private final String cluster;
    private final String id;
    private final String text;

    private UserToken(String cluster, String id, String text) {
        this.cluster = cluster;
        this.id = id;
        this.text = text;
    }

    /// A new one that nobody can guess.
    ///
    /// @throws IllegalArgumentException when no cluster with certificates can have that name
    public static UserToken make(String cluster, SecureRandom random) {
        byte[] id = new byte[ID_BYTES];
        byte[] secret = new byte[SECRET_BYTES];
        random.nextBytes(id);
        random.nextBytes(secret);
        HexFormat hex = HexFormat.of();
        return parse(PREFIX + cluster + "_" + hex.formatHex(id) + "_" + hex.formatHex(secret))
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "cluster (%s) %s"
                                                .formatted(cluster, HostIdentity.CLUSTER_RULE)));
    }

    /// Whether a text is meant to be one, right or wrong.
    public static boolean isMeant(String text) {
        return text.startsWith(PREFIX);
    }

    /// Reads it; empty where it is none, be it by one character.
    public static Optional<UserToken> parse(String text) {
        if (text.length() > LENGTH_MAX) {
            return Optional.empty();
        }
        Matcher matcher = FORM.matcher(text);
        return matcher.matches() && HostIdentity.isCluster(matcher.group(1))
                ? Optional.of(new UserToken(matcher.group(1), matcher.group(2), text))
                : Optional.empty();
    }

    public String cluster() {
        return cluster;
    }

    /// Names it, and is no secret.
    public String id() {
        return id;
    }

    /// All of it: whoever has this has the token.
    public String text() {
        return text;
    }

    /// SHA-256 of all of it, in hex. The secret is 256 random bits, so nothing slower is needed.
    public String digest() {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256")
                            .digest(text.getBytes(StandardCharsets.US_ASCII));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every JDK has SHA-256", missing);
        }
    }

    /// Whether its digest is this one. Takes as long whatever the answer.
    public boolean isKnownBy(String known) {
        return MessageDigest.isEqual(
                digest().getBytes(StandardCharsets.US_ASCII),
                known.getBytes(StandardCharsets.US_ASCII));
    }

    /// Never says the secret.
    @Override
    public String toString() {
        return "token " + id + " of cluster " + cluster;
    }
}
