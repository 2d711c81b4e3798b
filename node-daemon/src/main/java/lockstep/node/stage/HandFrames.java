package lockstep.node.stage;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;

/// Messages on a pipe between the daemon and a hand: four bytes of length, then the message.
///
/// A hand belongs to its user, so what comes from it is bounded before it is read.
public final class HandFrames {
    /// Bounds one message.
    static final int BYTES_MAX = 16 << 20;

    private HandFrames() {}

    /// Writes one message and flushes.
    public static void write(OutputStream out, MessageLite message) throws IOException {
        var data = new DataOutputStream(out);
        byte[] bytes = new byte[message.getSerializedSize()];
        var coded = CodedOutputStream.newInstance(bytes);
        message.writeTo(coded);
        coded.checkNoSpaceLeft();
        data.writeInt(bytes.length);
        data.write(bytes);
        data.flush();
    }

    /// Reads one message.
    ///
    /// @return empty at the end of the stream
    /// @throws IOException also when the message is too long or none at all
    public static <T> Optional<T> read(InputStream in, Parser<T> parser) throws IOException {
        var data = new DataInputStream(in);
        int length;
        try {
            length = data.readInt();
        } catch (EOFException _) {
            return Optional.empty();
        }
        if (length < 0 || length > BYTES_MAX) {
            throw new IOException(
                    "a message of %d bytes is longer than %d".formatted(length, BYTES_MAX));
        }
        byte[] bytes = data.readNBytes(length);
        if (bytes.length < length) {
            return Optional.empty();
        }
        return Optional.of(parser.parseFrom(CodedInputStream.newInstance(bytes)));
    }
}
