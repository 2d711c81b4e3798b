package lockstep.controller.archive;

import lockstep.controller.journal.JournalReader;
import lockstep.controller.journal.JournalStore;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.Callable;

/// `lockstep journal export FILE`.
@Command(
        name = "export",
        description = {
            "Writes the whole journal into a file that any store can be restored from.",
            "With PostgreSQL the controllers may go on meanwhile; with H2 the controller must be"
                    + " stopped, or use the backups that it makes while it runs."
        },
        mixinStandardHelpOptions = true)
final class ExportJournal implements Callable<Integer> {
    @Mixin private Whereabouts where = new Whereabouts();

    @Parameters(paramLabel = "FILE", description = "Where to; must not be there yet.")
    private Path file = Path.of("");

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws Exception {
        try (JournalStore store = where.toRead();
                JournalReader reader = store.openReader()) {
            ArchiveWriter.Written written =
                    ArchiveWriter.write(file, reader::copyInto, Instant.now());
            spec.commandLine()
                    .getOut()
                    .printf(
                            "%s: %d records up to %d and %d snapshots of cluster %s, %d bytes%n",
                            file,
                            written.records(),
                            written.lastSeq(),
                            written.snapshots(),
                            store.cluster().orElseThrow(),
                            written.bytes());
            return 0;
        }
    }
}
