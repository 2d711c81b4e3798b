package lockstep.node.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/// A5.28: a user who swaps folders of his for links, again and again, while root removes what is in
/// them. With `-Dlockstep.swap-seconds=600` for as long as the checklist asks.
final class SwappedFoldersTest {
    private static final int USER = 65_534;
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final long SEED = 28;

    @TempDir Path folder = Path.of("/");

    @Test
    void what_lies_behind_a_link_is_not_touched_however_often_it_is_swapped_in() throws Exception {
        assumeTrue(Privilege.own().isRoot(), "only root can act for another user");
        Duration time = Duration.ofSeconds(Long.getLong("lockstep.swap-seconds", 2));
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path precious = folder.resolve("precious");
        for (String each : List.of("thesis", "c1/job-7/thesis", "job-7/thesis", "step-1/thesis")) {
            Path file = precious.resolve(each);
            Files.createDirectories(file.resolveSibling("."));
            Files.writeString(file, "years");
        }
        List<String> before = told(precious);
        Path stage = folder.resolve("stage");
        StagedJobs jobs = new StagedJobs(StageDirectory.open(stage), Privilege.own());
        List<Path> swapped =
                List.of(
                        stage.resolve("jobs/job-7/step-1"),
                        stage.resolve("users/" + USER + "/partner"),
                        stage.resolve("users/" + USER + "/partner/c1"),
                        stage.resolve("users/" + USER + "/partner/c1/job-7"));
        AtomicLong swaps = new AtomicLong();
        Thread swapper =
                Thread.ofPlatform()
                        .daemon()
                        .unstarted(
                                () -> {
                                    SplittableRandom random = new SplittableRandom(SEED);
                                    while (!Thread.currentThread().isInterrupted()) {
                                        swap(swapped.get(random.nextInt(4)), precious, swaps);
                                    }
                                });
        swapper.start();
        int rounds = 0;
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < end) {
            fill(stage);
            try {
                jobs.remove(7, "c1", LIMIT);
            } catch (IOException inHisWay) {
                assertThat(inHisWay).as("his own loss").isNotNull();
            }
            rounds++;
        }
        swapper.interrupt();
        swapper.join();
        System.out.printf("%d rounds of removing, %d swaps%n", rounds, swaps.get());
        assertThat(told(precious)).isEqualTo(before);
        assertThat(rounds).isPositive();
        assertThat(swaps).hasPositiveValue();
    }

    /// The folder goes aside, a link takes its place for a moment, and the folder comes back.
    private static synchronized void swap(Path one, Path precious, AtomicLong swaps) {
        Path aside = one.resolveSibling(one.getFileName() + ".aside");
        try {
            Files.move(one, aside);
            Files.createSymbolicLink(one, precious);
            swaps.incrementAndGet();
            Files.delete(one);
            Files.move(aside, one);
        } catch (IOException _) {
            // It has just been removed, or stands in the way.
        }
    }

    /// While nothing is being swapped: this is the test's own hand, as root.
    private static synchronized void fill(Path stage) {
        for (String each :
                List.of("jobs/job-7/step-1/deep/a", "users/" + USER + "/partner/c1/job-7/deep/a")) {
            try {
                Path file = stage.resolve(each);
                Files.createDirectories(file.getParent());
                Files.writeString(file, "weights");
                give(stage.resolve(each.startsWith("jobs") ? "jobs/job-7" : "users/" + USER));
            } catch (IOException | UncheckedIOException _) {
                // Something of the last round stands in the way.
            }
        }
    }

    private static void give(Path top) throws IOException {
        try (Stream<Path> all = Files.walk(top)) {
            for (Path each : all.toList()) {
                Files.setAttribute(each, "unix:uid", USER, LinkOption.NOFOLLOW_LINKS);
            }
        }
    }

    private static List<String> told(Path precious) throws IOException {
        try (Stream<Path> all = Files.walk(precious)) {
            return all.sorted()
                    .map(
                            each -> {
                                try {
                                    return each
                                            + " "
                                            + Files.getAttribute(each, "unix:uid")
                                            + " "
                                            + Files.getAttribute(each, "unix:mode");
                                } catch (IOException gone) {
                                    return each + " is gone";
                                }
                            })
                    .toList();
        }
    }
}
