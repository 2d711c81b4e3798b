package lockstep.cli.dev.cluster;

import lockstep.cli.dev.supervise.Part;
import lockstep.cli.dev.supervise.Supervisor;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/// Brings a cluster up: first what the controllers need, then everything else.
public final class DevCluster {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration LOOK_EVERY = Duration.ofMillis(50);
    private static final int CONNECT_MILLIS_MAX = 500;
    private static final int LOG_LINES = 12;

    private final PartPlan plan;
    private final Supervisor supervisor;
    private final PartNews news;
    private final ClusterApi api;
    private final Story story;

    public DevCluster(
            PartPlan plan, Supervisor supervisor, PartNews news, ClusterApi api, Story story) {
        this.plan = plan;
        this.supervisor = supervisor;
        this.news = news;
        this.api = api;
        this.story = story;
    }

    /// Starts every part and waits until a controller leads and all nodes take work.
    ///
    /// @throws StartFailed when a part does not come up, or all of it takes too long; parts may be
    ///   running then
    public void start() throws StartFailed, InterruptedException {
        for (Part part : plan.foundations()) {
            supervisor.start(part);
        }
        for (Part part : plan.foundations()) {
            story.show("Waiting for %s…".formatted(part.name()));
            await(part.name(), () -> listens(plan.ports().of(part.name())));
        }
        plan.controllers().forEach(supervisor::start);
        plan.nodes().forEach(supervisor::start);
        await("the cluster", this::isReady);
    }

    private boolean isReady() {
        int nodes = plan.shape().nodes().size();
        Optional<Readiness> readiness = api.readiness();
        story.show(
                readiness
                        .map(r -> "%d of %d nodes are ready…".formatted(r.nodesReady(), nodes))
                        .orElse("Waiting for a controller to lead…"));
        return readiness.filter(r -> r.nodesReady() >= nodes).isPresent();
    }

    private void await(String what, BooleanSupplier done) throws StartFailed, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!done.getAsBoolean()) {
            Optional<PartNews.Hopeless> hopeless = news.hopeless();
            if (hopeless.isPresent()) {
                throw failed(hopeless.get());
            }
            if (System.nanoTime() - deadline >= 0) {
                throw new StartFailed(
                        "%s was not ready after %d s.%nMaybe the logs in %s say why."
                                .formatted(what, PATIENCE.toSeconds(), plan.home().log()));
            }
            Thread.sleep(LOOK_EVERY);
        }
    }

    private static StartFailed failed(PartNews.Hopeless hopeless) {
        Part part = hopeless.part();
        List<String> said = LogTail.lines(part.log(), LOG_LINES);
        return new StartFailed(
                "%s %s. The end of %s:%n%s"
                        .formatted(
                                part.name(),
                                hopeless.how(),
                                part.log(),
                                said.isEmpty() ? "(nothing)" : String.join("\n", said)));
    }

    private static boolean listens(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(
                    new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port),
                    CONNECT_MILLIS_MAX);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
