package lockstep.stager.transfer;

import lockstep.stager.checkpoint.Sha256;
import lockstep.stager.store.ChunkSink;
import lockstep.stager.store.ObjectName;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Map;
import java.util.Optional;

/// Gets one chunk and puts its bytes where they belong.
final class ChunkGet implements Task {
    private final UnionLayout layout;
    final UnionLayout.Wanted wanted;
    private final StagedFiles files;
    private final Map<Lane, Source> sources;

    /// Of the kept bytes, once they came and the whole chunk was right.
    private volatile Optional<Sha256> keptHash = Optional.empty();

    /// @param tier 0 for the best
    record Source(int tier, ObjectName name) {}

    ChunkGet(
            UnionLayout layout,
            UnionLayout.Wanted wanted,
            StagedFiles files,
            Map<Lane, Source> sources) {
        this.layout = layout;
        this.wanted = wanted;
        this.files = files;
        this.sources = sources;
    }

    @Override
    public long bytes() {
        return wanted.chunk().size();
    }

    @Override
    public int tier(Lane lane) {
        var source = sources.get(lane);
        return source == null ? -1 : source.tier();
    }

    @Override
    public String what() {
        return "chunk " + wanted.chunk().hash().hex();
    }

    /// What reading the kept bytes back must give. Only after it was performed.
    Sha256 expected() {
        return wanted.whole() ? wanted.chunk().hash() : keptHash.orElseThrow();
    }

    @Override
    public long perform(Lane lane, Ticket ticket) throws IOException {
        var source = sources.get(lane);
        if (source == null) {
            throw new IllegalStateException(lane.path.name() + " was not offered");
        }
        var sink = new Sink(ticket);
        var chunk = wanted.chunk();
        lane.path.get(source.name(), chunk.size(), chunk.hash(), sink);
        keptHash = Optional.of(Sha256.finish(sink.kept));
        return chunk.size();
    }

    /// Keeps what is wanted, as long as the ticket is good.
    private final class Sink implements ChunkSink {
        private final Ticket ticket;
        private final MessageDigest kept = Sha256.newDigest();

        Sink(Ticket ticket) {
            this.ticket = ticket;
        }

        @Override
        public void write(long offset, ByteBuffer from) throws IOException {
            ticket.move(from.remaining());
            long begin = wanted.offset() + offset;
            long end = begin + from.remaining();
            int base = from.position();
            // A call that was given up writes nothing once the next one has begun to.
            synchronized (ChunkGet.this) {
                for (var piece : wanted.pieces()) {
                    long first = Math.max(begin, piece.offset());
                    long last = Math.min(end, piece.offset() + piece.length());
                    if (first < last) {
                        ticket.moved();
                        var part = from.slice(base + (int) (first - begin), (int) (last - first));
                        kept.update(part.duplicate());
                        keep(
                                layout.path(wanted.shard(), piece),
                                piece.position() + first - piece.offset(),
                                part);
                    }
                }
            }
            from.position(from.limit());
        }
    }

    private void keep(String path, long position, ByteBuffer part) throws IOException {
        try {
            files.write(path, position, part);
        } catch (IOException e) {
            throw new NotTheirFault(
                    new TransferResult.Troubled(
                            "%s cannot be written on this node: %s.\nMaybe make room on its disk."
                                    .formatted(files.root().resolve(path), e.getMessage()),
                            true));
        }
    }
}
