import io.grpc.Channel;
import io.grpc.ClientInterceptor;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;

import java.util.ArrayList;
import java.util.List;

/// The connections that the streams of all daemons share, and more for users.
final class Connections {
    private final int port;
    private final ClientInterceptor bearer;
    private final List<Channel> shared = new ArrayList<>();

    Connections(int port, String token, int count) {
        this.port = port;
        Metadata headers = new Metadata();
        headers.put(
                Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER),
                "Bearer " + token);
        bearer = MetadataUtils.newAttachHeadersInterceptor(headers);
        for (int i = 0; i < count; i++) {
            shared.add(another());
        }
    }

    /// That of the daemon with this number.
    Channel of(int daemon) {
        return shared.get(daemon % shared.size());
    }

    Channel another() {
        ManagedChannel channel =
                NettyChannelBuilder.forAddress("127.0.0.1", port)
                        .usePlaintext()
                        .maxInboundMessageSize(256 << 20)
                        .disableRetry()
                        .build();
        return ClientInterceptors.intercept(channel, bearer);
    }
}
