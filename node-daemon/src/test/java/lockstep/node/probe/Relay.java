package lockstep.node.probe;

import io.netty.util.concurrent.DefaultThreadFactory;

import lockstep.node.config.HostPort;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntPredicate;

/// A bad way to a probe port: it lies before the port, and loses, delays or slows down what passes.
final class Relay implements AutoCloseable {

    private static final InetAddress HERE = InetAddress.getLoopbackAddress();
    private static final int PIECE = 16 << 10;

    private final InetSocketAddress target;
    private final ServerSocket listener;
    private final DatagramSocket toUs;
    private final DatagramSocket toTarget;
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(new DefaultThreadFactory("relay", true));
    private final AtomicInteger datagrams = new AtomicInteger();
    private volatile SocketAddress back = new InetSocketAddress(HERE, 1);

    /// Which datagrams on the way there are lost, by their number from 0.
    volatile IntPredicate loses = _ -> false;

    /// Of each datagram on the way back.
    volatile Duration delay = Duration.ZERO;

    /// Between two pieces of 16 KiB of a connection, on the way there.
    volatile Duration pause = Duration.ZERO;

    /// Once so many datagrams have come, nothing passes any more, by TCP neither.
    volatile int breaksAfter = Integer.MAX_VALUE;

    private Relay(int targetPort) throws IOException {
        target = new InetSocketAddress(HERE, targetPort);
        listener = new ServerSocket(0, 10, HERE);
        toUs = new DatagramSocket(new InetSocketAddress(HERE, listener.getLocalPort()));
        toTarget = new DatagramSocket(new InetSocketAddress(HERE, 0));
        run(this::connections);
        run(this::datagramsThere);
        run(this::datagramsBack);
    }

    static Relay to(int targetPort) {
        try {
            return new Relay(targetPort);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    HostPort address() {
        return ProbeBench.local(listener.getLocalPort());
    }

    private interface Task {
        void run() throws IOException;
    }

    private static void run(Task task) {
        Thread.ofVirtual()
                .start(
                        () -> {
                            try {
                                task.run();
                            } catch (SocketException _) {
                                return; // closed, by one side or by the test
                            } catch (IOException e) {
                                throw new UncheckedIOException(e);
                            }
                        });
    }

    private boolean isBroken() {
        return datagrams.get() >= breaksAfter;
    }

    private void connections() throws IOException {
        while (!listener.isClosed()) {
            Socket us = listener.accept();
            var other = new Socket();
            other.connect(target);
            us.setTcpNoDelay(true);
            other.setTcpNoDelay(true);
            run(() -> pass(us, other, true));
            run(() -> pass(other, us, false));
        }
    }

    private void pass(Socket from, Socket to, boolean there) throws IOException {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] piece = new byte[PIECE];
            for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
                if (there) {
                    LockSupport.parkNanos(pause.toNanos());
                }
                if (!isBroken()) {
                    out.write(piece, 0, read);
                }
            }
        }
    }

    private void datagramsThere() throws IOException {
        var packet = new DatagramPacket(new byte[2_000], 2_000);
        while (!toUs.isClosed()) {
            packet.setLength(2_000);
            toUs.receive(packet);
            back = packet.getSocketAddress();
            int number = datagrams.getAndIncrement();
            if (!loses.test(number) && number < breaksAfter) {
                toTarget.send(new DatagramPacket(packet.getData(), packet.getLength(), target));
            }
        }
    }

    private void datagramsBack() throws IOException {
        while (!toTarget.isClosed()) {
            var packet = new DatagramPacket(new byte[2_000], 2_000);
            toTarget.receive(packet);
            packet.setSocketAddress(back);
            var _ =
                    timer.schedule(
                            () -> run(() -> toUs.send(packet)),
                            delay.toNanos(),
                            TimeUnit.NANOSECONDS);
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        toUs.close();
        toTarget.close();
        timer.shutdownNow();
    }
}
