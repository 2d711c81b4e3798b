package lockstep.node.config;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A TCP address: `ctl1.example.org:7420`, `127.0.0.1:7420`, `[::1]:7420`.
public record HostPort(String host, int port) {

    private static final Pattern FORM =
            Pattern.compile("(?:\\[([0-9a-fA-F:.%]+)]|([A-Za-z0-9._-]+)):([0-9]{1,5})");

    /// Where somebody can be reached.
    public static Optional<HostPort> parse(String text) {
        return parse(text, 1);
    }

    /// Where somebody listens; port 0: any that is free.
    static Optional<HostPort> parseListen(String text) {
        return parse(text, 0);
    }

    private static Optional<HostPort> parse(String text, int leastPort) {
        Matcher whole = FORM.matcher(text);
        if (!whole.matches()) {
            return Optional.empty();
        }
        int port = Integer.parseInt(whole.group(3));
        String host = whole.group(1) == null ? whole.group(2) : whole.group(1);
        return port < leastPort || port > 65_535
                ? Optional.empty()
                : Optional.of(new HostPort(host, port));
    }

    @Override
    public String toString() {
        return host.indexOf(':') < 0 ? host + ":" + port : "[" + host + "]:" + port;
    }
}
