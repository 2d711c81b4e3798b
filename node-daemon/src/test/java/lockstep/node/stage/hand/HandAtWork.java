package lockstep.node.stage.hand;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.node.stage.HandFrames;
import lockstep.protocol.v1.StageOrders;
import lockstep.protocol.v1.StageReport;
import lockstep.protocol.v1.TaskPhase;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;

/// One process, with the newest of what it said.
final class HandAtWork {
    private final Process process;
    private final OutputStream in;
    private final AtomicReference<StageReport> said =
            new AtomicReference<>(StageReport.getDefaultInstance());

    HandAtWork(Path own, Path stage) throws IOException {
        process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx160m",
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "--enable-native-access=ALL-UNNAMED",
                                "--sun-misc-unsafe-memory-access=allow",
                                "-cp",
                                System.getProperty("java.class.path"),
                                "lockstep.node.stage.hand.HandMain",
                                own.toString(),
                                stage.toString(),
                                "n1",
                                "127.0.0.1")
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        in = process.getOutputStream();
        Thread.ofPlatform().daemon().start(this::hear);
    }

    private void hear() {
        try (var out = new BufferedInputStream(process.getInputStream())) {
            for (Optional<StageReport> next = HandFrames.read(out, StageReport.parser());
                    next.isPresent();
                    next = HandFrames.read(out, StageReport.parser())) {
                said.set(next.get());
            }
        } catch (IOException _) {
            // It was killed; whoever waits for it notices.
        }
    }

    void order(StageOrders.Builder orders) throws IOException {
        HandFrames.write(in, orders.setClusterId("c").build());
    }

    StageReport until(Predicate<StageReport> holds) throws InterruptedException {
        long deadline = System.nanoTime() + 60_000_000_000L;
        while (!holds.test(said.get())) {
            assertThat(System.nanoTime()).as("%s", said.get()).isLessThan(deadline);
            Thread.sleep(50);
        }
        return said.get();
    }

    StageReport untilDone(String task) throws InterruptedException {
        return until(
                report ->
                        report.getTasksList().stream()
                                .anyMatch(
                                        one ->
                                                one.getId().equals(task)
                                                        && one.getPhase() == TaskPhase.TASK_DONE));
    }

    void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }
}
