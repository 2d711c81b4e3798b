package lockstep.examples.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import lockstep.examples.ring.Gang;
import lockstep.examples.training.TrainingLoop.End;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;

/// Whole training runs, their ranks being threads of this process.
final class TrainingLoopTest {
    private static final Duration PATIENT = Duration.ofSeconds(30);

    @TempDir Path directory = Path.of("/");

    @Test
    void three_ranks_learn() throws Exception {
        var run = train(3, 250, Optional.empty());

        assertThat(loss(run, 10)).isGreaterThan(0.6);
        assertThat(loss(run, 250)).isLessThan(0.1);
        assertThat(run).last().isEqualTo("done at step 250");
    }

    @Test
    void an_interrupted_and_resumed_run_shows_the_same_curve_and_ends_with_the_same_bits()
            throws Exception {
        var whole = directory.resolve("whole");
        var parts = directory.resolve("parts");
        var uninterrupted = train(3, 90, Optional.of(whole));
        var first = train(3, 30, Optional.of(parts));
        var second = train(3, 60, Optional.of(parts));
        var third = train(3, 90, Optional.of(parts));

        assertThat(curve(first)).isEqualTo(curve(uninterrupted).subList(0, 3));
        assertThat(curve(second)).isEqualTo(curve(uninterrupted).subList(3, 6));
        assertThat(curve(third)).isEqualTo(curve(uninterrupted).subList(6, 9));
        assertThat(third).contains("training 1251 parameters on 3 ranks from step 60 to 90");
        assertThat(third.getLast()).isEqualTo("done at step 90");
        assertThat(hashes(parts)).isEqualTo(hashes(whole));
    }

    @Test
    void a_damaged_checkpoint_is_passed_over_and_its_steps_are_done_again() throws Exception {
        var uninterrupted = train(2, 60, Optional.of(directory));
        var shard = directory.resolve("rank-1/step-60/model-1-of-2");
        var bytes = Files.readAllBytes(shard);
        bytes[bytes.length / 2] ^= 1;
        Files.write(shard, bytes);
        var again = train(2, 60, Optional.of(directory));

        assertThat(again.getFirst()).startsWith("passed over step 60: ").contains("damaged");
        assertThat(again).anyMatch(line -> line.endsWith("(resumed from 40)"));
        assertThat(curve(again)).isEqualTo(curve(uninterrupted).subList(4, 6));
        assertThat(newest(directory).step()).isEqualTo(60);
    }

    @Test
    void a_world_of_another_size_goes_on_with_the_same_parameters() throws Exception {
        train(3, 40, Optional.of(directory));
        var wider = train(5, 80, Optional.of(directory));
        var alone = train(1, 120, Optional.of(directory));
        var reference = train(1, 120, Optional.empty());

        // The order of adding up differs with the number of ranks, hence only the last digits do.
        assertThat(loss(wider, 80)).isCloseTo(loss(reference, 80), within(1e-5));
        assertThat(loss(alone, 120)).isCloseTo(loss(reference, 120), within(1e-5));
    }

    @Test
    void one_rank_that_is_asked_to_stop_stops_all_after_a_checkpoint() throws Exception {
        var options = options(1_000_000, Optional.of(directory));
        var stop = new StopRequest();
        var lines = new CopyOnWriteArrayList<String>();
        var ends =
                Gang.run(
                        3,
                        PATIENT,
                        ring -> {
                            var own = ring.rank() == 1 ? stop : new StopRequest();
                            return new TrainingLoop(
                                            options,
                                            ring,
                                            own,
                                            line -> {
                                                lines.add(line);
                                                if (line.startsWith("step 10 ")) {
                                                    stop.request();
                                                }
                                            })
                                    .run();
                        });

        assertThat(ends).containsOnly(End.STOPPED);
        var step = newest(directory).step();
        assertThat(step).isGreaterThanOrEqualTo(10);
        assertThat(lines).contains("checkpoint at step " + step);
        assertThat(lines).last().isEqualTo("stopped at step " + step);
    }

