package lockstep.controller.history;

import lockstep.gang.checkpoint.CheckpointId;
import lockstep.gang.checkpoint.CheckpointNote;
import lockstep.gang.checkpoint.Restore;
import lockstep.gang.cluster.NodeName;
import lockstep.gang.event.Event;
import lockstep.gang.job.JobId;
import lockstep.gang.lifecycle.Cause;
import lockstep.gang.lifecycle.Outcome;
import lockstep.gang.lifecycle.RankExit;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/// Jobs that live at random, each on two nodes.
final class RandomLives {
    private static final List<Cause> CAUSES =
            List.of(
                    Cause.NODE_LOST,
                    Cause.PREEMPTED,
                    Cause.DRAINED,
                    Cause.START_REFUSED,
                    Cause.RANK_FAILED,
                    Cause.TIME_LIMIT,
                    Cause.CANCELLED,
                    Cause.RANKS_DONE);

    private final Chronicle chronicle;
    private final SplittableRandom random;
    private final List<Life> lives = new ArrayList<>();
    private Instant now = Chronicle.TEN;
    private int jobs;

    private enum Stage {
        PENDING,
        STARTING,
        RUNNING,
        ENDING,
        HALF_FREE
    }

    private static final class Life {
        final int job;
        Stage stage = Stage.PENDING;
        int attempt;
        Cause cause = Cause.CANCELLED;
        Optional<CheckpointId> newest = Optional.empty();

        Life(int job) {
            this.job = job;
        }
    }

    RandomLives(Chronicle chronicle, SplittableRandom random) {
        this.chronicle = chronicle;
        this.random = random;
    }

    void step() {
        now = now.plus(Duration.ofMillis(random.nextLong(5_000_000)));
        chronicle.at(now);
        if (lives.isEmpty() || random.nextInt(8) == 0) {
            lives.add(new Life(++jobs));
            chronicle.submitted(
                    jobs, random.nextBoolean() ? Chronicle.ANN : Chronicle.BOB, Chronicle.spec());
            return;
        }
        Life life = lives.get(random.nextInt(lives.size()));
        switch (life.stage) {
            case PENDING -> start(life);
            case STARTING -> {
                if (random.nextInt(5) == 0) {
                    end(life, Cause.START_REFUSED);
                } else {
                    chronicle.committed(life.job, life.attempt);
                    life.stage = Stage.RUNNING;
                }
            }
            case RUNNING -> run(life);
            case ENDING -> {
                chronicle.freed(life.job, life.attempt, 1);
                life.stage = Stage.HALF_FREE;
            }
            case HALF_FREE -> {
                chronicle.freed(life.job, life.attempt, 2);
                over(life);
            }
        }
    }

    private void start(Life life) {
        life.attempt++;
        Optional<Restore> restore =
                life.newest
                        .filter(_ -> random.nextBoolean())
                        .map(id -> new Restore(id, Duration.ofMinutes(1)));
        chronicle.write(
                new Event.JobStarted(
                        Chronicle.attempt(life.job, life.attempt),
                        Chronicle.placement(2),
                        Optional.empty(),
                        restore));
        life.stage = Stage.STARTING;
    }

    private void run(Life life) {
        switch (random.nextInt(4)) {
            case 0 -> end(life, CAUSES.get(random.nextInt(CAUSES.size())));
            case 1 ->
                    chronicle.exited(
                            life.job,
                            life.attempt,
                            new RankExit.Exited(random.nextInt(2), random.nextInt(3)));
            case 2 -> {
                CheckpointId id =
                        new CheckpointId(new JobId(life.job), life.attempt, random.nextInt(1_000));
                note(
                        id,
                        new CheckpointNote.Taken(
                                2, 2, List.of(0), List.of(new NodeName("n1")), "d", 1, now));
                life.newest = Optional.of(id);
            }
            default -> life.newest.ifPresent(id -> note(id, new CheckpointNote.MadeDurable("s")));
        }
    }

    private void note(CheckpointId id, CheckpointNote note) {
        chronicle.write(new Event.CheckpointNoted(id, note));
    }

    private void end(Life life, Cause cause) {
        chronicle.ending(life.job, life.attempt, cause);
        life.cause = cause;
        life.stage = Stage.ENDING;
    }

    private void over(Life life) {
        if (life.cause.isOurs()) {
            chronicle.requeued(life.job, life.attempt, life.cause);
            life.stage = Stage.PENDING;
        } else {
            chronicle.ended(
                    life.job, life.cause == Cause.RANKS_DONE ? Outcome.COMPLETED : Outcome.FAILED);
            lives.remove(life);
        }
    }
}
