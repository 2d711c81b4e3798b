package lockstep.cli.rehearsal;

import com.google.protobuf.MessageLite;
import com.google.protobuf.Timestamp;

import lockstep.protocol.v1.Cluster;
import lockstep.protocol.v1.Job;
import lockstep.protocol.v1.JobSpec;
import lockstep.protocol.v1.JobState;
import lockstep.protocol.v1.ListJobsReply;
import lockstep.protocol.v1.ListNodesReply;
import lockstep.protocol.v1.Node;
import lockstep.protocol.v1.NodeShare;
import lockstep.protocol.v1.NodeState;
import lockstep.protocol.v1.Partition;
import lockstep.protocol.v1.SubmitReply;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/// Answers each call with something of the right form, over a Unix socket.
public final class PretendedController implements Closeable {

    private final Path socket;
    private final ServerSocketChannel server;

    private PretendedController(Path socket, ServerSocketChannel server) {
        this.socket = socket;
        this.server = server;
    }

    public static PretendedController listeningOn(Path socket) throws IOException {
        Files.deleteIfExists(socket);
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(socket));
        PretendedController controller = new PretendedController(socket, server);
        Thread thread = new Thread(controller::serve, "pretended-controller");
        thread.setDaemon(true);
        thread.start();
        return controller;
    }

    private void serve() {
        while (server.isOpen()) {
            try (SocketChannel caller = server.accept()) {
                InputStream in = new BufferedInputStream(Channels.newInputStream(caller));
                for (String call = line(in); !call.isEmpty(); call = line(in)) {
                    skipRest(in);
                    answer(caller, call);
                }
            } catch (AsynchronousCloseException closed) {
                return;
            } catch (IOException callerGone) {
                // the next one is waited for
            }
        }
    }

    private static void skipRest(InputStream in) throws IOException {
        int length = 0;
        for (String header = line(in); !header.isEmpty(); header = line(in)) {
            String lower = header.toLowerCase(Locale.ROOT);
            if (lower.startsWith("content-length:")) {
                length = Integer.parseInt(lower.substring("content-length:".length()).strip());
            }
        }
        in.skipNBytes(length);
    }

    private static void answer(SocketChannel caller, String call) throws IOException {
        byte[] body = reply(call).toByteArray();
        String head = "HTTP/1.1 200 OK\r\ncontent-length: " + body.length + "\r\n\r\n";
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(head.getBytes(StandardCharsets.US_ASCII));
        all.writeBytes(body);
        ByteBuffer bytes = ByteBuffer.wrap(all.toByteArray());
        while (bytes.hasRemaining()) {
            caller.write(bytes);
        }
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    private static MessageLite reply(String call) {
        String method = call.substring(call.lastIndexOf('/', call.indexOf(" HTTP")) + 1);
        return switch (method.substring(0, method.indexOf(' '))) {
            case "Submit" -> SubmitReply.newBuilder().setJobId(1).build();
            case "GetJob", "WaitJob" -> job(JobState.COMPLETED);
            case "ListJobs" ->
                    ListJobsReply.newBuilder()
                            .addJobs(job(JobState.PENDING))
                            .addJobs(job(JobState.RUNNING))
                            .build();
            case "GetCluster" ->
                    Cluster.newBuilder()
                            .setLeads(true)
                            .addPartitions(Partition.newBuilder().setName("main"))
                            .build();
            case "ListNodes" ->
                    ListNodesReply.newBuilder()
                            .addNodes(
                                    Node.newBuilder()
                                            .setName("n1")
                                            .setState(NodeState.IDLE)
                                            .addPartitions("main"))
                            .build();
            // Of Cancel, Hold and Release: they say nothing.
            default -> SubmitReply.getDefaultInstance();
        };
    }

    private static Job job(JobState state) {
        Timestamp moment = Timestamp.newBuilder().setSeconds(1_000_000).build();
        return Job.newBuilder()
                .setId(1)
                .setState(state)
                .setUser("somebody")
                .setReason("Resources")
                .setSubmitted(moment)
                .setStarted(moment)
                .setSpec(JobSpec.newBuilder().setName("training").setPartition("main"))
                .addPlacement(NodeShare.newBuilder().setNode("n1").setCpus(1).setRanks(1))
                .build();
    }

    @Override
    public void close() throws IOException {
        server.close();
        Files.deleteIfExists(socket);
    }
}
