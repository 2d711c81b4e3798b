package lockstep.controller;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;

import lockstep.controller.config.ControllerConfigFile;
import lockstep.controller.election.EmbeddedZooKeeper;
import lockstep.controller.journal.sql.PostgresSettings;
import lockstep.controller.journal.sql.TestPostgres;
import lockstep.protocol.v1.Incarnation;
import lockstep.protocol.v1.NodeDescription;
import lockstep.protocol.v1.NodeLinkGrpc;
import lockstep.protocol.v1.NodeOrders;
import lockstep.protocol.v1.NodeReport;
import lockstep.service.ServiceManager;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// Two whole controllers on a real PostgreSQL and a real ZooKeeper, which goes away: the leader
/// ends, and nobody leads until it is back.
@Execution(ExecutionMode.CONCURRENT) // it mostly waits
@ResourceLock("servers of PostgreSQL") // each ends sessions that bear the names of leaders
final class TwoControllersTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final NodeReport REPORT =
            NodeReport.newBuilder()
                    .setProtocolVersion(1)
                    .setNode("n1")
                    .setIncarnation(Incarnation.newBuilder().setBootId("boot").setStart(1))
                    .setReportSeq(1)
                    .setDescription(
                            NodeDescription.newBuilder()
                                    .setHostName("n1")
                                    .setAddress("10.0.0.1")
                                    .setCpus(4)
                                    .setMemoryMib(1_024))
                    .build();

    @TempDir Path folder;

    private final PostgresSettings database = TestPostgres.newSchema();
    private final HttpClient http = HttpClient.newHttpClient();
    private EmbeddedZooKeeper zooKeeper;
    private int zooKeeperPort;
    private Site first;
    private Site second;

    private static String job(String id) {
        return """
        {"requestId": "%s",
         "spec": {"name": "train", "mode": "BATCH", "script": "IyEvYmluL3NoCg==",
                  "working_directory": "/tmp", "nodesMin": 1}}
        """
                .formatted(id);
    }

    /// What comes first.
    private record First(CompletableFuture<NodeOrders> heard)
            implements StreamObserver<NodeOrders> {
        @Override
        public void onNext(NodeOrders orders) {
            heard.complete(orders);
        }

        @Override
        public void onError(Throwable broken) {
            heard.completeExceptionally(broken);
        }

        @Override
        public void onCompleted() {
            heard.completeExceptionally(new IOException("it ended the stream"));
        }
    }

    /// One controller's process, but for the process.
    private final class Site {
        private final int port = freePort();
        private final Path home;
        private final ControllerProcess process;
        private final CompletableFuture<Void> ended;

        Site(String name) throws Exception {
            home = Files.createDirectories(folder.resolve(name));
            Path file = home.resolve("controller.conf");
            Files.writeString(
                    file,
                    """
                    controller { name = %s, data = "data" }
                    api { listen = "127.0.0.1:%d", socket = "api.sock" }
                    store { type = postgresql, postgresql { url = "%s", user = "%s" } }
                    election { mode = external, connect = "127.0.0.1:%d", session-timeout = 2s }
                    roles.operators = "of-%s"
                    """
                            .formatted(
                                    name,
                                    port,
                                    database.url(),
                                    database.user(),
                                    zooKeeperPort,
                                    name));
            CompletableFuture<Void> over = new CompletableFuture<>();
            process =
                    new ControllerProcess(
                            file,
                            name,
                            ControllerConfigFile.readGiven(file, name),
                            ServiceManager.none(),
                            (_, _) -> over.complete(null));
            ended = over;
            Thread.ofPlatform().daemon().name(name).start(this::run);
        }

        private void run() {
            var _ = ended.thenRunAsync(process::close);
            try {
                process.run();
            } catch (IOException | InterruptedException | RuntimeException broken) {
                ended.completeExceptionally(broken);
            }
            ended.complete(null);
        }

        HttpResponse<String> ask(String path, String... headers) throws Exception {
            return send(request(path), headers);
        }

        HttpResponse<String> submit(String id, String... headers) throws Exception {
            return send(
                    request("/v1/jobs")
                            .header("Content-Type", "application/json")
                            .POST(BodyPublishers.ofString(job(id))),
                    headers);
        }

        private HttpRequest.Builder request(String path) throws IOException {
            return HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d%s".formatted(port, path)))
                    .timeout(Duration.ofSeconds(20))
                    .header("Authorization", "Bearer " + token());
        }

        private HttpResponse<String> send(HttpRequest.Builder request, String... headers)
                throws Exception {
            for (int i = 0; i < headers.length; i += 2) {
                request.header(headers[i], headers[i + 1]);
            }
            return http.send(request.build(), BodyHandlers.ofString());
        }

        /// A node that is there from now on, and says no more.
        void hearOfNode() throws Exception {
            Metadata headers = new Metadata();
            headers.put(
                    Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER),
                    "Bearer " + token());
            ManagedChannel channel =
                    NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
            CompletableFuture<NodeOrders> heard = new CompletableFuture<>();
            StreamObserver<NodeReport> node =
                    NodeLinkGrpc.newStub(channel)
                            .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
                            .link(new First(heard));
            node.onNext(REPORT);
            NodeOrders orders = heard.get(30, TimeUnit.SECONDS);
            assertThat(orders.getProtocolVersion()).isEqualTo(1);
            channel.shutdownNow();
        }

        private String token() throws IOException {
            return Files.readString(home.resolve("data/api.token")).strip();
        }

        boolean isFollowing() throws Exception {
            return Files.exists(home.resolve("data/api.token"))
                    && ask("/v1/jobs", "lockstep-standby", "accept").statusCode() == 200;
        }

        boolean leads() throws Exception {
            return Files.exists(home.resolve("data/api.token"))
                    && json(ask("/v1/cluster")).get("leads").getAsBoolean();
        }

        void end() throws Exception {
            process.close();
            ended.get(30, TimeUnit.SECONDS);
        }
    }

    @BeforeEach
    void start() throws Exception {
        zooKeeperPort = freePort();
        startZooKeeper();
        first = new Site("ctl1");
        await(first::leads);
        second = new Site("ctl2");
        await(second::isFollowing);
    }

    private void startZooKeeper() {
        zooKeeper =
                new EmbeddedZooKeeper(
                        folder.resolve("zk"),
                        InetSocketAddress.createUnresolved("127.0.0.1", zooKeeperPort),
                        Duration.ofMillis(500));
        zooKeeper.start();
    }

    @AfterEach
    void stop() throws Exception {
        first.end();
        second.end();
        zooKeeper.close();
        http.close();
    }

    private static int freePort() {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        } catch (IOException none) {
            throw new AssertionError(none);
        }
    }

    /// Whether a condition holds now; a controller that is not there yet holds none.
    private static boolean holds(Callable<Boolean> condition) {
        try {
            return condition.call();
        } catch (Exception notYet) {
            return false;
        }
    }

    private static void await(Callable<Boolean> condition) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!holds(condition)) {
            assertThat(System.nanoTime()).as("it takes too long").isLessThan(end);
            Thread.sleep(20);
        }
    }

    private static JsonObject json(HttpResponse<String> reply) {
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
        return JsonParser.parseString(reply.body()).getAsJsonObject();
    }

    private static Optional<JsonObject> mark(JsonObject reply) {
        return Optional.ofNullable(reply.get("standby")).map(JsonElement::getAsJsonObject);
    }

    private static int jobs(JsonObject reply) {
        return reply.getAsJsonArray("jobs").size();
    }

    @Test
    void reads_go_on_while_nobody_leads_and_writes_wait_for_the_next_leader() throws Exception {
        first.hearOfNode();
        for (int id = 1; id <= 20; id++) {
            json(first.submit("r" + id));
            JsonObject seen = json(second.ask("/v1/jobs", "lockstep-standby", "accept"));
            assertThat(jobs(seen)).as("what was acknowledged is there at once").isEqualTo(id);
            JsonObject mark = mark(seen).orElseThrow();
            assertThat(mark.get("controller").getAsString()).isEqualTo("ctl2");
            assertThat(mark.get("ageMillis").getAsLong()).isBetween(0L, 5_000L);
        }
        assertThat(second.ask("/v1/jobs").statusCode()).isEqualTo(503);
        assertThat(json(second.ask("/v1/history", "lockstep-standby", "accept")).get("standby"))
                .isNotNull();

        zooKeeper.close();
        first.ended.get(60, TimeUnit.SECONDS);
        JsonObject alone = json(second.ask("/v1/jobs", "lockstep-standby", "accept"));
        assertThat(jobs(alone)).isEqualTo(20);
        assertThat(mark(alone)).isPresent();
        assertThat(second.submit("r21", "lockstep-standby", "accept").statusCode()).isEqualTo(503);

        startZooKeeper();
        await(second::leads);
        assertThat(json(second.submit("r21")).get("jobId").getAsInt()).isEqualTo(21);
        JsonObject led = json(second.ask("/v1/jobs", "lockstep-standby", "accept"));
        assertThat(jobs(led)).isEqualTo(21);
        assertThat(mark(led)).isEmpty();
    }

    @Test
    void a_standby_says_that_its_configuration_is_not_the_leaders() throws Exception {
        await(
                () ->
                        second.ask("/readyz")
                                .headers()
                                .firstValue("lockstep-configuration")
                                .isPresent());
        assertThat(first.ask("/readyz").headers().firstValue("lockstep-configuration")).isEmpty();
        assertThat(second.ask("/metrics").body())
                .contains("lockstep_standby_configuration_differences 1.0\n")
                .contains("\nlockstep_standby_age_seconds ");
        assertThat(first.ask("/metrics").body()).doesNotContain("\nlockstep_standby_");
    }
}
