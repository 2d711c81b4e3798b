package lockstep.stager.checkpoint;

import java.io.IOException;
import java.io.OutputStream;

/// Writes the bytes of one shard.
@FunctionalInterface
public interface ShardContent {
    void writeTo(OutputStream out) throws IOException;
}
