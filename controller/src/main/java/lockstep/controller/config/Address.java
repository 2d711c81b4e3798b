package lockstep.controller.config;

import picocli.CommandLine;

import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A host with a port: `n1:7420`, `127.0.0.1:7420`, `[::1]:7420`.
///
/// @param host without brackets
/// @param port 0 means any free port, where one is listened on
public record Address(String host, int port) {
    private static final Pattern FORM =
            Pattern.compile("(?:\\[([0-9A-Fa-f:.%]+)]|([A-Za-z0-9._-]+)):([0-9]{1,5})");

    /// Reads `host:port`; empty when it is none.
    public static Optional<Address> parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches() || Integer.parseInt(matcher.group(3)) > 0xFFFF) {
            return Optional.empty();
        }
        String host = matcher.group(1) != null ? matcher.group(1) : matcher.group(2);
        return Optional.of(new Address(host, Integer.parseInt(matcher.group(3))));
    }

    /// Lets a command line take addresses as options.
    public static CommandLine registeredIn(CommandLine commandLine) {
        return commandLine.registerConverter(
                Address.class,
                text ->
                        parse(text)
                                .orElseThrow(
                                        () ->
                                                new CommandLine.TypeConversionException(
                                                        "'%s' must look like 127.0.0.1:2181"
                                                                .formatted(text))));
    }

    /// As the JDK names it.
    public InetSocketAddress socket() {
        return new InetSocketAddress(host, port);
    }

    /// Whether only this host can reach it, as far as its name can be looked up.
    public boolean isLoopback() {
        InetSocketAddress resolved = socket();
        return !resolved.isUnresolved() && resolved.getAddress().isLoopbackAddress();
    }

    /// Whether it stands for every address of the machine, so that nobody can be sent to it.
    public boolean isWildcard() {
        return host.equals("0.0.0.0") || host.equals("::");
    }

    @Override
    public String toString() {
        return host.contains(":") ? "[" + host + "]:" + port : host + ":" + port;
    }
}
