package lockstep.cli.quickstart;

import lockstep.cli.dev.ConsoleStory;
import lockstep.cli.dev.DevSession;
import lockstep.cli.dev.Interruption;
import lockstep.cli.dev.cluster.StartFailed;
import lockstep.cli.dev.cluster.Story;
import lockstep.cli.dev.home.ClusterShape;
import lockstep.cli.dev.home.DevHome;
import lockstep.cli.dev.home.Fabric;
import lockstep.cli.dev.home.StoreKind;
import lockstep.cli.dev.process.ProcessIdentity;
import lockstep.cli.dev.process.ProcessTable;
import lockstep.cli.dev.supervise.Restarts;
import lockstep.cli.link.Controller;
import lockstep.cli.options.Sought;
import lockstep.cli.shell.Caller;
import lockstep.cli.shell.ExitCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// One quickstart: its cluster, the demonstration on it, and that nothing is left of both.
final class Quickstart {
    /// Short, so that the loss of a node is decided while somebody watches.
    private static final Duration LEASE = Duration.ofSeconds(5);

    private static final ClusterShape SHAPE =
            new ClusterShape(Fabric.of(4), 0, 1, StoreKind.H2, LEASE);

    private final Caller caller;
    private final Path tree;
    private final Homes homes;
    private final Story story;

    /// Does nothing yet.
    ///
    /// @param tree holds `bin`, `lib` and `examples`
    Quickstart(Caller caller, Path tree, Homes homes) {
        this.caller = caller;
        this.tree = tree;
        this.homes = homes;
        this.story = new ConsoleStory(caller.console());
    }

    /// How the demonstration went.
    private enum Outcome {
        SHOWN,
        FAILED,
        BROKEN_OFF
    }

    /// Shows everything, and cleans up.
    ///
    /// @param given the folder to work in; empty for a temporary one
    /// @param keep whether to leave the folder there; it is left there as well when something went
    ///   wrong
    /// @return the exit code
    int run(Optional<DevHome> given, boolean keep) throws IOException {
        long began = System.nanoTime();
        try (Interruption interruption = Interruption.awaited()) {
            DevHome home = given.isPresent() ? given.get() : homes.create();
            DevSession session = new DevSession(caller, home, Restarts.likeSystemd(), story);
            Outcome outcome = Outcome.BROKEN_OFF;
            boolean clean;
            try {
                outcome = demonstrate(session, home, interruption);
            } finally {
                clean = cleanUp(session, home, keep || outcome == Outcome.FAILED);
            }
            if (outcome != Outcome.SHOWN || !clean) {
                return ExitCode.REFUSED;
            }
            story.tell(farewell(Duration.ofNanos(System.nanoTime() - began), home, keep));
            return ExitCode.OK;
        }
    }

    private Outcome demonstrate(DevSession session, DevHome home, Interruption interruption)
            throws IOException {
        try {
            removeAbandoned();
            story.tell("== A cluster of 4 nodes on 2 leaves, as real processes of this machine");
            story.tell(
                    "$ lockstep dev --nodes 4 --lease %ds --home %s"
                            .formatted(LEASE.toSeconds(), home.root()));
            long began = System.nanoTime();
            session.start(SHAPE, tree.resolve("bin/lockstep"));
            story.tell(
                    "ZooKeeper, the controller and 4 node daemons are ready after %.1f s."
                            .formatted((System.nanoTime() - began) / 1e9));
            story.tell("$ export LOCKSTEP_HOME=" + home.root());
            return demonstrateOn(session, home);
        } catch (StartFailed e) {
            caller.console().error(e.words());
        } catch (Setback e) {
            caller.console().error(e.words());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return interruption.isRequested() ? Outcome.BROKEN_OFF : Outcome.FAILED;
    }

    private Outcome demonstrateOn(DevSession session, DevHome home)
            throws IOException, Setback, InterruptedException {
        Path work = Files.createDirectories(home.root().resolve("work"));
        ShownCommands commands =
                new ShownCommands(
                        tree.resolve("bin"),
                        work,
                        Map.of(
                                "LOCKSTEP_HOME",
                                home.root().toString(),
                                "LOCKSTEP_JAVA",
                                Path.of(System.getProperty("java.home"), "bin", "java").toString()),
                        story);
        try (Controller controller = controller(home)) {
            new Demonstration(session, controller, commands, trainScript(), work, LEASE, story)
                    .run();
        }
        return Outcome.SHOWN;
    }

    private Controller controller(DevHome home) throws Setback {
        return switch (Controller.open(caller, Optional.of(home.root().toString()))) {
            case Sought.Found<Controller>(Controller opened) -> opened.impatient();
            case Sought.Missing<Controller>(var mistake) -> throw new Setback(mistake.text());
        };
    }

    /// In a source tree the one that people see, which is the shorter path to it.
    private Path trainScript() {
        Path source = tree.resolve("../../../examples/train.sh").normalize();
        return Files.isExecutable(source) && Files.exists(tree.resolve("../../pom.xml"))
                ? source
                : tree.resolve("examples/train.sh");
    }

    /// What a quickstart left behind that was killed.
    private void removeAbandoned() throws IOException, InterruptedException, StartFailed {
        for (DevHome home : homes.abandoned(ProcessTable.ofThisMachine())) {
            story.tell("An earlier quickstart was killed: removing " + home.root());
            DevSession session = new DevSession(caller, home, new Restarts.Never(), story);
            session.claim();
            session.end();
            Homes.remove(home);
        }
    }

    private boolean cleanUp(DevSession session, DevHome home, boolean keep) throws IOException {
        boolean interrupted = Thread.interrupted();
        try {
            story.tell("\n== Ending the cluster");
            Set<ProcessIdentity> left = session.end();
            if (!left.isEmpty()) {
                caller.console().error("could not be killed: " + left);
            } else {
                story.tell("Nothing of it is running.");
            }
            if (keep) {
                story.tell(
                        "Everything that was written is in %s; logs are in %s."
                                .formatted(home.root(), home.log()));
            } else {
                Homes.remove(home);
            }
            return left.isEmpty();
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted twice", e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static String farewell(Duration took, DevHome home, boolean keep) {
        return """

        All of this took %d s. What to try next:

            lockstep dev --nodes 4            a cluster that stays until ctrl-C
            ssubmit --help                    everything a job can ask for; #SBATCH lines work too
            %s\
        """
                .formatted(
                        took.toSeconds(),
                        keep
                                ? "lockstep dev --home %s    this cluster again, with its jobs"
                                        .formatted(home.root())
                                : "lockstep quickstart --keep        the same, leaving logs and"
                                        + " checkpoints to look at");
    }
}
