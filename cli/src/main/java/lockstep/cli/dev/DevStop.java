package lockstep.cli.dev;

import lockstep.cli.dev.cluster.StartFailed;
import lockstep.cli.dev.cluster.Story;
import lockstep.cli.dev.home.DevHome;
import lockstep.cli.dev.process.Ender;
import lockstep.cli.dev.process.ProcessIdentity;
import lockstep.cli.dev.process.ProcessTable;
import lockstep.cli.dev.process.RunFolder;
import lockstep.cli.dev.supervise.Restarts;
import lockstep.cli.shell.Caller;
import lockstep.cli.shell.ExitCode;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Ends a cluster that another process supervises, or that nobody does any more.
final class DevStop {
    /// A supervisor needs less, whatever its cluster does.
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final Caller caller;
    private final DevHome home;
    private final Story story;
    private final ProcessTable table = ProcessTable.ofThisMachine();

    DevStop(Caller caller, DevHome home) {
        this.caller = caller;
        this.home = home;
        this.story = new ConsoleStory(caller.console());
    }

    int run() throws IOException {
        if (!Files.exists(home.shape())) {
            caller.console()
                    .error(
                            "there has never been a cluster in %s.%nMaybe name its home: lockstep dev stop --home DIR"
                                    .formatted(home.root()));
            return ExitCode.REFUSED;
        }
        try {
            return stop();
        } catch (StartFailed e) {
            caller.console().error(e.words());
            return ExitCode.REFUSED;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ExitCode.REFUSED;
        }
    }

    private int stop() throws IOException, StartFailed, InterruptedException {
        Optional<ProcessIdentity> supervisor =
                new RunFolder(home.run()).recorded(DevHome.SUPERVISOR).filter(table::lives);
        if (supervisor.isPresent()) {
            story.show("Process %d is ending the cluster…".formatted(supervisor.get().pid()));
            new Ender(table).end(List.of(supervisor.get()), PATIENCE);
        }
        DevSession session = new DevSession(caller, home, new Restarts.Never(), story);
        session.claim();
        boolean leftover = !session.belongings().all().isEmpty();
        Set<ProcessIdentity> left = session.end();
        if (!left.isEmpty()) {
            caller.console().error(DevRun.stillAlive(left));
            return ExitCode.REFUSED;
        }
        story.tell(
                supervisor.isPresent() || leftover
                        ? "The cluster in %s has ended; nothing of it is running."
                                .formatted(home.root())
                        : "No cluster is running in %s.".formatted(home.root()));
        return ExitCode.OK;
    }
}
