package lockstep.cli.quickstart;

import lockstep.cli.dev.cluster.Story;
import lockstep.cli.link.Answer;
import lockstep.cli.link.Controller;
import lockstep.protocol.v1.Job;
import lockstep.protocol.v1.JobState;
import lockstep.protocol.v1.ListCheckpointsReply;
import lockstep.protocol.v1.NodeShare;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/// Follows one training job: its state as the controller tells it, and what its rank 0 prints.
final class JobWatch {
    private static final Duration LOOK_EVERY = Duration.ofMillis(100);
    private static final int LOOKS_PER_QUESTION = 3;

    private final int id;
    private final Controller controller;
    private final LineFollower output;
    private final Story story;
    private TrainingRecord training = TrainingRecord.empty();
    private Job job = Job.getDefaultInstance();
    private String told = "";
    private int looks;

    JobWatch(int id, Controller controller, LineFollower output, Story story) {
        this.id = id;
        this.controller = controller;
        this.output = output;
        this.story = story;
    }

    /// What the controller said last; the default instance before it said anything.
    Job job() {
        return job;
    }

    TrainingRecord training() {
        return training;
    }

    /// Its nodes now, in the order of their ranks.
    List<String> nodes() {
        return job.getPlacementList().stream().map(NodeShare::getNode).toList();
    }

    /// Whether any of its checkpoints would survive the loss of all its nodes.
    boolean hasDurableCheckpoint() {
        return looks % LOOKS_PER_QUESTION == 0
                && controller.listCheckpoints(id)
                        instanceof Answer.Done<ListCheckpointsReply>(ListCheckpointsReply reply)
                && reply.getCheckpointsList().stream()
                        .anyMatch(one -> !one.getDurableStore().isEmpty());
    }

    boolean hasEnded() {
        return switch (job.getState()) {
            case COMPLETED, FAILED, CANCELLED, TIMEOUT, NODE_FAIL, PREEMPTED -> true;
            case PENDING, CONFIGURING, RUNNING, COMPLETING, JOB_STATE_UNSPECIFIED, UNRECOGNIZED ->
                    false;
        };
    }

    /// Shows what happens until `reached` holds.
    ///
    /// @param what is waited for, in words
    /// @throws Setback when the job ends before, or the time is over
    void until(String what, Duration patience, BooleanSupplier reached)
            throws IOException, Setback, InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        look();
        while (!reached.getAsBoolean()) {
            if (hasEnded()) {
                throw new Setback(
                        "job %d ended as %s%s before %s."
                                .formatted(
                                        id,
                                        job.getState(),
                                        job.getReason().isEmpty()
                                                ? ""
                                                : " (" + job.getReason() + ")",
                                        what));
            }
            if (System.nanoTime() - deadline >= 0) {
                throw new Setback("%s took more than %d s.".formatted(what, patience.toSeconds()));
            }
            Thread.sleep(LOOK_EVERY);
            look();
        }
    }

    private void look() throws IOException {
        if (looks++ % LOOKS_PER_QUESTION == 0) {
            ask().ifPresent(this::update);
        }
        for (String line : output.next()) {
            training = training.with(TrainingLine.parse(line));
            story.tell("    | " + line);
        }
    }

    private Optional<Job> ask() {
        return controller.job(id) instanceof Answer.Done<Job>(Job reply)
                ? Optional.of(reply)
                : Optional.empty();
    }

    private void update(Job news) {
        job = news;
        String now =
                "job %d is %s%s%s"
                        .formatted(
                                id,
                                job.getState(),
                                where(),
                                job.getReason().isEmpty() ? "" : " (" + job.getReason() + ")");
        if (!now.equals(told)) {
            told = now;
            story.tell("  > " + now);
        }
    }

    private String where() {
        boolean onNodes =
                job.getState() == JobState.CONFIGURING || job.getState() == JobState.RUNNING;
        return onNodes
                ? " on %s, attempt %d".formatted(String.join(",", nodes()), job.getAttempt())
                : "";
    }
}
