package lockstep.examples.ring;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;

/// A connection to one neighbour, on which numbered frames travel in one direction.
final class Link implements Closeable {
    private static final int FRAME_BYTES_MAX = 64 << 20;

    private final int peer;
    private final Socket socket;
    private final DataInputStream in;
    private final DataOutputStream out;
    private int frames;

    Link(int peer, Socket socket) throws IOException {
        this.peer = peer;
        this.socket = socket;
        this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
        this.out = new DataOutputStream(new BufferedOutputStream(socket.getOutputStream()));
    }

    void send(byte[] frame) throws PeerLost {
        try {
            out.writeInt(frames++);
            out.writeInt(frame.length);
            out.write(frame);
            out.flush();
        } catch (IOException e) {
            throw lost(e);
        }
    }

    byte[] receive() throws PeerLost {
        try {
            int number = in.readInt();
            int length = in.readInt();
            if (number != frames++ || length < 0 || length > FRAME_BYTES_MAX) {
                throw new PeerLost(
                        "rank %d is out of step: frame %d of %d bytes where frame %d should be"
                                .formatted(peer, number, length, frames - 1));
            }
            var frame = new byte[length];
            in.readFully(frame);
            return frame;
        } catch (PeerLost e) {
            throw e;
        } catch (IOException e) {
            throw lost(e);
        }
    }

    private PeerLost lost(IOException cause) {
        var what =
                switch (cause) {
                    case EOFException _ -> "closed the connection";
                    case SocketTimeoutException _ -> "has been silent for too long";
                    default -> "cannot be reached any more";
                };
        return new PeerLost("rank %d %s".formatted(peer, what), cause);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
