package lockstep.stager.peer;

import static java.nio.charset.StandardCharsets.UTF_8;

import lockstep.stager.checkpoint.Sha256;
import lockstep.stager.peer.Wire.Operation;
import lockstep.stager.peer.Wire.Request;
import lockstep.stager.peer.Wire.Status;
import lockstep.stager.store.ChunkSink;
import lockstep.stager.store.ChunkSource;
import lockstep.stager.store.ObjectName;
import lockstep.stager.store.StoreFault;
import lockstep.stager.store.StorePath;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import javax.net.ssl.SSLSocketFactory;

/// What another node's [PeerServer] serves for a token, to this process as long as it is admitted
/// there.
public final class PeerPath implements StorePath {
    private static final Sha256 NO_HASH = Sha256.of(new byte[0]);
    private static final int BUFFER_BYTES = 256 << 10;
    private static final int IDLE_MAX = 4;

    private final String name;
    private final InetSocketAddress address;
    private final PeerToken token;
    private final SSLSocketFactory tls;

    /// Guarded by itself.
    private final Deque<PeerLink> idle = new ArrayDeque<>();

    private final Set<PeerLink> inUse = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /// Connects when it is first used.
    ///
    /// @param name of the node, for people
    /// @param own by which this process is known there
    /// @param callee the fingerprint of the key of whoever must answer; nobody else is told
    ///   anything
    public PeerPath(
            String name, InetSocketAddress address, PeerToken token, PeerKey own, Sha256 callee) {
        this.tls = own.calls(callee);
        this.name = name;
        this.address = address;
        this.token = token;
    }

    @Override
    public String name() {
        return name;
    }

    /// What is sent after a request, and what is read of an answer.
    private interface Exchange<T> {
        @SuppressWarnings("UnusedVariable") // for those that do send something
        default void send(PeerLink link) throws IOException {}

        T receive(PeerLink link, PeerLink.Answer answer) throws IOException;
    }

    private <T> T call(Request request, Exchange<T> exchange) throws IOException {
        while (true) {
            if (closed) {
                throw new StoreFault(StoreFault.Kind.UNREACHABLE, name + " was closed");
            }
            PeerLink link;
            synchronized (idle) {
                link = idle.poll();
            }
            boolean reused = link != null;
            var used = link == null ? PeerLink.open(name, address, tls) : link;
            inUse.add(used);
            boolean heard = false;
            try {
                used.send(Wire.request(token, request));
                exchange.send(used);
                var answer = used.receive();
                heard = true;
                var result = exchange.receive(used, requireGood(answer));
                keep(used);
                return result;
            } catch (StoreFault e) {
                if (heard && e.kind() != StoreFault.Kind.CORRUPT) {
                    keep(used);
                } else {
                    used.close();
                }
                throw e;
            } catch (PeerLink.Broken e) {
                used.close();
                // The other side ends connections that idle.
                if (!reused || heard) {
                    throw new StoreFault(
                            StoreFault.Kind.UNREACHABLE,
                            "%s does not answer as it should: %s".formatted(name, e.getMessage()),
                            e);
                }
            } catch (IOException | RuntimeException e) {
                used.close();
                throw e;
            } finally {
                inUse.remove(used);
            }
        }
    }

    private PeerLink.Answer requireGood(PeerLink.Answer answer) throws IOException {
        var fault = answer.status().fault();
        if (fault.isPresent()) {
            throw new StoreFault(fault.get(), "%s: %s".formatted(name, answer.message()));
        }
        if (answer.status() == Status.FAILED) {
            throw new StoreFault(
                    StoreFault.Kind.UNREACHABLE, "%s: %s".formatted(name, answer.message()));
        }
        return answer;
    }

    private void keep(PeerLink link) {
        synchronized (idle) {
            if (!closed && idle.size() < IDLE_MAX) {
                idle.push(link);
                return;
            }
        }
        link.close();
    }

