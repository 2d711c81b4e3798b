package lockstep.cli.pki.authority;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Names and addresses that a certificate carries for tools that look at them, such as curl.
/// Lockstep itself does not.
///
/// @param dns names of hosts
/// @param ip addresses, version 4 or 6
public record HostNames(List<String> dns, List<String> ip) {
    public static final HostNames NONE = new HostNames(List.of(), List.of());

    private static final int NAME_MAX = 253;
    private static final String OCTET = "(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])";
    private static final Pattern IPV4 = Pattern.compile(OCTET + "(?:\\." + OCTET + "){3}");
    private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");
    private static final String LABEL = "[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?";
    private static final Pattern DNS = Pattern.compile(LABEL + "(?:\\." + LABEL + ")*");

    public HostNames {
        dns = List.copyOf(dns);
        ip = List.copyOf(ip);
    }

    /// Sorts the texts into names and addresses; empty when one of them is neither.
    public static Optional<HostNames> of(List<String> texts) {
        for (String text : texts) {
            if (!isAddress(text) && !isName(text)) {
                return Optional.empty();
            }
        }
        return Optional.of(
                new HostNames(
                        texts.stream().filter(text -> !isAddress(text)).distinct().toList(),
                        texts.stream().filter(HostNames::isAddress).distinct().toList()));
    }

    public static boolean isAddress(String text) {
        return IPV4.matcher(text).matches()
                || (IPV6.matcher(text).matches()
                        && org.bouncycastle.util.IPAddress.isValidIPv6(text));
    }

    public static boolean isName(String text) {
        return text.length() <= NAME_MAX
                && DNS.matcher(text).matches()
                && !text.matches("[0-9.]+"); // an address with a slip
    }
}
