package lockstep.identity;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Who a host is: `spiffe://CLUSTER/node/NAME`, `…/controller/NAME` or `…/client/NAME`, the one URI
/// among the subject alternative names of its certificate. Nothing else of a certificate names
/// anybody: not its subject, not its DNS names, not the address it came from.
///
/// @param cluster see [#isCluster]
/// @param name see [#isName]
public record HostIdentity(String cluster, Role role, String name) {
    /// What a cluster's name must be to stand in certificates.
    public static final String CLUSTER_RULE =
            "must be 1 to 63 lower-case letters, digits, dots and dashes, each part between dots"
                    + " beginning with a letter and ending with a letter or digit";

    public static final String NAME_RULE =
            "must be 1 to 64 letters, digits, dots, dashes and underscores, and begin with a letter"
                    + " or digit";

    private static final String SCHEME = "spiffe://";
    private static final String LABEL = "[a-z](?:[a-z0-9-]*[a-z0-9])?";
    private static final Pattern CLUSTER = Pattern.compile(LABEL + "(?:\\." + LABEL + ")*");
    private static final int CLUSTER_MAX = 63;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    private static final Pattern URI = Pattern.compile(SCHEME + "([^/]+)/([a-z]+)/([^/]+)");

    /// `GeneralName` of RFC 5280.
    private static final int URI_TYPE = 6;

    public HostIdentity {
        if (!isCluster(cluster)) {
            throw new IllegalArgumentException("cluster (%s) %s".formatted(cluster, CLUSTER_RULE));
        }
        if (!isName(name)) {
            throw new IllegalArgumentException("name (%s) %s".formatted(name, NAME_RULE));
        }
    }

    /// Whether a cluster of this name can have certificates: it stands where the host of a URI
    /// does.
    public static boolean isCluster(String text) {
        return text.length() <= CLUSTER_MAX && CLUSTER.matcher(text).matches();
    }

    public static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    /// As it stands in the certificate.
    public String uri() {
        return SCHEME + cluster + "/" + role.word() + "/" + name;
    }

    /// For people: `node n1`.
    public String words() {
        return role.word() + " " + name;
    }

    @Override
    public String toString() {
        return uri();
    }

    /// Reads the URI; empty when it names no host of a cluster.
    public static Optional<HostIdentity> parse(String uri) {
        Matcher matcher = URI.matcher(uri);
        if (!matcher.matches() || !isCluster(matcher.group(1)) || !isName(matcher.group(3))) {
            return Optional.empty();
        }
        return Role.of(matcher.group(2))
                .map(role -> new HostIdentity(matcher.group(1), role, matcher.group(3)));
    }

    /// Whom a certificate stands for. Says nothing about whether to believe it: see [Trust].
    ///
    /// @throws PeerRefused when it names nobody, or more than one
    public static HostIdentity of(X509Certificate certificate) throws PeerRefused {
        List<String> uris = uris(certificate);
        if (uris.size() != 1) {
            throw new PeerRefused(
                    "certificate %s names nobody: it has %s URIs among its subject alternative names, and must have one, spiffe://CLUSTER/ROLE/NAME"
                            .formatted(
                                    Serials.text(certificate.getSerialNumber()),
                                    uris.isEmpty() ? "no" : Integer.toString(uris.size())));
        }
        return parse(uris.getFirst())
                .orElseThrow(
                        () ->
                                new PeerRefused(
                                        "certificate %s names nobody: its URI must look like spiffe://CLUSTER/ROLE/NAME, with the role node, controller or client"
                                                .formatted(
                                                        Serials.text(
                                                                certificate.getSerialNumber()))));
    }

    private static List<String> uris(X509Certificate certificate) throws PeerRefused {
        try {
            Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            return names == null
                    ? List.of()
                    : names.stream()
                            .filter(name -> Integer.valueOf(URI_TYPE).equals(name.get(0)))
                            .map(name -> String.valueOf(name.get(1)))
                            .toList();
        } catch (CertificateParsingException unreadable) {
            throw new PeerRefused("its subject alternative names cannot be read");
        }
    }
}
