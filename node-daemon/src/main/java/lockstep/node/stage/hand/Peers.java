package lockstep.node.stage.hand;

import com.google.protobuf.ByteString;

import lockstep.protocol.v1.KeepOrder;
import lockstep.protocol.v1.PeerAddress;
import lockstep.stager.store.StorePath;

import java.io.IOException;
import java.util.List;

/// The ways to and from hands of other nodes.
final class Peers {
    static final int TEXT_MAX = 64 << 20;

    int port() {
        return 0;
    }

    void serve(String cluster, List<KeepOrder> keeps) {}

    StorePath path(PeerAddress address, ByteString token) throws IOException {
        throw new IOException("no peers yet");
    }
}
