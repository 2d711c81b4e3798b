package lockstep.node.link;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.node.config.HostPort;
import lockstep.protocol.v1.Incarnation;
import lockstep.protocol.v1.NodeOrders;
import lockstep.protocol.v1.NodeReport;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

@Execution(ExecutionMode.CONCURRENT) // it mostly waits
final class ControllerLinkTest {

    @TempDir Path directory;

    private final ScheduledThreadPoolExecutor agent =
            new ScheduledThreadPoolExecutor(1, new ThreadPoolExecutor.DiscardPolicy());
    private final AtomicInteger made = new AtomicInteger();
    private final List<NodeOrders> heard = new CopyOnWriteArrayList<>();
    private final List<ControllerLink> links = new ArrayList<>();
    private ScriptedController first;
    private ScriptedController second;

    @BeforeEach
    void start() {
        first = ScriptedController.start();
        second = ScriptedController.start();
    }

    @AfterEach
    void stop() {
        links.forEach(link -> agent.execute(link::close));
        agent.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        agent.close();
        first.close();
        second.close();
    }

    private ControllerLink connect(Optional<Path> token, HostPort... controllers) {
        var link =
                new ControllerLink(
                        new Controllers(List.of(controllers), token, Optional.empty()),
                        Timer.of(agent),
                        new SplittableRandom(1),
                        this::report,
                        heard::add);
        links.add(link);
        link.start();
        return link;
    }

    private NodeReport report() {
        return NodeReport.newBuilder()
                .setReportSeq(made.incrementAndGet())
                .setIncarnation(Incarnation.newBuilder().setBootId("b").setStart(1))
                .build();
    }

    private static void until(BooleanSupplier condition) {
        Instant deadline = Instant.now().plus(Duration.ofSeconds(20));
        while (!condition.getAsBoolean()) {
            assertThat(Instant.now()).isBefore(deadline);
            Thread.onSpinWait();
        }
    }

    @Test
    void a_report_goes_out_at_once_and_orders_come_back() {
        connect(Optional.empty(), first.address());

        until(() -> !heard.isEmpty());

        assertThat(first.reports.getFirst().getReportSeq()).isEqualTo(1);
        assertThat(heard.getFirst().getReportSeq()).isEqualTo(1);
    }

    @Test
    void reports_go_on_though_nothing_changes() {
        first.reportEvery(20);
        connect(Optional.empty(), first.address());

        until(() -> first.reports.size() > 10);
    }

    @Test
    void a_change_is_reported_soon_and_many_changes_at_once_are_one_report() {
        first.reportEvery(60_000);
        ControllerLink link = connect(Optional.empty(), first.address());
        until(() -> !heard.isEmpty());
        int before = made.get();

        agent.execute(
                () -> {
                    for (int i = 0; i < 1_000; i++) {
                        link.changed();
                    }
                });

        until(() -> first.reports.size() > before);
        assertThat(made.get()).isEqualTo(before + 1);
    }

    @Test
    void a_controller_that_does_not_lead_names_the_one_that_does() {
        first.follow(second.address());

        connect(Optional.empty(), first.address());

        until(() -> !second.reports.isEmpty());
    }

    @Test
    void two_controllers_that_name_each_other_do_not_keep_a_node_from_the_third() {
        try (var third = ScriptedController.start()) {
            first.follow(second.address());
            second.follow(first.address());

            connect(Optional.empty(), first.address(), third.address());

            until(() -> !third.reports.isEmpty());
        }
    }

    @Test
    void a_controller_that_cannot_be_reached_is_passed_over() {
        HostPort gone = first.address();
        first.close();

        connect(Optional.empty(), gone, second.address());

        until(() -> !second.reports.isEmpty());
    }

    @Test
    void a_stream_that_breaks_is_opened_again_elsewhere() {
        connect(Optional.empty(), first.address(), second.address());
        until(() -> !first.reports.isEmpty());

        first.close();

        until(() -> !second.reports.isEmpty());
    }

    @Test
    void a_controller_that_falls_silent_is_left() {
        first.fallSilent();

        connect(Optional.empty(), first.address(), second.address());

        until(() -> !second.reports.isEmpty());
        assertThat(first.reports).isNotEmpty();
    }

    @Test
    void the_token_is_read_from_its_file() throws IOException {
        Path token = directory.resolve("token");
        Files.writeString(token, "s3cret\n");

        connect(Optional.of(token), first.address());

        until(() -> !first.reports.isEmpty());
        assertThat(first.authorizations).containsExactly("Bearer s3cret");
    }

    @Test
    void without_its_token_file_the_node_says_nothing_until_it_is_there() throws IOException {
        Path token = directory.resolve("token");
        connect(Optional.of(token), first.address());
        assertThat(first.authorizations).isEmpty();

        Files.writeString(token, "late");

        until(() -> !first.reports.isEmpty());
        assertThat(first.authorizations).containsExactly("Bearer late");
    }
}
