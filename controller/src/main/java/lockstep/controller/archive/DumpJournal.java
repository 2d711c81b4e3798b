package lockstep.controller.archive;

import static java.nio.charset.StandardCharsets.UTF_8;

import lockstep.controller.journal.JournalCopy;
import lockstep.controller.journal.JournalReader;
import lockstep.controller.journal.JournalRecord;
import lockstep.controller.journal.JournalStore;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.util.concurrent.Callable;

/// `lockstep journal dump`.
@Command(
        name = "dump",
        description = {
            "Prints records, one a line: number, epoch, time, kind, body.",
            "Scripts and environments of users are in the bodies."
        },
        mixinStandardHelpOptions = true)
final class DumpJournal implements Callable<Integer> {
    @Mixin private Whereabouts where = new Whereabouts();

    @Option(
            names = "--from",
            paramLabel = "SEQ",
            description = "The first record (default: the oldest that is there).")
    private long from = 1;

    @Option(names = "--kind", paramLabel = "KIND", description = "Only this kind, as JobStarted.")
    private String kind = "";

    @Option(
            names = "--limit",
            paramLabel = "N",
            description = "At most so many records (default: all).")
    private long limit = Long.MAX_VALUE;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        try (JournalStore store = where.toRead();
                JournalReader reader = store.openReader()) {
            reader.copyInto(new Printing(out));
        } finally {
            out.flush();
        }
        return 0;
    }

    private final class Printing implements JournalCopy {
        private final PrintWriter out;
        private long printed;

        Printing(PrintWriter out) {
            this.out = out;
        }

        @Override
        public void origin(Origin origin) {}

        @Override
        public void record(JournalRecord record) {
            if (record.seq() >= from && isWanted(record) && printed < limit) {
                out.println(line(record));
                printed++;
            }
        }

        @Override
        public void snapshot(Kept snapshot) {}
    }

    private boolean isWanted(JournalRecord record) {
        return kind.isEmpty() || record.kind().equals(kind);
    }

    private static String line(JournalRecord record) {
        return "%d %d %s %s %s"
                .formatted(
                        record.seq(),
                        record.epoch(),
                        record.at(),
                        record.kind(),
                        new String(record.body().toArray(), UTF_8).replace("\n", " "));
    }
}
