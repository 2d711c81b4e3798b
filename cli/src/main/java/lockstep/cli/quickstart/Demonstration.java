package lockstep.cli.quickstart;

import lockstep.cli.dev.DevSession;
import lockstep.cli.dev.cluster.Story;
import lockstep.cli.dev.home.DevHome;
import lockstep.cli.dev.process.Ender;
import lockstep.cli.dev.process.ProcessIdentity;
import lockstep.cli.link.Controller;
import lockstep.protocol.v1.Job;
import lockstep.protocol.v1.JobState;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A training job on three nodes, of which one loses its power in the middle.
final class Demonstration {
    private static final int STEPS = 500;
    private static final int STEP_MILLIS = 40;
    private static final int CHECKPOINT_EVERY = 40;
    private static final int PRINT_EVERY = 10;

    /// The power goes some steps after this checkpoint, so that there is something to do again.
    private static final long LAST_CHECKPOINT = 120;

    private static final long STEPS_BEYOND = 20;

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Pattern SUBMITTED =
            Pattern.compile("Submitted batch job ([0-9]{1,9})\\s*");

    private final DevSession session;
    private final Controller controller;
    private final ShownCommands commands;
    private final Path trainScript;
    private final Path work;
    private final Duration lease;
    private final Story story;

    /// Does nothing yet.
    ///
    /// @param trainScript starts a rank of the example
    /// @param work the folder the job works in
    /// @param lease the cluster's
    Demonstration(
            DevSession session,
            Controller controller,
            ShownCommands commands,
            Path trainScript,
            Path work,
            Duration lease,
            Story story) {
        this.session = session;
        this.controller = controller;
        this.commands = commands;
        this.trainScript = trainScript;
        this.work = work;
        this.lease = lease;
        this.story = story;
    }

    /// Runs on a cluster that is ready.
    ///
    /// @throws Setback when not everything happened as it must
    void run() throws IOException, Setback, InterruptedException {
        commands.run("sinfo");
        JobWatch watch = submit();
        watch.until(
                "training",
                PATIENCE,
                () ->
                        watch.job().getState() == JobState.RUNNING
                                && !watch.training().begins().isEmpty());
        commands.run("squeue");
        watch.until(
                "a checkpoint at step " + LAST_CHECKPOINT,
                PATIENCE,
                () -> hasGoneBeyondCheckpoint(watch.training()));
        watch.until("a checkpoint that is durable", PATIENCE, watch::hasDurableCheckpoint);
        String victim = watch.nodes().getLast();
        cutPower(victim);
        watch.until("the second attempt", PATIENCE, () -> watch.training().begins().size() > 1);
        commands.run("sinfo");
        commands.run("squeue");
        commands.run("sckpt", "list", String.valueOf(watch.job().getId()));
        watch.until("the end of the job", PATIENCE, watch::hasEnded);
        conclude(watch, victim);
    }

    private JobWatch submit() throws IOException, Setback, InterruptedException {
        heading("A training job on three of the nodes, found each other by MASTER_ADDR");
        Path store = Files.createDirectories(work.resolve("store"));
        String answer =
                commands.run(
                        "ssubmit",
                        "--job-name=spirals",
                        "--nodes=3",
                        "--per-node",
                        "--requeue",
                        "--checkpoint-store=file://" + store,
                        "--output=spirals-%j.out",
                        "--",
                        trainScript.toString(),
                        "--steps=" + STEPS,
                        "--step-millis=" + STEP_MILLIS,
                        "--checkpoint-every=" + CHECKPOINT_EVERY,
                        "--print-every=" + PRINT_EVERY);
        Matcher submitted = SUBMITTED.matcher(answer);
        if (!submitted.matches()) {
            throw new Setback("ssubmit did not say which job it submitted.");
        }
        int id = Integer.parseInt(submitted.group(1));
        Path output = work.resolve("spirals-%d.out".formatted(id));
        return new JobWatch(id, controller, new LineFollower(output), story);
    }

    private static boolean hasGoneBeyondCheckpoint(TrainingRecord training) {
        return training.checkpoint().filter(saved -> saved.step() >= LAST_CHECKPOINT).isPresent()
                && training.losses().getLast().step() >= LAST_CHECKPOINT + STEPS_BEYOND;
    }

    /// Everything that runs on the node is killed at once, and its daemon stays dead.
    private void cutPower(String node) throws IOException, InterruptedException {
        heading("Node %s loses its power".formatted(node));
        session.supervisor().hold(DevHome.nodePart(node));
        Ender ender = new Ender(session.processes());
        Set<ProcessIdentity> processes = session.belongings().ofNode(node);
        int count = processes.size();
        while (!processes.isEmpty()) {
            ender.kill(processes);
            processes = session.belongings().ofNode(node);
        }
        story.tell(
                """
                Killed the daemon of %s and everything else that ran there, %d processes in all.
                The controller cannot know whether they still run, so it waits for the end of the node's
                lease, %d s, before it gives up on the node and queues the job again.\
                """
                        .formatted(node, count, lease.toSeconds()));
    }

    private void conclude(JobWatch watch, String victim)
            throws IOException, Setback, InterruptedException {
        heading("What became of it");
        LossCurve.of(watch.training()).forEach(story::tell);
        watch.training()
                .interruptions()
                .forEach(
                        it ->
                                story.tell(
                                        "          : the node was lost after step %d; training went on from step %d"
                                                .formatted(it.lastStep(), it.resumedFrom())));
        commands.run("sjob", String.valueOf(watch.job().getId()));
        List<String> wrong = shortcomings(watch.job(), watch.training(), victim);
        if (!wrong.isEmpty()) {
            throw new Setback(String.join("\n", wrong));
        }
    }

    /// What would make the demonstration a lie.
    static List<String> shortcomings(Job job, TrainingRecord training, String victim) {
        List<String> wrong = new ArrayList<>();
        if (job.getState() != JobState.COMPLETED) {
            wrong.add(
                    "the job ended as %s (%s), not COMPLETED."
                            .formatted(job.getState(), job.getReason()));
        }
        if (job.getAttempt() != 2) {
            wrong.add("the job took %d attempts, not 2.".formatted(job.getAttempt()));
        }
        if (job.getPlacementList().stream().anyMatch(share -> share.getNode().equals(victim))) {
            wrong.add("the second attempt ran on %s, which had no power.".formatted(victim));
        }
        if (training.interruptions().size() != 1
                || training.interruptions().getFirst().resumedFrom() == 0) {
            wrong.add("training did not go on from a checkpoint.");
        }
        if (job.getRestored().getStep() == 0
                || training.interruptions().stream()
                        .anyMatch(it -> it.resumedFrom() != job.getRestored().getStep())) {
            wrong.add(
                    "the job did not go on from the checkpoint that was brought back (step %d)."
                            .formatted(job.getRestored().getStep()));
        }
        if (!training.done()) {
            wrong.add("training did not say that it is done.");
        }
        if (training.losses().size() < 2
                || training.losses().getLast().loss() >= training.losses().getFirst().loss()) {
            wrong.add("the loss did not fall.");
        }
        return wrong;
    }

    private void heading(String text) {
        story.tell("\n== " + text);
    }
}
