package lockstep.cli.dev.home;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;

/// Finds free TCP ports of this machine's loopback address, one for each part that listens.
///
/// They lie below the range from which the kernel takes ports for outgoing connections, so that
/// nobody is given one by chance while its part is being started again.
public final class PortChooser {
    private static final int LOWEST = 20_000;
    private static final int BEYOND = 32_000;
    private static final int TRIES = 1_000;

    private final RandomGenerator random;

    public PortChooser(RandomGenerator random) {
        this.random = random;
    }

    /// A free port for each part; the one it had before where that one is free now.
    ///
    /// @throws IOException when no free port is found
    public PartPorts choose(List<String> parts, PartPorts before) throws IOException {
        Map<String, Integer> chosen = new HashMap<>();
        Set<Integer> taken = new HashSet<>();
        for (String part : parts) {
            int port = before.find(part).orElse(0);
            for (int tries = 0; port == 0 || taken.contains(port) || !isFree(port); tries++) {
                if (tries == TRIES) {
                    throw new IOException(
                            "no free TCP port was found on 127.0.0.1 between %d and %d"
                                    .formatted(LOWEST, BEYOND - 1));
                }
                port = random.nextInt(LOWEST, BEYOND);
            }
            chosen.put(part, port);
            taken.add(port);
        }
        return new PartPorts(chosen);
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
