package lockstep.examples.training;

import lockstep.examples.model.MomentumSgd;
import lockstep.examples.model.Network;
import lockstep.examples.model.Spirals;
import lockstep.examples.ring.PeerLost;
import lockstep.examples.ring.Ring;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/// Data-parallel training, step by step, from the newest checkpoint on.
///
/// In each step all ranks draw the same batch; each computes the gradient of its part of it, the
/// ring adds the parts up, and all take the same step. So the loss depends on seed, step and world
/// size only: a run that was interrupted and resumed shows the same curve as one that was not.
final class TrainingLoop {
    private static final int POINTS = 3_000;
    private static final int BATCH = 192;
    private static final MomentumSgd OPTIMIZER = new MomentumSgd(0.08, 0.9);

    private final TrainingOptions options;
    private final Ring ring;
    private final StopRequest stop;
    private final Consumer<String> progress;
    private final StepLog steps;
    private final Spirals spirals;
    private final Network network;
    private final Optional<ModelCheckpoints> checkpoints;

    /// How a run ended, when nothing went wrong.
    enum End {
        ALL_STEPS_DONE,
        STOPPED
    }

    /// What all ranks together made of one batch.
    ///
    /// @param ownWork without what it waited for the other ranks
    private record StepResult(
            double loss, double accuracy, boolean stopRequested, Duration ownWork) {}

    /// @param progress told by rank 0 only
    TrainingLoop(TrainingOptions options, Ring ring, StopRequest stop, Consumer<String> progress) {
        this.options = options;
        this.ring = ring;
        this.stop = stop;
        this.progress = ring.rank() == 0 ? progress : _ -> {};
        this.steps = new StepLog(options.stepLog());
        this.spirals = new Spirals(options.seed(), POINTS);
        this.network = new Network(List.of(2, options.hidden(), options.hidden(), Spirals.CLASSES));
        this.checkpoints =
                options.checkpointDirectory()
                        .map(
                                directory ->
                                        new ModelCheckpoints(
                                                ring,
                                                directory,
                                                new ShardFormat(
                                                        options.seed(), network.parameterCount()),
                                                this.progress));
    }

    End run() throws IOException, InterruptedException {
        var restored = restore();
        var state = restored.orElseGet(this::initial);
        var suffix = restored.map(it -> " (resumed from %d)".formatted(it.step)).orElse("");
        progress.accept(
                "training %d parameters on %d ranks from step %d to %d"
                        .formatted(
                                network.parameterCount(),
                                ring.worldSize(),
                                state.step,
                                options.steps()));
        long saved = state.step;
        while (state.step < options.steps()) {
            long began = System.nanoTime();
            var result = step(state);
            steps.made(state.step, result.ownWork());
            if (state.step % options.printEvery() == 0 || state.step == options.steps()) {
                progress.accept(line(state.step, result) + suffix);
            }
            if (result.stopRequested()) {
                save(state, saved);
                progress.accept("stopped at step %d".formatted(state.step));
                return End.STOPPED;
            }
            if (state.step % options.checkpointEvery() == 0) {
                save(state, saved);
                saved = state.step;
            }
            stop.await(options.stepMinimum().minusNanos(System.nanoTime() - began));
        }
        save(state, saved);
        progress.accept("done at step %d".formatted(state.step));
        return End.ALL_STEPS_DONE;
    }

    private Optional<ModelState> restore() throws IOException, InterruptedException {
        return checkpoints.isPresent() ? checkpoints.get().restore() : Optional.empty();
    }

    private void save(ModelState state, long lastSaved) throws IOException, InterruptedException {
        if (checkpoints.isPresent() && state.step != lastSaved) {
            checkpoints.get().save(state);
        }
    }

    private ModelState initial() {
        return new ModelState(
                0, network.initialParameters(options.seed()), new double[network.parameterCount()]);
    }

    /// One vector carries the gradient and, after it, the loss, the number of right answers and the
    /// wishes to stop, so that all ranks decide alike.
    private StepResult step(ModelState state) throws PeerLost, InterruptedException {
        int count = network.parameterCount();
        var sums = new double[count + 3];
        long began = System.nanoTime();
        var batch = spirals.batch(state.step, BATCH);
        var mine = Slice.of(BATCH, ring.rank(), ring.worldSize());
        for (var point : batch.subList(mine.from(), mine.to())) {
            var score = network.addGradient(state.parameters, point, sums);
            sums[count] += score.loss();
            sums[count + 1] += score.correct() ? 1 : 0;
        }
        sums[count + 2] = stop.isRequested() ? 1 : 0;
        long worked = System.nanoTime() - began;
        ring.sum(sums);
        long summed = System.nanoTime();
        OPTIMIZER.step(state.parameters, state.velocity, sums, 1.0 / BATCH);
        state.step++;
        worked += System.nanoTime() - summed;
        return new StepResult(
                sums[count] / BATCH,
                sums[count + 1] / BATCH,
                sums[count + 2] > 0,
                Duration.ofNanos(worked));
    }

    private static String line(long step, StepResult result) {
        return String.format(
                Locale.ROOT,
                "step %d loss %.6f accuracy %.4f",
                step,
                result.loss(),
                result.accuracy());
    }
}
