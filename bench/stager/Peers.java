import lockstep.stager.checkpoint.Sha256;
import lockstep.stager.peer.PeerKey;
import lockstep.stager.peer.PeerPath;
import lockstep.stager.peer.PeerServer;
import lockstep.stager.peer.PeerToken;
import lockstep.stager.store.ChunkSink;
import lockstep.stager.store.ChunkSource;
import lockstep.stager.store.JobFolder;
import lockstep.stager.store.ObjectName;
import lockstep.stager.store.StorePath;

import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;

/// Measures what goes between two nodes, without their disks: both sides in this process, chunks of
/// one file in the page cache over loopback, and back; see `peers`.
void main(String[] args) throws Exception {
    Path file = Path.of(args[0]);
    int chunks = Integer.parseInt(args[1]);
    int at = Integer.parseInt(args[2]);
    byte[] bytes = new byte[CHUNK];
    new SplittableRandom(1).nextBytes(bytes);
    Files.write(file, bytes);
    long began = System.nanoTime();
    PeerKey server = PeerKey.make(new SecureRandom());
    IO.println("a first key: %.0f ms".formatted((System.nanoTime() - began) / 1e6));
    PeerKey client = PeerKey.make(new SecureRandom());
    var listening =
            new PeerServer(server, Duration.ofSeconds(5), Thread.ofPlatform().daemon().factory());
    InetSocketAddress address =
            listening.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    listening.serve(TOKEN, new OneFile(file));
    listening.admit(TOKEN, Set.of(client.fingerprint()));
    began = System.nanoTime();
    var path = new PeerPath("partner", address, TOKEN, client, server.fingerprint());
    path.holds(OBJECT, 1);
    IO.println("a first connection: %.0f ms".formatted((System.nanoTime() - began) / 1e6));
    Sha256 hash = Sha256.of(bytes);
    for (int round = 0; round < 4; round++) {
        String name = round == 0 ? "warm up" : "round " + round;
        run(name + ", brought", chunks, at, () -> path.put(OBJECT, CHUNK, hash, new Bytes(file)));
        run(name + ", fetched", chunks, at, () -> path.get(OBJECT, CHUNK, hash, (_, _) -> {}));
    }
    for (var pool : ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)) {
        if (pool.getName().equals("direct")) {
            IO.println("buffers outside the heap: %.1f MB".formatted(pool.getMemoryUsed() / 1e6));
        }
    }
}

static final int CHUNK = 16 << 20;
static final PeerToken TOKEN = new PeerToken(new byte[32]);
static final ObjectName OBJECT = new JobFolder("c1", 7).chunk(Sha256.of(new byte[0]));

@FunctionalInterface
interface Work {
    void run() throws IOException;
}

static void run(String name, int chunks, int at, Work work) throws Exception {
    var left = new AtomicInteger(chunks);
    var process =
            (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    long cpu = process.getProcessCpuTime();
    long began = System.nanoTime();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < at; i++) {
        threads.add(
                Thread.ofPlatform()
                        .start(
                                () -> {
                                    try {
                                        while (left.getAndDecrement() > 0) {
                                            work.run();
                                        }
                                    } catch (IOException e) {
                                        throw new java.io.UncheckedIOException(e);
                                    }
                                }));
    }
    for (Thread thread : threads) {
        thread.join();
    }
    double gigabytes = chunks * (double) CHUNK / 1e9;
    IO.println(
            "%s: %.0f MB/s, %.2f CPU seconds per GB"
                    .formatted(
                            name,
                            gigabytes * 1e12 / (System.nanoTime() - began),
                            (process.getProcessCpuTime() - cpu) / 1e9 / gigabytes));
}

/// The chunk, from the file.
static final class Bytes implements ChunkSource {
    private final FileChannel file;

    Bytes(Path file) throws IOException {
        this.file = FileChannel.open(file);
    }

    @Override
    public void read(long offset, ByteBuffer into) throws IOException {
        while (into.hasRemaining()) {
            file.read(into, offset + into.position());
        }
    }
    // REGION
}

/// Gives its one file, and takes everything for nothing.
record OneFile(Path file) implements StorePath {
    @Override
    public String name() {
        return "one";
    }

    @Override
    public boolean holds(ObjectName object, long size) {
        return true;
    }

    @Override
    public void put(ObjectName object, long size, Sha256 hash, ChunkSource source)
            throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(256 << 10);
        for (long done = 0; done < size; done += buffer.limit()) {
            buffer.clear().limit((int) Math.min(buffer.capacity(), size - done));
            source.read(done, buffer);
        }
    }

    @Override
    public void get(ObjectName object, long size, Sha256 hash, ChunkSink sink) {}

    @Override
    public Optional<ChunkSource.Region> region(ObjectName object, long size) throws IOException {
        return Optional.of(new ChunkSource.Region(FileChannel.open(file), 0, size));
    }

    @Override
    public void putText(ObjectName object, byte[] text) {}

    @Override
    public Optional<byte[]> getText(ObjectName object, int bytesMax) {
        return Optional.empty();
    }

    @Override
    public List<String> list(ObjectName folder) {
        return List.of();
    }

    @Override
    public void delete(ObjectName object) {}

    @Override
    public void probe(ObjectName folder) {}

    @Override
    public OptionalLong freeBytes() {
        return OptionalLong.empty();
    }

    @Override
    public void close() {}
}
