package lockstep.controller.archive;

import lockstep.controller.journal.JournalReader;
import lockstep.controller.journal.JournalStore;
import lockstep.controller.journal.Verdict;
import lockstep.controller.store.JournalBackedStore;
import lockstep.gang.state.ClusterState;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.time.Clock;
import java.util.concurrent.Callable;

/// `lockstep journal verify`.
@Command(
        name = "verify",
        description = {
            "Reads the whole journal and says whether it is as it was written.",
            "Checks the chain of checksums and every snapshot, then replays everything and holds"
                    + " the state that comes of it against itself."
        },
        mixinStandardHelpOptions = true)
final class VerifyJournal implements Callable<Integer> {
    @Mixin private Whereabouts where = new Whereabouts();

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        try (JournalStore store = where.toRead();
                JournalReader reader = store.openReader()) {
            return switch (reader.verify()) {
                case Verdict.Broken broken -> {
                    out.printf(
                            "broken: %s%n%d records before it are as they were written.%nMaybe"
                                + " restore the newest backup: lockstep journal restore --help.%n",
                            broken.reason(), broken.soundRecords());
                    yield 1;
                }
                case Verdict.Sound sound -> {
                    ClusterState state = replayed(store);
                    state.verify();
                    out.printf(
                            "sound: records %d to %d, epoch %d, %d snapshots; %d jobs, %d nodes,"
                                    + " last job id %d%n",
                            sound.firstSeq(),
                            sound.lastSeq(),
                            sound.lastEpoch(),
                            sound.snapshots(),
                            state.jobs().size(),
                            state.nodes().size(),
                            state.lastJobId());
                    yield 0;
                }
            };
        }
    }

    /// Closes the store, which is of no more use then.
    private static ClusterState replayed(JournalStore store) {
        try (JournalBackedStore all =
                new JournalBackedStore(store, store.cluster().orElseThrow(), Clock.systemUTC())) {
            all.follow();
            return all.followed();
        }
    }
}
