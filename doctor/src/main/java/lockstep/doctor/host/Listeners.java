package lockstep.doctor.host;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/// Who listens where on this host, as the kernel lists it in `proc/net`.
final class Listeners {
    /// How a port is reached; each has two lists, for the two kinds of addresses.
    enum Transport {
        TCP("0A"),
        /// A socket that is bound and connected to nobody.
        UDP("07");

        private final String state;

        Transport(String state) {
            this.state = state;
        }
    }

    /// One socket that is listened on.
    ///
    /// @param inode names the socket among open files
    record Listener(InetAddress address, int port, long inode) {
        /// Whether something that wants to listen at `wanted` would be in its way.
        boolean isInTheWayOf(InetAddress wanted, int wantedPort) {
            return port == wantedPort
                    && (address.isAnyLocalAddress()
                            || wanted.isAnyLocalAddress()
                            || address.equals(wanted));
        }
    }

    private static final int ADDRESS = 1;
    private static final int STATE = 3;
    private static final int INODE = 9;
    private static final int WORD_BYTES = 4;

    private final Path net;

    Listeners(Path root) {
        this.net = root.resolve("proc/net");
    }

    List<Listener> all(Transport transport) {
        String name = transport == Transport.TCP ? "tcp" : "udp";
        List<Listener> found = new ArrayList<>(of(net.resolve(name), transport));
        found.addAll(of(net.resolve(name + "6"), transport));
        return found;
    }

    private static List<Listener> of(Path file, Transport transport) {
        List<Listener> found = new ArrayList<>();
        try {
            for (String line : Files.readAllLines(file)) {
                String[] fields = line.strip().split(" +", -1);
                if (fields.length > INODE && fields[STATE].equals(transport.state)) {
                    found.add(listener(fields));
                }
            }
        } catch (IOException notKnown) {
            return List.of(); // a kernel without IPv6
        }
        return found;
    }

    private static Listener listener(String[] fields) throws UnknownHostException {
        String[] parts = fields[ADDRESS].split(":", 2);
        byte[] bytes = HexFormat.of().parseHex(parts[0]);
        // Words of four bytes, each the wrong way round.
        for (int word = 0; word < bytes.length; word += WORD_BYTES) {
            swap(bytes, word, word + 3);
            swap(bytes, word + 1, word + 2);
        }
        return new Listener(
                InetAddress.getByAddress(bytes),
                Integer.parseInt(parts[1], 16),
                Long.parseLong(fields[INODE]));
    }

    private static void swap(byte[] bytes, int one, int other) {
        byte kept = bytes[one];
        bytes[one] = bytes[other];
        bytes[other] = kept;
    }
}