    @Test
    void a_run_that_was_done_is_not_done_again() throws Exception {
        train(2, 40, Optional.of(directory));
        var again = train(2, 40, Optional.of(directory));

        assertThat(curve(again)).isEmpty();
        assertThat(newest(directory).step()).isEqualTo(40);
    }

    @Test
    void the_node_is_told_how_long_the_work_of_each_step_took() throws Exception {
        var log = directory.resolve("steps");
        train(1, options(40, Optional.empty(), Optional.of(log)));

        assertThat(Files.readAllLines(log))
                .hasSize(40)
                .allMatch(line -> line.matches("step [0-9]+ [0-9]+\\.[0-9]{6}"))
                .last()
                .asString()
                .startsWith("step 40 ");
    }

    @Test
    void what_a_rank_waits_for_another_is_not_its_own_work() throws Exception {
        var log = directory.resolve("steps");
        Gang.run(
                2,
                PATIENT,
                ring -> {
                    var told = Optional.of(log).filter(_ -> ring.rank() == 1);
                    return new TrainingLoop(
                                    options(40, Optional.empty(), told),
                                    ring,
                                    new StopRequest(),
                                    TrainingLoopTest::slowAtStep10)
                            .run();
                });

        assertThat(Files.readAllLines(log))
                .hasSize(40)
                .allSatisfy(line -> assertThat(seconds(line)).isLessThan(1));
    }

    private static double seconds(String line) {
        return Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
    }

    /// Only rank 0 tells of its progress.
    private static void slowAtStep10(String line) {
        if (line.startsWith("step 10 ")) {
            LockSupport.parkNanos(Duration.ofSeconds(1).toNanos());
        }
    }

    @Test
    void a_checkpoint_of_another_run_is_refused() throws Exception {
        train(1, 20, Optional.of(directory));
        var other =
                new TrainingOptions(
                        40,
                        Duration.ZERO,
                        2,
                        32,
                        20,
                        Optional.of(directory),
                        Optional.empty(),
                        10,
                        PATIENT,
                        PATIENT);

        assertThatThrownBy(() -> train(1, other))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .hasMessageContaining("seed (1) must be 2")
                .hasMessageContaining("\nMaybe ");
    }

    private static TrainingOptions options(long steps, Optional<Path> directory) {
        return options(steps, directory, Optional.empty());
    }

    private static TrainingOptions options(
            long steps, Optional<Path> directory, Optional<Path> stepLog) {
        return new TrainingOptions(
                steps, Duration.ZERO, 1, 32, 20, directory, stepLog, 10, PATIENT, PATIENT);
    }

    private static List<String> train(int worldSize, long steps, Optional<Path> directory)
            throws Exception {
        return train(worldSize, options(steps, directory));
    }

    /// @return what rank 0 said
    private static List<String> train(int worldSize, TrainingOptions options) throws Exception {
        var lines = new CopyOnWriteArrayList<String>();
        var ends =
                Gang.run(
                        worldSize,
                        PATIENT,
                        ring ->
                                new TrainingLoop(options, ring, new StopRequest(), lines::add)
                                        .run());
        assertThat(ends).containsOnly(End.ALL_STEPS_DONE);
        return lines;
    }

    private static List<String> curve(List<String> lines) {
        return lines.stream()
                .filter(line -> line.startsWith("step "))
                .map(line -> line.replaceFirst(" \\(resumed from .*", ""))
                .toList();
    }

    private static double loss(List<String> lines, long step) {
        return curve(lines).stream()
                .filter(line -> line.startsWith("step %d ".formatted(step)))
                .map(line -> Double.valueOf(line.split(" ", -1)[3]))
                .findFirst()
                .orElseThrow();
    }

    private static ModelFiles.Saved newest(Path directory) throws IOException {
        return new ModelFiles(directory).newest(_ -> {}).orElseThrow();
    }

    private static List<Integer> hashes(Path directory) throws IOException {
        var newest = newest(directory);
        var hashes = new ArrayList<Integer>();
        for (int rank = 0; rank < newest.worldSize(); rank++) {
            hashes.add(
                    Arrays.hashCode(
                            new ModelFiles(directory)
                                    .read(newest.step(), rank, newest.worldSize())));
        }
        return hashes;
    }
}
