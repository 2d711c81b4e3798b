package lockstep.node.spool;

import lockstep.node.agent.AttemptKey;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// For each job the highest attempt that was forgotten: a line `JOB ATTEMPT` for each, appended.
///
/// A torn or damaged line counts for nothing: it was not acknowledged, or what it kept out is kept
/// out by other means too (orders are for one life of the daemon). The jobs forgotten longest ago
/// are dropped when the log is written anew.
final class ForgottenLog {

    static final int JOBS_MAX = 65_536;
    private static final int LINES_MAX = 2 * JOBS_MAX;
    private static final Pattern LINE = Pattern.compile("([0-9]{1,9}) ([0-9]{1,9})");

    private final Path path;
    private final LinkedHashMap<Integer, Integer> highest = new LinkedHashMap<>();
    private int lines;

    private ForgottenLog(Path path) {
        this.path = path;
    }

    static ForgottenLog read(Path path) throws IOException {
        var log = new ForgottenLog(path);
        if (Files.exists(path)) {
            List<String> all = Files.readAllLines(path, StandardCharsets.ISO_8859_1);
            all.forEach(log::readLine);
            log.lines = all.size();
        }
        return log;
    }

    private void readLine(String line) {
        Matcher whole = LINE.matcher(line);
        if (whole.matches()) {
            note(Integer.parseInt(whole.group(1)), Integer.parseInt(whole.group(2)));
        }
    }

    private void note(int job, int attempt) {
        int before = highest.getOrDefault(job, 0);
        highest.remove(job);
        highest.put(job, Math.max(before, attempt));
        if (highest.size() > JOBS_MAX) {
            highest.pollFirstEntry();
        }
    }

    Map<Integer, Integer> highest() {
        return Map.copyOf(highest);
    }

    /// Adds `keys`; durable when it returns.
    void add(List<AttemptKey> keys, DurableFiles files) throws IOException {
        keys.forEach(key -> note(key.jobId(), key.attempt()));
        if (lines + keys.size() > LINES_MAX || !Files.exists(path)) {
            rewrite(files);
            return;
        }
        var text = new StringBuilder();
        // A line of its own first: the last one may be torn.
        text.append('\n');
        keys.forEach(key -> text.append(key.jobId() + " " + key.attempt() + "\n"));
        try (var channel = FileChannel.open(path, StandardOpenOption.APPEND)) {
            DurableFiles.writeAll(channel, text.toString().getBytes(StandardCharsets.US_ASCII));
            channel.force(true);
        }
        lines += keys.size();
    }

    private void rewrite(DurableFiles files) throws IOException {
        var text = new StringBuilder();
        highest.forEach((job, attempt) -> text.append(job + " " + attempt + "\n"));
        files.put(path, text.toString().getBytes(StandardCharsets.US_ASCII));
        files.syncDirectories();
        lines = highest.size();
    }
}