    private static Request request(Operation operation, ObjectName object, long size) {
        return new Request(operation, object, size, NO_HASH);
    }

    private boolean simple(Operation operation, ObjectName object, long size) throws IOException {
        return call(request(operation, object, size), (_, answer) -> answer.status() == Status.OK);
    }

    @Override
    public boolean holds(ObjectName object, long size) throws IOException {
        return simple(Operation.HOLDS, object, size);
    }

    @Override
    public void put(ObjectName object, long size, Sha256 hash, ChunkSource source)
            throws IOException {
        call(
                new Request(Operation.PUT, object, size, hash),
                new Exchange<Boolean>() {
                    @Override
                    public void send(PeerLink link) throws IOException {
                        link.send(source, size);
                    }

                    @Override
                    public Boolean receive(PeerLink link, PeerLink.Answer answer) {
                        return true;
                    }
                });
    }

    @Override
    public void get(ObjectName object, long size, Sha256 hash, ChunkSink sink) throws IOException {
        call(
                new Request(Operation.GET, object, size, hash),
                (link, answer) -> {
                    if (answer.bodyBytes() != size) {
                        throw new PeerLink.Broken("it sends another size");
                    }
                    var digest = Sha256.newDigest();
                    var buffer = ByteBuffer.allocate(BUFFER_BYTES);
                    for (long done = 0; done < size; done += buffer.limit()) {
                        buffer.clear().limit((int) Math.min(buffer.capacity(), size - done));
                        link.receive(buffer);
                        digest.update(buffer.flip());
                        sink.write(done, buffer.flip());
                        buffer.position(0);
                    }
                    if (!Sha256.finish(digest).equals(hash)) {
                        throw new StoreFault(
                                StoreFault.Kind.CORRUPT,
                                "%s came from %s with other bytes than it must have.\nMaybe look at that node's memory and disk, and at the network between."
                                        .formatted(object.text(), name));
                    }
                    return true;
                });
    }

    @Override
    public void putText(ObjectName object, byte[] text) throws IOException {
        call(
                new Request(Operation.PUT_TEXT, object, text.length, Sha256.of(text)),
                new Exchange<Boolean>() {
                    @Override
                    public void send(PeerLink link) throws IOException {
                        link.send(ByteBuffer.wrap(text));
                    }

                    @Override
                    public Boolean receive(PeerLink link, PeerLink.Answer answer) {
                        return true;
                    }
                });
    }

    @Override
    public Optional<byte[]> getText(ObjectName object, int bytesMax) throws IOException {
        int most = Math.min(bytesMax, Wire.TEXT_BYTES_MAX);
        return call(
                request(Operation.GET_TEXT, object, most),
                (link, answer) ->
                        answer.status() == Status.OK
                                ? Optional.of(link.body(answer, most))
                                : Optional.empty());
    }

    @Override
    public List<String> list(ObjectName folder) throws IOException {
        return call(
                request(Operation.LIST, folder, 0),
                (link, answer) -> {
                    var text = new String(link.body(answer, Wire.TEXT_BYTES_MAX), UTF_8);
                    return text.isEmpty() ? List.of() : List.of(text.split("\n", -1));
                });
    }

    @Override
    public void delete(ObjectName object) throws IOException {
        simple(Operation.DELETE, object, 0);
    }

    @Override
    public void probe(ObjectName folder) throws IOException {
        simple(Operation.PROBE, folder, 0);
    }

    @Override
    public OptionalLong freeBytes() throws IOException {
        return call(
                request(Operation.FREE, new ObjectName("free"), 0),
                (_, answer) ->
                        answer.status() == Status.OK && answer.message().matches("\\d{1,18}")
                                ? OptionalLong.of(Long.parseLong(answer.message()))
                                : OptionalLong.empty());
    }

    @Override
    public void close() {
        closed = true;
        synchronized (idle) {
            idle.forEach(PeerLink::close);
            idle.clear();
        }
        inUse.forEach(PeerLink::close);
    }
}
