package lockstep.cli.link;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.Optional;

/// Where a controller can be reached.
public sealed interface Address {

    /// A socket file on this machine; the controller knows by itself who calls.
    record Unix(Path file) implements Address {
        @Override
        public String toString() {
            return "unix:" + file;
        }

        @Override
        public SocketAddress resolve() {
            return UnixDomainSocketAddress.of(file);
        }
    }

    /// A port; the caller must show a token.
    record Tcp(String host, int port) implements Address {
        @Override
        public String toString() {
            return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
        }

        @Override
        public SocketAddress resolve() throws IOException {
            InetSocketAddress address = new InetSocketAddress(host, port);
            if (address.isUnresolved()) {
                throw new IOException("no such host");
            }
            return address;
        }
    }

    int PORT_MAX = 65_535;

    /// Reads `unix:PATH`, `HOST:PORT` or `[IPV6]:PORT`.
    ///
    /// @param home what a relative path is relative to
    /// @return nothing when `text` is none of these
    static Optional<Address> parse(String text, Path home) {
        if (text.startsWith("unix:")) {
            String path = text.substring("unix:".length());
            return path.isEmpty() ? Optional.empty() : Optional.of(new Unix(home.resolve(path)));
        }
        int colon = text.lastIndexOf(':');
        if (colon < 1) {
            return Optional.empty();
        }
        String host = text.substring(0, colon);
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        }
        int port = port(text.substring(colon + 1));
        return port < 1 || host.isEmpty() ? Optional.empty() : Optional.of(new Tcp(host, port));
    }

    private static int port(String text) {
        int port = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9' || port > PORT_MAX) {
                return 0;
            }
            port = port * 10 + (c - '0');
        }
        return port > PORT_MAX ? 0 : port;
    }

    /// What to connect to.
    ///
    /// @throws IOException when the host's name leads nowhere
    SocketAddress resolve() throws IOException;
}
