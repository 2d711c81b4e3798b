package lockstep.cli.pki.authority;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Every certificate that was issued, in the order in which they were: a file with a line for each.
final class Ledger {
    private static final String TITLE = "# serial\trole\tname\tnot after\trevoked\n";

    private final Path file;

    Ledger(Path file) {
        this.file = file;
    }

    /// @throws PkiFailure when a line of the file is none
    List<Entry> read() throws IOException {
        List<Entry> entries = new ArrayList<>();
        if (!SafeFiles.isThere(file)) {
            return entries;
        }
        int number = 0;
        for (String line : Files.readAllLines(file)) {
            number++;
            if (line.startsWith("#") || line.isBlank()) {
                continue;
            }
            int at = number;
            entries.add(
                    Entry.parse(line)
                            .orElseThrow(
                                    () ->
                                            new PkiFailure(
                                                    "%s:%d cannot be read: it must have a serial, role, name, not after and revoked, with tabs between them.%nMaybe bring the file back from a backup."
                                                            .formatted(file, at))));
        }
        return entries;
    }

    void write(List<Entry> entries) throws IOException {
        StringBuilder text = new StringBuilder(TITLE);
        entries.forEach(entry -> text.append(entry.line()).append('\n'));
        SafeFiles.replace(file, text.toString(), SafeFiles.Readers.OWNER);
    }
}
