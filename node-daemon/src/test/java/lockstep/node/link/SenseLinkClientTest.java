package lockstep.node.link;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.node.config.HostPort;
import lockstep.protocol.v1.Happening;
import lockstep.protocol.v1.SenseReport;
import lockstep.protocol.v1.SenseRequest;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

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
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

@Execution(ExecutionMode.CONCURRENT) // it mostly waits
final class SenseLinkClientTest {

    private final ScheduledThreadPoolExecutor thread =
            new ScheduledThreadPoolExecutor(1, new ThreadPoolExecutor.DiscardPolicy());
    private final List<SenseLinkClient> links = new ArrayList<>();
    private final List<SenseRequest> heard = new CopyOnWriteArrayList<>();
    private final AtomicLong acknowledged = new AtomicLong();
    private final AtomicInteger told = new AtomicInteger();
    private ScriptedSenseController first;
    private ScriptedSenseController second;

    /// One happening, until it is acknowledged. Whether a report says all shows in its node name.
    private final class Told implements SenseLinkClient.Source {
        @Override
        public SenseReport all() {
            return report("all");
        }

        @Override
        public SenseReport changes() {
            return report("changes");
        }

        private SenseReport report(String what) {
            told.incrementAndGet();
            var report = SenseReport.newBuilder().setNode(what);
            if (acknowledged.get() < 1) {
                report.addHappenings(Happening.newBuilder().setNumber(1));
            }
            return report.build();
        }

        @Override
        public void heard(SenseRequest request) {
            acknowledged.set(request.getHappeningsUntil());
            heard.add(request);
        }
    }

    private static final class Silent implements SenseLinkClient.Source {
        @Override
        public SenseReport all() {
            return SenseReport.getDefaultInstance();
        }

        @Override
        public SenseReport changes() {
            return SenseReport.getDefaultInstance();
        }

        @Override
        public void heard(SenseRequest request) {}
    }

    @BeforeEach
    void start() {
        first = ScriptedSenseController.start();
        second = ScriptedSenseController.start();
    }

    @AfterEach
    void stop() {
        links.forEach(link -> thread.execute(link::close));
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        thread.close();
        first.close();
        second.close();
    }

    private SenseLinkClient connect(Duration reportEvery, HostPort... controllers) {
        var link =
                new SenseLinkClient(
                        new Controllers(List.of(controllers), Optional.empty(), Optional.empty()),
                        Timer.of(thread),
                        new SplittableRandom(1),
                        reportEvery,
                        new Told());
        links.add(link);
        link.start();
        return link;
    }

    private static void until(BooleanSupplier condition) {
        Instant deadline = Instant.now().plus(Duration.ofSeconds(20));
        while (!condition.getAsBoolean()) {
            assertThat(Instant.now()).isBefore(deadline);
            Thread.onSpinWait();
        }
    }

    @Test
    void a_stream_begins_with_all_and_goes_on_with_changes() {
        connect(Duration.ofMillis(20), first.address());

        until(() -> first.reports.size() > 2);

        assertThat(List.copyOf(first.reports).subList(0, 3))
                .extracting(SenseReport::getNode)
                .containsExactly("all", "changes", "changes");
    }

    @Test
    void the_controller_can_ask_for_fewer_reports() {
        first.reportEvery(60_000);
        connect(Duration.ofMillis(20), first.address());
        until(() -> !heard.isEmpty());
        int sent = told.get();

        passSomeReports();

        assertThat(told).hasValue(sent);
    }

    @Test
    void the_controller_cannot_ask_for_more_than_the_node_is_told_to_send() {
        first.reportEvery(20);
        connect(Duration.ofHours(1), first.address());
        until(() -> !heard.isEmpty());

        passSomeReports();

        assertThat(first.reports).hasSize(1);
    }

    /// So many as a link that tells every 20 ms sends elsewhere.
    private void passSomeReports() {
        ScriptedSenseController elsewhere = ScriptedSenseController.start();
        var link =
                new SenseLinkClient(
                        new Controllers(
                                List.of(elsewhere.address()), Optional.empty(), Optional.empty()),
                        Timer.of(thread),
                        new SplittableRandom(1),
                        Duration.ofMillis(20),
                        new Silent());
        link.start();
        until(() -> elsewhere.reports.size() > 20);
        thread.execute(link::close);
        elsewhere.close();
    }

    @Test
    void what_is_urgent_does_not_wait_for_the_next_report() {
        SenseLinkClient link = connect(Duration.ofHours(1), first.address());
        until(() -> first.reports.size() == 1);

        for (int i = 0; i < 100; i++) {
            link.urgent();
        }

        until(() -> first.reports.size() > 1);
        assertThat(first.reports).as("many at once are one report").hasSize(2);
    }

    @Test
    void happenings_are_told_until_they_are_acknowledged() {
        connect(Duration.ofMillis(20), first.address());
        until(() -> first.reports.size() > 3);
        assertThat(first.reports).allSatisfy(r -> assertThat(r.getHappeningsCount()).isEqualTo(1));

        first.acknowledge(1);

        until(() -> first.reports.getLast().getHappeningsCount() == 0);
    }

    @Test
    void a_controller_that_does_not_lead_names_the_one_that_does() {
        first.follow(second.address());

        connect(Duration.ofHours(1), first.address());

        until(() -> !second.reports.isEmpty());
        assertThat(second.reports.getFirst().getNode()).isEqualTo("all");
    }

    @Test
    void a_stream_that_breaks_is_opened_again_elsewhere_and_begins_with_all() {
        connect(Duration.ofMillis(20), first.address(), second.address());
        until(() -> first.reports.size() > 1);

        first.close();

        until(() -> !second.reports.isEmpty());
        assertThat(second.reports.getFirst().getNode()).isEqualTo("all");
    }

    @Test
    void a_controller_that_does_not_know_the_stream_is_left_in_peace() {
        second.refuseAsUnknown();
        connect(Duration.ofMillis(20), second.address());
        until(() -> second.opened.get() == 1);

        connect(Duration.ofMillis(20), first.address());
        until(() -> first.reports.size() > 20);

        assertThat(second.opened).hasValue(1);
    }
}
