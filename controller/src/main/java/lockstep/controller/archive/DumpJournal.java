package lockstep.controller.archive;

import static java.nio.charset.StandardCharsets.UTF_8;

import lockstep.controller.journal.JournalReader;
import lockstep.controller.journal.JournalRecord;
import lockstep.controller.journal.JournalStore;
import lockstep.controller.journal.Verdict;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.util.List;
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
            JournalReader.Cursor cursor = reader.after(oldest(reader));
            long printed = 0;
            List<JournalRecord> page = cursor.next();
            while (!page.isEmpty() && printed < limit) {
                for (JournalRecord record : page) {
                    if (record.seq() >= from && isWanted(record) && printed < limit) {
                        out.println(line(record));
                        printed++;
                    }
                }
                page = cursor.next();
            }
            out.flush();
        }
        return 0;
    }

    /// Records before it were dropped, for a snapshot holds them.
    private long oldest(JournalReader reader) {
        return switch (reader.verify()) {
            case Verdict.Sound sound -> Math.clamp(from - 1, sound.firstSeq() - 1, sound.lastSeq());
            case Verdict.Broken broken -> broken.brokenSeq() - broken.soundRecords() - 1;
        };
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
