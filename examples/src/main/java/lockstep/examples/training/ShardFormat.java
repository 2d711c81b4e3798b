package lockstep.examples.training;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/// The bytes of one rank's shard: which model it is of, then a slice of the parameters and of the
/// optimizer's velocity.
///
/// @param seed of the run; a shard of another run must not be mixed in
/// @param parameterCount of the whole model
record ShardFormat(long seed, int parameterCount) {
    private static final int MAGIC = 0x4c53_5348;
    private static final int VERSION = 1;

    void write(ModelState state, Slice slice, OutputStream target) throws IOException {
        var out = new DataOutputStream(target);
        out.writeInt(MAGIC);
        out.writeInt(VERSION);
        out.writeLong(seed);
        out.writeInt(parameterCount);
        out.writeInt(slice.from());
        out.writeInt(slice.to());
        for (var vector : new double[][] {state.parameters, state.velocity}) {
            for (int i = slice.from(); i < slice.to(); i++) {
                out.writeDouble(vector[i]);
            }
        }
        out.flush();
    }

    /// Fills the slice's part of `state`.
    ///
    /// @throws IOException if the bytes are of another model or slice
    void read(byte[] bytes, Slice slice, ModelState state) throws IOException {
        var in = new DataInputStream(new ByteArrayInputStream(bytes));
        require("kind of file", in.readInt(), MAGIC);
        require("version", in.readInt(), VERSION);
        require("seed", in.readLong(), seed);
        require("number of parameters", in.readInt(), parameterCount);
        require("first parameter", in.readInt(), slice.from());
        require("last parameter", in.readInt(), slice.to());
        for (var vector : new double[][] {state.parameters, state.velocity}) {
            for (int i = slice.from(); i < slice.to(); i++) {
                vector[i] = in.readDouble();
            }
        }
        require("bytes left over", in.available(), 0);
    }

    private static void require(String what, long found, long expected) throws IOException {
        if (found != expected) {
            throw new IOException(
                    "the shard's %s (%d) must be %d.\nMaybe it was written with other options, for example --seed or --hidden: use another --checkpoint-dir."
                            .formatted(what, found, expected));
        }
    }
}
