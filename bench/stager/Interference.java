import lockstep.stager.checkpoint.LocalDisk;
import lockstep.stager.checkpoint.Sha256;
import lockstep.stager.peer.PeerKey;
import lockstep.stager.peer.PeerPath;
import lockstep.stager.peer.PeerServer;
import lockstep.stager.peer.PeerToken;
import lockstep.stager.shard.ShardHasher;
import lockstep.stager.shard.ShardId;
import lockstep.stager.shard.ShardManifest;
import lockstep.stager.shard.SourceTree;
import lockstep.stager.store.PosixPath;
import lockstep.stager.store.Store;
import lockstep.stager.store.StorePath;
import lockstep.stager.transfer.Limits;
import lockstep.stager.transfer.Progress;
import lockstep.stager.transfer.TransferResult;
import lockstep.stager.transfer.Transfers;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SplittableRandom;

/// What a drain costs a gang that trains beside it; see `interference`.
void main(String[] args) throws Exception {
    switch (args[0]) {
        case "listen" -> allReduce(args[1], Integer.parseInt(args[2]), true, args[3], args[4]);
        case "connect" -> allReduce(args[1], Integer.parseInt(args[2]), false, args[3], args[4]);
        case "serve" -> serve(args[1], Integer.parseInt(args[2]), Path.of(args[3]));
        case "store" -> drain(Path.of(args[1]), directory(Path.of(args[2])), args[3]);
        case "partner" ->
                drain(Path.of(args[1]), partner(args[2], args[3], Path.of(args[4])), args[5]);
        default -> throw new IllegalArgumentException(args[0]);
    }
}

static final long JOB = 7;
static final long STEP = 100;
static final PeerToken TOKEN = new PeerToken(new byte[32]);

/// Two ranks, each with its process: both halves of a ring all-reduce of `megabytes`, over and
/// over. The one that listens prints the median of a step, its 99th percentile, and how many there
/// were.
void allReduce(String host, int port, boolean listens, String megabytes, String seconds)
        throws Exception {
    int half = Integer.parseInt(megabytes) << 19;
    try (Socket socket = listens ? accept(host, port) : connect(host, port)) {
        socket.setTcpNoDelay(true);
        var in = new DataInputStream(socket.getInputStream());
        var out = new DataOutputStream(socket.getOutputStream());
        float[] gradients = new float[half / 2];
        var times = new double[1 << 20];
        int steps = 0;
        long end = System.nanoTime() + Long.parseLong(seconds) * 1_000_000_000L;
        while (true) {
            boolean last = listens && System.nanoTime() > end;
            if (listens) {
                out.writeBoolean(last);
                out.flush();
            } else {
                last = in.readBoolean();
            }
            if (last) {
                break;
            }
            long began = System.nanoTime();
            exchange(in, out, gradients, half);
            exchange(in, out, gradients, half);
            times[steps++] = (System.nanoTime() - began) / 1e6;
        }
        if (listens) {
            double[] all = Arrays.copyOf(times, steps);
            Arrays.sort(all);
            IO.println("%.2f %.2f %d".formatted(all[steps / 2], all[(int) (steps * 0.99)], steps));
        }
    }
}

static Socket accept(String host, int port) throws IOException {
    try (var server = new ServerSocket(port, 1, InetAddress.getByName(host))) {
        return server.accept();
    }
}

static Socket connect(String host, int port) throws Exception {
    for (int tries = 0; ; tries++) {
        try {
            return new Socket(host, port);
        } catch (IOException e) {
            if (tries > 200) {
                throw e;
            }
            Thread.sleep(50);
        }
    }
}

/// Sends half of the gradients while the other's half comes, and adds that.
static void exchange(DataInputStream in, DataOutputStream out, float[] gradients, int bytes)
        throws Exception {
    byte[] mine = new byte[bytes];
    ByteBuffer.wrap(mine).asFloatBuffer().put(gradients, 0, bytes / 4);
    Thread sender =
            Thread.ofVirtual()
                    .start(
                            () -> {
                                try {
                                    out.write(mine);
                                    out.flush();
                                } catch (IOException e) {
                                    throw new java.io.UncheckedIOException(e);
                                }
                            });
    byte[] theirs = new byte[bytes];
    in.readFully(theirs);
    FloatBuffer floats = ByteBuffer.wrap(theirs).asFloatBuffer();
    for (int i = 0; i < bytes / 4; i++) {
        gradients[i] += floats.get(i);
    }
    sender.join();
}

void serve(String host, int port, Path folder) throws Exception {
    PeerKey own = PeerKey.make(new SecureRandom());
    var server = new PeerServer(own, Duration.ofSeconds(5), Thread.ofPlatform().daemon().factory());
    server.start(new InetSocketAddress(host, port));
    server.serve(TOKEN, directory(folder));
    Files.createDirectories(keys(folder));
    tell(folder, "server", own);
    while (true) {
        Set<Sha256> callers = new HashSet<>();
        try (var told = Files.newDirectoryStream(keys(folder), "caller-*")) {
            for (Path one : told) {
                callers.add(new Sha256(Files.readString(one)));
            }
        }
        server.admit(TOKEN, callers);
        Thread.sleep(100);
    }
}

/// Where both sides tell each other their fingerprints, as the leader does in a cluster.
static Path keys(Path folder) {
    return Path.of(folder + ".keys");
}

static void tell(Path folder, String name, PeerKey own) throws IOException {
    Path fresh = Files.writeString(keys(folder).resolve("." + name), own.fingerprint().hex());
    Files.move(fresh, keys(folder).resolve(name));
}

static StorePath directory(Path folder) throws IOException {
    Files.createDirectories(folder);
    return new PosixPath(folder.toString(), new LocalDisk(), folder, new SplittableRandom());
}

static StorePath partner(String host, String port, Path folder) throws Exception {
    PeerKey own = PeerKey.make(new SecureRandom());
    Path server = keys(folder).resolve("server");
    while (!Files.exists(server)) {
        Thread.sleep(100);
    }
    tell(folder, "caller-" + ProcessHandle.current().pid(), own);
    return new PeerPath(
            "partner",
            new InetSocketAddress(host, Integer.parseInt(port)),
            TOKEN,
            own,
            new Sha256(Files.readString(server)));
}

/// Brings the step there under one attempt after the other until it is killed; what is there
/// already would not be moved, so it is taken away in between.
void drain(Path source, StorePath path, String bytesPerSecond) throws Exception {
    long bound = Long.parseLong(bytesPerSecond);
    var limits =
            new Limits(
                    bound > 0 ? OptionalLong.of(bound) : OptionalLong.empty(),
                    OptionalLong.empty(),
                    2);
    var store = new Store("bench", "c1", List.of(path));
    try (var transfers =
                    new Transfers(
                            System::nanoTime, Thread.ofPlatform().daemon().factory(), Limits.NONE);
            SourceTree tree = SourceTree.open(source, List.of("step-" + STEP), List.of())) {
        ShardManifest shard = ShardHasher.hash(new ShardId(JOB, 1, STEP, 0), 8, 1, tree, _ -> {});
        while (true) {
            long began = System.nanoTime();
            TransferResult result = transfers.drain(shard, tree, store, limits, Progress.NONE);
            double seconds = (System.nanoTime() - began) / 1e9;
            IO.println("%.1f %s".formatted(shard.bytes() / 1e6 / seconds, result));
            for (var chunk : shard.chunks()) {
                path.delete(store.job(JOB).chunk(chunk.hash()));
            }
        }
    }
}
