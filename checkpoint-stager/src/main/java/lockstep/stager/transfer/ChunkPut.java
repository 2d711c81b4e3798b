package lockstep.stager.transfer;

import lockstep.stager.shard.Chunk;
import lockstep.stager.shard.ShardHasher;
import lockstep.stager.shard.SourceTree;
import lockstep.stager.store.ChunkSource;
import lockstep.stager.store.ObjectName;
import lockstep.stager.store.StoreFault;

import java.io.IOException;
import java.nio.ByteBuffer;

/// Puts one chunk of a shard.
final class ChunkPut implements Task {
    private final SourceTree source;
    private final long offset;
    private final Chunk chunk;
    private final ObjectName name;

    ChunkPut(SourceTree source, long offset, Chunk chunk, ObjectName name) {
        this.source = source;
        this.offset = offset;
        this.chunk = chunk;
        this.name = name;
    }

    @Override
    public long bytes() {
        return chunk.size();
    }

    @Override
    public int tier(Lane lane) {
        return 0;
    }

    @Override
    public String what() {
        return name.text();
    }

    @Override
    public long perform(Lane lane, Ticket ticket) throws IOException {
        if (lane.path.holds(name, chunk.size())) {
            return 0;
        }
        try {
            lane.path.put(name, chunk.size(), chunk.hash(), new Bytes(ticket));
            return chunk.size();
        } catch (StoreFault e) {
            if (e.kind() == StoreFault.Kind.CORRUPT) {
                requireRightSource();
            }
            throw e;
        }
    }

    /// It may have been wrong before it came to the path.
    private void requireRightSource() throws IOException {
        source.requireUnchanged();
        var now = ShardHasher.hash(source, offset, chunk.size());
        if (!now.equals(chunk.hash())) {
            throw new NotTheirFault(
                    new TransferResult.Corrupt(
                            "The bytes from %d on read differently now (%s) than when they were hashed (%s), though no file was changed.\nMaybe look at the health of this node's memory and disk."
                                    .formatted(offset, now.hex(), chunk.hash().hex())));
        }
    }

    /// The chunk's bytes, as long as the ticket is good.
    private final class Bytes implements ChunkSource {
        private final Ticket ticket;

        Bytes(Ticket ticket) {
            this.ticket = ticket;
        }

        @Override
        public void read(long from, ByteBuffer into) throws IOException {
            ticket.move(into.remaining());
            source.read(offset + from, into);
            ticket.moved();
        }

        @Override
        public void readBack(long bytes) throws IOException {
            ticket.moved();
        }
    }
}
