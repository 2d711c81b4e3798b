package lockstep.stager.transfer;

import lockstep.stager.shard.Chunk;
import lockstep.stager.store.ObjectName;

import java.io.IOException;

/// Reads one chunk and compares it.
record ChunkRead(Chunk chunk, ObjectName name) implements Task {
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
        lane.path.get(
                name,
                chunk.size(),
                chunk.hash(),
                (_, from) -> {
                    ticket.move(from.remaining());
                    from.position(from.limit());
                });
        return chunk.size();
    }
}
