package lockstep.stager.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.stager.path.PathState;
import lockstep.stager.store.PosixPath;
import lockstep.stager.transfer.TransferResult.Done;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/// Two of three ways to one store slow down, stall, flap, fail, fill up and flip bits as chance
/// will have it; the third is slow, and does nothing worse than to stall for a while. Whatever they
/// do, what is durable is what was written.
@Timeout(240)
@Execution(ExecutionMode.CONCURRENT) // it mostly waits
final class WhateverPathsDoTest {
    private static final int MIB = 1 << 20;
    private static final List<Misfortune> MISFORTUNES = List.of(Misfortune.values());

    @TempDir Path folder = Path.of("/");

    static IntStream seeds() {
        return Boolean.getBoolean("lockstep.thorough")
                ? IntStream.rangeClosed(1, 12)
                : IntStream.rangeClosed(3, 5);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void all_arrives_and_is_what_was_written(int seed) throws Exception {
        try (var bench = new Bench(folder)) {
            var bad = List.of(path(bench), path(bench));
            var steady = path(bench);
            steady.napMillis = 20;
            var directory = bench.checkpoint("n0", 100, seed, 40 * MIB, 25 * MIB, 3);
            var shard = bench.shard(directory, 1, 100, 0, 1);
            var store = Bench.store(bad.get(0), steady, bad.get(1));
            var weather = new Weather(bad, steady, new SplittableRandom(seed));

            TransferResult drained = bench.drain(shard, store, weather);
            weather.clears();

            assertThat(drained).isInstanceOf(Done.class);
            assertThat(weather.happened).as("the weather was bad").hasSizeGreaterThan(2);
            var checkpoint = Bench.checkpointOf(shard);
            assertThat(bench.transfers.seal(checkpoint, store, Progress.NONE))
                    .isInstanceOf(Done.class);
            assertThat(bench.transfers.verify(store, Bench.JOB, 1, 100, Progress.NONE))
                    .isInstanceOf(Done.class);
            assertThat(weather.seen).contains(PathState.FIT);
        }
    }

    private UnreliablePath path(Bench bench) throws IOException {
        return new UnreliablePath(PosixPath.of(bench.folder("store"), new SplittableRandom()));
    }

    private enum Misfortune {
        SLOW,
        STALLED,
        FLAPPING,
        FAILING,
        FULL,
        FLIPPING,
        NONE
    }

    /// Changes with each few megabytes that arrive, and each quarter of a second in which none do.
    private static final class Weather implements Progress {
        private static final long CHANGE_NANOS = 250_000_000;

        private final List<UnreliablePath> bad;
        private final UnreliablePath steady;
        private final SplittableRandom random;
        final Set<Misfortune> happened = EnumSet.noneOf(Misfortune.class);
        final Set<PathState> seen = EnumSet.noneOf(PathState.class);
        private long changedAt = System.nanoTime();
        private long changedBytes;

        Weather(List<UnreliablePath> bad, UnreliablePath steady, SplittableRandom random) {
            this.bad = bad;
            this.steady = steady;
            this.random = random;
            bad.forEach(path -> path.napMillis = 5);
        }

        @Override
        public void at(Report report) {
            report.paths().forEach(path -> seen.add(path.state()));
            long now = System.nanoTime();
            if (report.bytesDone() - changedBytes > 3 * MIB || now - changedAt > CHANGE_NANOS) {
                changedAt = now;
                changedBytes = report.bytesDone();
                bad.forEach(this::strike);
                if (random.nextInt(8) == 0) {
                    steady.hang();
                } else {
                    steady.goOn();
                }
            }
        }

        private void strike(UnreliablePath path) {
            path.goOn();
            path.full = false;
            path.broken = false;
            path.napMillis = 5;
            Misfortune next = MISFORTUNES.get(random.nextInt(MISFORTUNES.size()));
            happened.add(next);
            switch (next) {
                case SLOW -> path.napMillis = 400;
                case STALLED -> path.hang();
                case FLAPPING -> {
                    path.hang();
                    path.goOn();
                    path.broken = random.nextBoolean();
                }
                case FAILING -> path.broken = true;
                case FULL -> path.full = true;
                case FLIPPING -> path.flips.set(1);
                case NONE -> {}
            }
        }

        void clears() {
            bad.forEach(
                    path -> {
                        path.goOn();
                        path.full = false;
                        path.broken = false;
                        path.flips.set(0);
                        path.napMillis = 0;
                    });
            steady.goOn();
        }

        @Override
        public boolean cancelled() {
            return false;
        }
    }
}
