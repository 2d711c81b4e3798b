package lockstep.examples.ring;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;

/// The first words on a connection: which gang, which rank, and where that rank listens.
record Hello(String gang, int worldSize, int rank, int port) {
    private static final String MAGIC = "lockstep-ring 1";

    void sendOn(Socket socket) throws IOException {
        var out = new DataOutputStream(socket.getOutputStream());
        out.writeUTF(MAGIC);
        out.writeUTF(gang);
        out.writeInt(worldSize);
        out.writeInt(rank);
        out.writeInt(port);
        out.flush();
    }

    static Hello readFrom(Socket socket) throws IOException {
        var in = new DataInputStream(socket.getInputStream());
        var magic = in.readUTF();
        if (!magic.equals(MAGIC)) {
            throw new IOException("not a rank: it began with other words");
        }
        return new Hello(in.readUTF(), in.readInt(), in.readInt(), in.readInt());
    }

    boolean isOf(Membership member) {
        return gang.equals(member.gang())
                && worldSize == member.worldSize()
                && rank >= 0
                && rank < worldSize;
    }
}
