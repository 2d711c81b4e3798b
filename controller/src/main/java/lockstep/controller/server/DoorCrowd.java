package lockstep.controller.server;

import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/// How many connections each address has at a door that everybody may knock at. Nobody must take
/// all of them by saying nothing, or by saying it very slowly.
///
/// Of IPv6 the first 64 bits count: whoever has one such address has all of them.
final class DoorCrowd implements Consumer<ChannelPipeline> {
    private static final int NETWORK_BYTES = 8;

    private final int most;
    private final RefusalLog refusals;
    private final Map<String, Integer> byPlace = new ConcurrentHashMap<>();

    /// @param most connections of one address
    DoorCrowd(int most, RefusalLog refusals) {
        this.most = most;
        this.refusals = refusals;
    }

    /// Closes a new connection if it is one too many, and else counts it until it is closed.
    @Override
    public void accept(ChannelPipeline pipeline) {
        Channel channel = pipeline.channel();
        if (!(channel.remoteAddress() instanceof InetSocketAddress from)) {
            var _ = channel.close(); // it is gone already
            return;
        }
        String place = place(from.getAddress());
        if (byPlace.merge(place, 1, Integer::sum) > most) {
            leave(place);
            refusals.refused(
                    "a connection from " + from.getAddress().getHostAddress(),
                    "that address has %d already".formatted(most));
            var _ = channel.close();
            return;
        }
        var _ = channel.closeFuture().addListener(_ -> leave(place));
    }

    private void leave(String place) {
        byPlace.computeIfPresent(place, (_, count) -> count == 1 ? null : count - 1);
    }

    static String place(InetAddress address) {
        byte[] bytes = address.getAddress();
        return HexFormat.of()
                .formatHex(Arrays.copyOf(bytes, Math.min(bytes.length, NETWORK_BYTES)));
    }
}
