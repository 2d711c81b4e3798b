package lockstep.cli.dev;

import lockstep.cli.dev.cluster.StartFailed;
import lockstep.cli.dev.cluster.Story;
import lockstep.cli.dev.home.ClusterShape;
import lockstep.cli.dev.home.DevHome;
import lockstep.cli.dev.home.NodePlace;
import lockstep.cli.dev.process.ProcessIdentity;
import lockstep.cli.dev.supervise.Restarts;
import lockstep.cli.shell.Caller;
import lockstep.cli.shell.ExitCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;

/// Runs a cluster until this process is told to end.
final class DevRun {
    private final Caller caller;
    private final DevHome home;
    private final ClusterShape shape;
    private final Path launcher;
    private final Story story;

    DevRun(Caller caller, DevHome home, ClusterShape shape, Path launcher) {
        this.caller = caller;
        this.home = home;
        this.shape = shape;
        this.launcher = launcher;
        this.story = new ConsoleStory(caller.console());
    }

    /// Says how the cluster is ended.
    enum EndedBy {
        CTRL_C,
        DEV_STOP
    }

    /// Starts, waits, stops.
    ///
    /// @return the exit code
    int untilEnded(Restarts restarts, EndedBy endedBy) throws IOException {
        long began = System.nanoTime();
        try (Interruption interruption = Interruption.awaited()) {
            DevSession session = new DevSession(caller, home, restarts, story);
            int exitCode = ExitCode.OK;
            try {
                session.start(shape, launcher);
                story.tell(summary(Duration.ofNanos(System.nanoTime() - began), endedBy));
                Files.writeString(home.readyMark(), ProcessHandle.current().pid() + "\n");
                interruption.await();
            } catch (StartFailed e) {
                caller.console().error(e.words());
                exitCode = ExitCode.REFUSED;
            } catch (InterruptedException e) {
                story.tell("Told to end while starting.");
            }
            return end(session, exitCode);
        }
    }

    /// Nothing interrupts this: the one interruption that there can be has been.
    private int end(DevSession session, int exitCode) throws IOException {
        boolean interrupted = Thread.interrupted();
        try {
            Set<ProcessIdentity> left = session.end();
            if (left.isEmpty()) {
                story.tell("The cluster has ended; nothing of it is running.");
                return exitCode;
            }
            caller.console().error(stillAlive(left));
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted twice", e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        return ExitCode.REFUSED;
    }

    static String stillAlive(Set<ProcessIdentity> left) {
        return "could not be killed: "
                + left.stream()
                        .map(identity -> "process " + identity.pid())
                        .sorted()
                        .collect(Collectors.joining(", "));
    }

    private String summary(Duration took, EndedBy endedBy) {
        long leaves = shape.nodes().stream().map(NodePlace::leaf).distinct().count();
        return """
        %d nodes on %d leaves are ready after %.1f s. Logs: %s

            export LOCKSTEP_HOME=%s

        lets sinfo, ssubmit, squeue, scancel and sjob find this cluster. %s
        """
                .formatted(
                        shape.nodes().size(),
                        leaves,
                        took.toMillis() / 1000.0,
                        home.log(),
                        home.root(),
                        switch (endedBy) {
                            case CTRL_C -> "Ctrl-C ends it.";
                            case DEV_STOP -> "To end it: lockstep dev stop --home " + home.root();
                        });
    }
}
