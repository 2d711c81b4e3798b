package lockstep.node.probe;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DatagramPacket;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.BitSet;
import java.util.Optional;

/// Sends the datagrams of the probe that this node serves back, each once, and nothing else: no
/// answer to strangers, none that is longer than what was received, none to where the peer is not.
final class Echo extends SimpleChannelInboundHandler<DatagramPacket> {

    private Optional<Served> served = Optional.empty();

    private record Served(InetAddress peer, Tickets tickets, BitSet answered) {}

    /// Answers this peer from now on.
    void begin(InetAddress peer, Tickets tickets) {
        served = Optional.of(new Served(peer, tickets, new BitSet()));
    }

    void end() {
        served = Optional.empty();
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, DatagramPacket packet) {
        served.filter(probe -> probe.peer().equals(packet.sender().getAddress()))
                .ifPresent(probe -> answer(context, probe, packet));
    }

    private static void answer(ChannelHandlerContext context, Served probe, DatagramPacket packet) {
        InetSocketAddress back = packet.sender();
        probe.tickets()
                .read(Tickets.Way.THERE, packet.content())
                .ifPresent(
                        number -> {
                            if (!probe.answered().get(number)) {
                                probe.answered().set(number);
                                var answer = probe.tickets().datagram(Tickets.Way.BACK, number);
                                var _ =
                                        context.writeAndFlush(
                                                new DatagramPacket(answer, back),
                                                context.voidPromise());
                            }
                        });
    }

    /// A datagram that could not be received or sent is one that is lost.
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {}
}
