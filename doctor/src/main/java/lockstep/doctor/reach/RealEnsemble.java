package lockstep.doctor.reach;

import lockstep.doctor.finding.Finding;
import lockstep.doctor.finding.Finding.Advice;
import lockstep.doctor.finding.Finding.Wrong;

import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.ZooKeeper;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Speaks to ZooKeeper over the network.
public final class RealEnsemble implements ZooKeeperCheck.Ensemble {
    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final String MODE = "Mode: ";

    private final Duration session;

    /// @param session how long a session lasts that is not heard of, as controllers ask for it
    public RealEnsemble(Duration session) {
        this.session = session;
    }

    /// By the word `srvr`, which servers answer unless it was taken off their list of words.
    @Override
    public String mode(String host, int port) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(address(host, port), (int) PATIENCE.toMillis());
            socket.setSoTimeout((int) PATIENCE.toMillis());
            socket.getOutputStream().write("srvr".getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().flush();
            String said =
                    new String(
                            socket.getInputStream().readNBytes(8_192), StandardCharsets.US_ASCII);
            if (said.contains("not currently serving")) {
                throw new IOException("it has found no majority of the others");
            }
            return said.lines()
                    .filter(line -> line.startsWith(MODE))
                    .map(line -> line.substring(MODE.length()))
                    .findFirst()
                    .orElse("it does not say what it is (srvr is not allowed)");
        }
    }

    private static InetSocketAddress address(String host, int port) throws IOException {
        InetSocketAddress address = new InetSocketAddress(host, port);
        if (address.isUnresolved()) {
            throw new UnknownHostException("nobody knows a host of that name");
        }
        return address;
    }

    @Override
    public List<Finding> session(String connect) {
        try {
            return List.of(tried(connect));
        } catch (IOException | KeeperException | IllegalArgumentException refused) {
            return List.of(noSession(String.valueOf(refused.getMessage())));
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
            return List.of();
        }
    }

    private Finding tried(String connect)
            throws IOException, KeeperException, InterruptedException {
        CountDownLatch connected = new CountDownLatch(1);
        ZooKeeper client =
                new ZooKeeper(
                        connect,
                        (int) session.toMillis(),
                        event -> {
                            if (event.getState() == Watcher.Event.KeeperState.SyncConnected) {
                                connected.countDown();
                            }
                        });
        try {
            Duration patience = session.plus(PATIENCE);
            return connected.await(patience.toMillis(), TimeUnit.MILLISECONDS)
                    ? granted(client, connect)
                    : noSession("none within " + patience.toSeconds() + " s");
        } finally {
            client.close();
        }
    }

    private static Finding noSession(String why) {
        return new Wrong(
                "no session with ZooKeeper (%s)".formatted(why),
                "see that a majority of the members run: echo srvr | nc HOST PORT");
    }

    private Finding granted(ZooKeeper client, String connect)
            throws KeeperException, InterruptedException {
        if (client.exists("/", false) == null) {
            return new Advice(
                    "ZooKeeper has no node %s".formatted(connect.substring(connect.indexOf('/'))),
                    "make it: zkCli.sh create %s"
                            .formatted(connect.substring(connect.indexOf('/'))));
        }
        Duration given = Duration.ofMillis(client.getSessionTimeout());
        return given.equals(session)
                ? Finding.fine("a session was had, of %d ms".formatted(given.toMillis()))
                : new Advice(
                        "ZooKeeper gives sessions of %d ms, and election.session-timeout is %d ms"
                                .formatted(given.toMillis(), session.toMillis()),
                        "set its tickTime so that 2 to 20 ticks are that long.");
    }
}
