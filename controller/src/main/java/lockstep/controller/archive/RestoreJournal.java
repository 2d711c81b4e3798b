package lockstep.controller.archive;

import lockstep.controller.journal.JournalCopy;
import lockstep.controller.journal.JournalFailure;
import lockstep.controller.journal.JournalStore;
import lockstep.controller.store.StoreOpening;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Callable;

/// `lockstep journal restore FILE`.
@Command(
        name = "restore",
        description = {
            "Fills an empty store from an export or a backup: the same cluster goes on.",
            "Stop all controllers first. The store that the configuration names must be empty: move"
                + " an H2 folder away, or make a new database. It may be of the other kind, so this"
                + " moves a cluster from H2 to PostgreSQL.",
            "Where the file is older than what nodes have seen, no controller would lead from it,"
                    + " for it does not know all that was promised; see --newer-is-lost."
        },
        mixinStandardHelpOptions = true)
final class RestoreJournal implements Callable<Integer> {
    @Mixin private Whereabouts where = new Whereabouts();

    @Parameters(paramLabel = "FILE", description = "An export or a backup.")
    private Path file = Path.of("");

    @Option(
            names = "--newer-is-lost",
            description =
                    "Says that nothing newer can be had: jobs submitted since are lost, and what"
                        + " nodes run of them is ended. Leads from here all the same; job ids that"
                        + " may have been given since are not given again.")
    private boolean newerIsLost;

    @Spec private CommandSpec spec = CommandSpec.create();

    /// To the microsecond, as the journal keeps it.
    private final Clock clock = Clock.tick(Clock.systemUTC(), Duration.ofNanos(1_000));

    @Override
    public Integer call() throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        JournalCopy.Source source = new Archive(file);
        try (JournalStore store = StoreOpening.openEmpty(where.config().store())) {
            requireEmpty(store);
            store.createFrom(newerIsLost ? Loss.above(source) : source, clock.instant());
            out.printf("restored: cluster %s from %s%n", store.cluster().orElseThrow(), file);
            if (newerIsLost) {
                out.printf("no job gets an id up to %s%n", Loss.skipJobIds(store, clock));
            }
        }
        out.println("Maybe check it with lockstep journal verify, then start the controllers.");
        return 0;
    }

    private static void requireEmpty(JournalStore store) {
        store.cluster()
                .ifPresent(
                        present -> {
                            throw new JournalFailure(
                                    JournalFailure.Code.WRONG_CLUSTER,
                                    """
                                    the store holds the journal of cluster %s already, which is not overwritten
                                    Maybe move its folder away, or name an empty database.\
                                    """
                                            .formatted(present));
                        });
    }
}
