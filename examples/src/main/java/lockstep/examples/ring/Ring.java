package lockstep.examples.ring;

import java.io.Closeable;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// All ranks of a run, each connected to the next one and to the one before.
///
/// Every method is a collective: all ranks must call the same ones in the same order, with vectors
/// of the same length.
///
/// [#sum] is the ring all-reduce of Patarasuk and Yuan ("Bandwidth optimal all-reduce algorithms
/// for clusters of workstations", 2009). The vector is cut into as many chunks as there are ranks.
/// In the first round trip each chunk travels once around the ring and collects every rank's part
/// (reduce-scatter); in the second the finished chunks travel once more (all-gather). Each rank
/// sends twice the vector's length, however many ranks there are. With three ranks, chunk 0 goes
///
/// ```
/// rank 0 → rank 1 (adds its part) → rank 2 (adds its part: finished) → rank 0 (keeps it) → rank 1 (keeps it)
/// ```
///
/// Each chunk is added up on one way only, so all ranks end with the same bits.
public final class Ring implements Closeable {
    private final int rank;
    private final int worldSize;
    private final List<Link> links;
    private final ExecutorService sender;

    /// Takes over the connections.
    ///
    /// @param links to the next rank and from the previous one; none where there is only one rank
    private Ring(Membership self, List<Link> links) {
        this.rank = self.rank();
        this.worldSize = self.worldSize();
        this.links = links;
        this.sender =
                Executors.newSingleThreadExecutor(
                        Thread.ofPlatform().daemon().name("ring").factory());
    }

    /// Waits until all ranks are there.
    ///
    /// @throws PeerLost if they are not in time
    public static Ring join(Membership self) throws IOException, InterruptedException {
        if (self.worldSize() == 1) {
            return new Ring(self, List.of());
        }
        var deadline = Deadline.in(self.assemblyTimeout());
        var meeting = new Rendezvous(self, deadline).meet();
        try (var listening = meeting.listening()) {
            var socket = new Socket();
            socket.connect(meeting.addresses().get(self.next()), deadline.remainingMillis());
            socket.setTcpNoDelay(true);
            new Hello(self.gang(), self.worldSize(), self.rank(), 0).sendOn(socket);
            var next = new Link(self.next(), socket);
            var previous = new Link(self.previous(), acceptPrevious(self, listening, deadline));
            return new Ring(self, List.of(next, previous));
        } catch (PeerLost e) {
            throw e;
        } catch (IOException e) {
            throw new PeerLost(
                    "rank %d or rank %d did not join the ring"
                            .formatted(self.previous(), self.next()),
                    e);
        }
    }

    private static Socket acceptPrevious(Membership self, ServerSocket listening, Deadline deadline)
            throws IOException {
        while (true) {
            listening.setSoTimeout(deadline.remainingMillis());
            var socket = listening.accept();
            try {
                socket.setSoTimeout(Math.min(deadline.remainingMillis(), 2_000));
                var hello = Hello.readFrom(socket);
                if (hello.isOf(self) && hello.rank() == self.previous()) {
                    socket.setSoTimeout(Math.toIntExact(self.peerTimeout().toMillis()));
                    return socket;
                }
            } catch (IOException _) {
                // A stranger; the deadline watches over the neighbour.
            }
            socket.close();
        }
    }

    public int rank() {
        return rank;
    }

    public int worldSize() {
        return worldSize;
    }

    /// Replaces each value by the sum of all ranks' values at its place. All ranks get the same
    /// bits.
    public void sum(double[] values) throws PeerLost, InterruptedException {
        for (int round = 0; round < worldSize - 1; round++) {
            var received = exchange(chunk(values, rank - round));
            add(received, values, rank - round - 1);
        }
        for (int round = 0; round < worldSize - 1; round++) {
            var received = exchange(chunk(values, rank + 1 - round));
            replace(received, values, rank - round);
        }
    }

    /// Every rank's message, in rank order.
    public List<byte[]> allGather(byte[] message) throws PeerLost, InterruptedException {
        var messages = new ArrayList<>(Collections.nCopies(worldSize, message));
        for (int round = 0; round < worldSize - 1; round++) {
            var received = exchange(messages.get(Math.floorMod(rank - round, worldSize)));
            messages.set(Math.floorMod(rank - round - 1, worldSize), received);
        }
        return messages;
    }

    /// What rank 0 gives; what the others give does not matter.
    public byte[] broadcast(byte[] message) throws PeerLost, InterruptedException {
        return allGather(rank == 0 ? message : new byte[0]).getFirst();
    }

    /// Returns when all ranks have come here.
    public void barrier() throws PeerLost, InterruptedException {
        var _ = allGather(new byte[0]);
    }

    /// Sends to the next rank while receiving from the one before: were each to send first, all
    /// would wait for each other as soon as a frame does not fit into the sockets' buffers.
    private byte[] exchange(byte[] frame) throws PeerLost, InterruptedException {
        var sending =
                sender.submit(
                        () -> {
                            links.getFirst().send(frame);
                            return frame;
                        });
        var received = links.getLast().receive();
        try {
            var _ = sending.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof PeerLost lost) {
                throw lost;
            }
            throw new IllegalStateException(e);
        }
        return received;
    }

    private byte[] chunk(double[] values, int index) {
        int start = start(values.length, index);
        int end = end(values.length, index);
        var bytes = ByteBuffer.allocate((end - start) * Double.BYTES);
        bytes.asDoubleBuffer().put(values, start, end - start);
        return bytes.array();
    }

    private void add(byte[] chunk, double[] values, int index) throws PeerLost {
        var parts = ByteBuffer.wrap(requireLength(chunk, values, index)).asDoubleBuffer();
        for (int i = start(values.length, index); parts.hasRemaining(); i++) {
            values[i] += parts.get();
        }
    }

    private void replace(byte[] chunk, double[] values, int index) throws PeerLost {
        ByteBuffer.wrap(requireLength(chunk, values, index))
                .asDoubleBuffer()
                .get(values, start(values.length, index), chunk.length / Double.BYTES);
    }

    private byte[] requireLength(byte[] chunk, double[] values, int index) throws PeerLost {
        int expected = (end(values.length, index) - start(values.length, index)) * Double.BYTES;
        if (chunk.length != expected) {
            throw new PeerLost(
                    "the previous rank is out of step: a chunk has %d bytes instead of %d"
                            .formatted(chunk.length, expected));
        }
        return chunk;
    }

    private int start(int length, int chunk) {
        return Math.toIntExact((long) length * Math.floorMod(chunk, worldSize) / worldSize);
    }

    private int end(int length, int chunk) {
        return Math.toIntExact((long) length * (Math.floorMod(chunk, worldSize) + 1) / worldSize);
    }

    @Override
    public void close() throws IOException {
        sender.shutdownNow();
        for (var link : links) {
            link.close();
        }
    }
}
