import com.google.protobuf.InvalidProtocolBufferException;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.HandlerRegistry;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerMethodDefinition;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;

import lockstep.protocol.v1.NodeReport;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// Stands between nodes and a controller and hands on what they say to each other: some of it
/// twice, some late so that others overtake it, and now and then something said long ago. While its
/// file `replay` is there, each new stream of reports begins with all that was ever said in that
/// direction. Run by `messages.sh`.
///
/// `MessageProxy PORT CONTROLLER-PORT SEED REPLAY-FILE`
final class MessageProxy {
    private static final int KEPT = 3_000;
    private static final String LINK = "lockstep.v1.NodeLink/Link";

    private static final MethodDescriptor.Marshaller<byte[]> BYTES =
            new MethodDescriptor.Marshaller<>() {
                @Override
                public InputStream stream(byte[] value) {
                    return new ByteArrayInputStream(value);
                }

                @Override
                public byte[] parse(InputStream stream) {
                    try {
                        return stream.readAllBytes();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }
            };

    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
    private final Random random;
    private final Path replay;
    private final ManagedChannel controller;
    private final Map<Life, List<byte[]>> reports = new HashMap<>();
    private final Map<Life, List<byte[]>> orders = new HashMap<>();
    private final AtomicInteger straight = new AtomicInteger();
    private final AtomicInteger twice = new AtomicInteger();
    private final AtomicInteger late = new AtomicInteger();
    private final AtomicInteger old = new AtomicInteger();

    private MessageProxy(int controllerPort, long seed, Path replay) {
        this.random = new Random(seed);
        this.replay = replay;
        this.controller =
                NettyChannelBuilder.forAddress("127.0.0.1", controllerPort).usePlaintext().build();
    }

    static void main(String[] args) throws Exception {
        var proxy =
                new MessageProxy(
                        Integer.parseInt(args[1]), Long.parseLong(args[2]), Path.of(args[3]));
        NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", Integer.parseInt(args[0])))
                .fallbackHandlerRegistry(
                        new HandlerRegistry() {
                            @Override
                            public ServerMethodDefinition<?, ?> lookupMethod(
                                    String method, String authority) {
                                return proxy.method(method);
                            }
                        })
                .build()
                .start();
        System.out.println("ready");
        while (true) {
            Thread.sleep(1_000);
            System.out.printf(
                    "%d handed on, %d of them late, %d again, %d from long ago%n",
                    proxy.straight.get(), proxy.late.get(), proxy.twice.get(), proxy.old.get());
        }
    }

    private ServerMethodDefinition<byte[], byte[]> method(String name) {
        var descriptor =
                MethodDescriptor.newBuilder(BYTES, BYTES)
                        .setType(MethodDescriptor.MethodType.BIDI_STREAMING)
                        .setFullMethodName(name)
                        .build();
        return ServerMethodDefinition.create(
                descriptor, (call, headers) -> new Pair(call, headers, descriptor).begin());
    }

    /// What is done with one message on its way. On the one thread.
    private void pass(List<byte[]> history, byte[] message, Way on) {
        history.add(message);
        if (history.size() > KEPT) {
            history.removeFirst();
        }
        straight.incrementAndGet();
        int fate = random.nextInt(10);
        if (fate < 3) {
            late.incrementAndGet();
            after(random.nextInt(1_500), () -> on.send(message));
        } else {
            on.send(message);
        }
        if (fate > 6) {
            twice.incrementAndGet();
            after(random.nextInt(3_000), () -> on.send(message));
        }
        if (random.nextInt(8) == 0) {
            old.incrementAndGet();
            on.send(history.get(random.nextInt(history.size())));
        }
    }

    private static List<byte[]> kept(Map<Life, List<byte[]>> all, Life of) {
        return all.computeIfAbsent(of, _ -> new ArrayList<>());
    }

    private void after(int millis, Runnable task) {
        var _ = thread.schedule(task, millis, TimeUnit.MILLISECONDS);
    }

    private record Life(String node, long start) {
        static Life of(byte[] report) {
            try {
                NodeReport said = NodeReport.parseFrom(report);
                return new Life(said.getNode(), said.getIncarnation().getStart());
            } catch (InvalidProtocolBufferException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private interface Way {
        void send(byte[] message);
    }

    /// One call and its other half.
    private final class Pair {
        private final ServerCall<byte[], byte[]> node;
        private final ClientCall<byte[], byte[]> leader;
        private final Metadata headers;
        private final MethodDescriptor<byte[], byte[]> leaderMethod;
        private final boolean troubled;
        private Optional<Life> life = Optional.empty();
        private boolean over;

        Pair(
                ServerCall<byte[], byte[]> node,
                Metadata headers,
                MethodDescriptor<byte[], byte[]> method) {
            this.node = node;
            this.headers = headers;
            this.leaderMethod = method;
            this.troubled = method.getFullMethodName().equals(LINK);
            this.leader = controller.newCall(method, CallOptions.DEFAULT);
        }

        ServerCall.Listener<byte[]> begin() {
            thread.execute(
                    () -> {
                        leader.start(new FromLeader(), headers);
                        leader.request(Integer.MAX_VALUE);
                        node.request(Integer.MAX_VALUE);
                    });
            return new ServerCall.Listener<>() {
                @Override
                public void onMessage(byte[] message) {
                    thread.execute(
                            () -> {
                                if (troubled) {
                                    Life said = Life.of(message);
                                    if (life.isEmpty()) {
                                        life = Optional.of(said);
                                        replay(said);
                                    }
                                    pass(kept(reports, said), message, Pair.this::up);
                                } else {
                                    up(message);
                                }
                            });
                }

                @Override
                public void onHalfClose() {
                    thread.execute(
                            () -> {
                                if (!over) {
                                    leader.halfClose();
                                }
                            });
                }

                @Override
                public void onCancel() {
                    thread.execute(
                            () -> {
                                over = true;
                                leader.cancel("the node went", null);
                            });
                }
            };
        }

        private void replay(Life said) {
            if (!Files.exists(replay)) {
                return;
            }
            List<byte[]> own = kept(reports, said);
            own.forEach(this::up);
            old.addAndGet(own.size());
            reports.keySet().stream()
                    .filter(one -> one.node().equals(said.node()) && one.start() < said.start())
                    .forEach(this::ghost);
        }

        /// What an earlier life said comes once more, for some time.
        private void ghost(Life dead) {
            ClientCall<byte[], byte[]> call = controller.newCall(leaderMethod, CallOptions.DEFAULT);
            call.start(new ClientCall.Listener<>() {}, headers);
            call.request(Integer.MAX_VALUE);
            int millis = 0;
            for (byte[] message : List.copyOf(reports.get(dead))) {
                old.incrementAndGet();
                after(millis += 50, () -> call.sendMessage(message));
            }
        }

        private void up(byte[] message) {
            if (!over) {
                leader.sendMessage(message);
            }
        }

        private void down(byte[] message) {
            if (!over) {
                node.sendMessage(message);
            }
        }

        private final class FromLeader extends ClientCall.Listener<byte[]> {
            @Override
            public void onHeaders(Metadata said) {
                thread.execute(
                        () -> {
                            if (!over) {
                                node.sendHeaders(said);
                            }
                        });
            }

            @Override
            public void onMessage(byte[] message) {
                thread.execute(
                        () -> {
                            if (troubled && life.isPresent()) {
                                pass(kept(orders, life.get()), message, Pair.this::down);
                            } else {
                                down(message);
                            }
                        });
            }

            @Override
            public void onClose(Status status, Metadata trailers) {
                thread.execute(
                        () -> {
                            if (!over) {
                                over = true;
                                node.close(status, trailers);
                            }
                        });
            }
        }
    }
}
