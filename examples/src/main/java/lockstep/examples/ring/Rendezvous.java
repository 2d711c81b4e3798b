package lockstep.examples.ring;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// How the ranks come to know where each of them listens.
///
/// Rank 0 listens at the master address. Every other rank calls there, says who it is and on which
/// port it listens itself; when all have, each gets the whole list as answer. A caller that is not
/// one of the gang is hung up on.
final class Rendezvous {
    private static final long RETRY_MILLIS = 50;

    private final Membership self;
    private final Deadline deadline;

    Rendezvous(Membership self, Deadline deadline) {
        this.self = self;
        this.deadline = deadline;
    }

    /// Where this rank listens for its neighbour, and where all ranks do, in rank order.
    record Meeting(ServerSocket listening, List<InetSocketAddress> addresses) {}

    Meeting meet() throws IOException, InterruptedException {
        return self.rank() == 0 ? receiveAll() : callMaster();
    }

    private Meeting receiveAll() throws IOException {
        var address = InetAddress.getByName(self.masterAddress());
        var listening = new ServerSocket(0, self.worldSize(), address);
        var callers = new TreeMap<Integer, Socket>();
        try (var master = new ServerSocket(self.masterPort(), self.worldSize(), address)) {
            var addresses = new TreeMap<Integer, InetSocketAddress>();
            addresses.put(0, new InetSocketAddress(address, listening.getLocalPort()));
            while (addresses.size() < self.worldSize()) {
                receiveOne(master, callers, addresses);
            }
            for (var caller : callers.values()) {
                answer(caller, List.copyOf(addresses.values()));
            }
            return new Meeting(listening, List.copyOf(addresses.values()));
        } catch (IOException e) {
            listening.close();
            throw new PeerLost(
                    "only %d of the %d other ranks came to %s:%d"
                            .formatted(
                                    callers.size(),
                                    self.worldSize() - 1,
                                    self.masterAddress(),
                                    self.masterPort()),
                    e);
        } finally {
            for (var caller : callers.values()) {
                caller.close();
            }
        }
    }

    private void receiveOne(
            ServerSocket master,
            Map<Integer, Socket> callers,
            Map<Integer, InetSocketAddress> addresses)
            throws IOException {
        master.setSoTimeout(deadline.remainingMillis());
        var caller = master.accept();
        try {
            caller.setSoTimeout(Math.min(deadline.remainingMillis(), 2_000));
            var hello = Hello.readFrom(caller);
            if (hello.isOf(self) && !addresses.containsKey(hello.rank())) {
                callers.put(hello.rank(), caller);
                addresses.put(
                        hello.rank(), new InetSocketAddress(caller.getInetAddress(), hello.port()));
                return;
            }
        } catch (IOException _) {
            // Whoever it was, it is not one of us; the deadline watches over those that are.
        }
        caller.close();
    }

    private static void answer(Socket caller, List<InetSocketAddress> addresses)
            throws IOException {
        var out = new DataOutputStream(caller.getOutputStream());
        for (var address : addresses) {
            out.writeUTF(address.getAddress().getHostAddress());
            out.writeInt(address.getPort());
        }
        out.flush();
    }

    private Meeting callMaster() throws IOException, InterruptedException {
        try (var master = connectToMaster()) {
            var listening = new ServerSocket(0, self.worldSize(), master.getLocalAddress());
            try {
                new Hello(self.gang(), self.worldSize(), self.rank(), listening.getLocalPort())
                        .sendOn(master);
                master.setSoTimeout(deadline.remainingMillis());
                var in = new DataInputStream(master.getInputStream());
                var addresses = new ArrayList<InetSocketAddress>();
                for (int rank = 0; rank < self.worldSize(); rank++) {
                    addresses.add(new InetSocketAddress(in.readUTF(), in.readInt()));
                }
                return new Meeting(listening, addresses);
            } catch (IOException e) {
                listening.close();
                throw e;
            }
        } catch (IOException e) {
            throw new PeerLost(
                    "rank 0 at %s:%d did not bring the ranks together"
                            .formatted(self.masterAddress(), self.masterPort()),
                    e);
        }
    }

    private Socket connectToMaster() throws IOException, InterruptedException {
        while (true) {
            var socket = new Socket();
            try {
                var address = new InetSocketAddress(self.masterAddress(), self.masterPort());
                socket.connect(address, deadline.remainingMillis());
                return socket;
            } catch (ConnectException e) {
                // Rank 0 may start later than this one.
                socket.close();
                if (deadline.isOver()) {
                    throw e;
                }
                Thread.sleep(RETRY_MILLIS);
            }
        }
    }
}
