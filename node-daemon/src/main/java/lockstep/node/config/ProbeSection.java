package lockstep.node.config;

import lockstep.node.config.NodeConfig.Probe;

import java.util.Optional;
import java.util.function.Function;

/// Reads where the node is probed.
final class ProbeSection {

    private static final int PORT = 7421;

    private ProbeSection() {}

    /// Reads the section.
    ///
    /// @param nodeAddress where ranks of other nodes reach this one
    static Probe read(Section section, String nodeAddress) {
        Optional<HostPort> otherwise = Optional.of(new HostPort(nodeAddress, PORT));
        var probe =
                new Probe(
                        section.text("listen").isEmpty()
                                ? otherwise
                                : address(section, "listen", HostPort::parseListen),
                        address(section, "address", HostPort::parse));
        section.finish();
        return probe;
    }

    /// An empty text means none.
    private static Optional<HostPort> address(
            Section section, String key, Function<String, Optional<HostPort>> form) {
        String text = section.text(key, "");
        Optional<HostPort> address = form.apply(text);
        if (!text.isEmpty() && address.isEmpty()) {
            section.reject(
                    key, "(%s) must be host:port, such as 10.0.0.7:%d".formatted(text, PORT));
        }
        return address;
    }
}
