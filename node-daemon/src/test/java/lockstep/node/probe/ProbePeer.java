package lockstep.node.probe;

import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;

import lockstep.node.config.HostPort;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/// One end of a probe in a process of its own, for a test that puts it into a network namespace.
/// Ends when its standard input does.
final class ProbePeer {

    private ProbePeer() {}

    /// `ADDRESS` is probed there and prints its port. `ADDRESS PORT` probes that peer for each line
    /// `ROUND-TRIPS BYTES` it reads, and prints the outcome.
    public static void main(String[] arguments) throws Exception {
        var group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        if (arguments.length == 1) {
            serve(group, arguments[0]);
        }
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String[] words = line.split(" ", -1);
            var order =
                    new ProbeOrder(
                            "n2",
                            new HostPort(arguments[0], Integer.parseInt(arguments[1])),
                            Integer.parseInt(words[0]),
                            Long.parseLong(words[1]),
                            Duration.ofMillis(500));
            print(new ProbeClient(group, Optional.empty(), Patience.STANDARD).probe(order));
        }
        System.exit(0);
    }

    private static void serve(MultiThreadIoEventLoopGroup group, String address) throws Exception {
        ProbePort port =
                ProbePort.open(
                        group,
                        new InetSocketAddress(address, 0),
                        Optional.empty(),
                        new Turn(),
                        () -> true,
                        Patience.STANDARD);
        System.out.println(port.number());
    }

    private static void print(Outcome outcome) {
        System.out.println(
                switch (outcome) {
                    case Outcome.Measured measured ->
                            "%d %d %f %f %f"
                                    .formatted(
                                            measured.sent(),
                                            measured.lost(),
                                            measured.medianMicros(),
                                            measured.p99Micros(),
                                            measured.mbitPerSecond());
                    case Outcome.Trouble(String text) -> text;
                });
    }
}
