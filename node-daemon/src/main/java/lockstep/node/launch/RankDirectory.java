package lockstep.node.launch;

import lockstep.node.agent.RankState;
import lockstep.node.process.ProcessId;
import lockstep.protocol.v1.Usage;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a shepherd writes down about its rank; see `shepherd.sh` for who writes what and when.
record RankDirectory(Path path) {

    private static final Logger LOG = LoggerFactory.getLogger(RankDirectory.class);
    private static final int FAILURE_TEXT_MAX = 400;

    private static final Pattern PROCESS =
            Pattern.compile("(started|rank) 1 ([0-9]{1,9}) ([0-9]{1,18}) (\\S+) end\n");
    private static final Pattern TRANSFERRED =
            Pattern.compile("io 1 ([0-9]{1,18}) ([0-9]{1,18}) end\n");
    private static final Pattern EXIT = Pattern.compile("exit 1 ([a-z]+) ([0-9]{1,9}) end\n");

    /// What came from storage, and went there.
    record Transferred(long readBytes, long writtenBytes) {}

    Path barrier() {
        return path.resolve("barrier");
    }

    Path script() {
        return path.resolve("rank.sh");
    }

    /// Where the rank may write down its steps: LOCKSTEP_PROGRESS.
    Path progress() {
        return path.resolve("progress");
    }

    /// What the rank was told of things to come: LOCKSTEP_NOTICE. There only while a notice holds.
    Path notice() {
        return path.resolve("notice");
    }

    Path complaints() {
        return path.resolve("complaints");
    }

    Path exitRecord() {
        return path.resolve("exit");
    }

    /// The shepherd, if it has come to life in the boot named `bootId`.
    Optional<ProcessId> shepherd(String bootId) {
        return process("started", bootId);
    }

    /// The rank's own process, if it was ever forked in the boot named `bootId`. Its pid is also
    /// its session's id.
    Optional<ProcessId> rank(String bootId) {
        return process("rank", bootId);
    }

    private Optional<ProcessId> process(String record, String bootId) {
        Matcher whole = PROCESS.matcher(text(path.resolve(record)));
        if (!whole.matches() || !whole.group(1).equals(record) || !whole.group(4).equals(bootId)) {
            return Optional.empty();
        }
        return Optional.of(
                new ProcessId(Integer.parseInt(whole.group(2)), Long.parseLong(whole.group(3))));
    }

    boolean hasShepherdRecord() {
        return Files.exists(path.resolve("started"));
    }

    /// Makes sure that no shepherd ever comes to life here. False: one was faster.
    boolean barShepherd() {
        return bar("started");
    }

    /// Makes sure that the shepherd never forks the rank. False: it was faster.
    boolean barRank() {
        return bar("rank");
    }

    private boolean bar(String record) {
        try {
            Files.createDirectories(path);
            Files.writeString(
                    path.resolve(record), "barred 1 end\n", StandardOpenOption.CREATE_NEW);
            return true;
        } catch (FileAlreadyExistsException _) {
            return text(path.resolve(record)).startsWith("barred");
        } catch (IOException _) {
            return false;
        }
    }

    /// How the rank ended, if that was recorded whole.
    Optional<RankState> exit() {
        Matcher whole = EXIT.matcher(text(exitRecord()));
        if (!whole.matches()) {
            return Optional.empty();
        }
        int code = Integer.parseInt(whole.group(2));
        return switch (whole.group(1)) {
            case "exited" -> Optional.of(failed(code, 0));
            case "signalled" -> Optional.of(failed(0, code));
            case "failed" -> Optional.of(launchFailure(code));
            case "never" -> Optional.of(new RankState.NeverStarted("it was told to end"));
            default -> Optional.empty();
        };
    }

    private RankState failed(int code, int signal) {
        String why = printable(text(path.resolve("oom")));
        return why.isEmpty()
                ? new RankState.Exited(code, signal)
                : new RankState.OutOfMemory(code, signal, why);
    }

    /// Notes that the kernel killed for want of memory: its count goes with the cgroup.
    void noteOutOfMemory(String why) {
        try {
            Files.writeString(path.resolve("oom"), why);
        } catch (IOException e) {
            LOG.warn("Cannot note in {} that memory ran out", path, e);
        }
    }

    /// Notes what the rank used: the counts go with its cgroups.
    void noteUsage(Usage used) {
        note("rank-usage", used);
    }

    /// What the rank used, if that was noted whole.
    Optional<Usage> usage() {
        return UsageNote.parse(text(path.resolve("rank-usage")));
    }

    /// Notes what all ranks of the attempt used here together.
    void noteUsageOfAll(Usage used) {
        note("usage", used);
    }

    /// What all ranks of the attempt used here together, if that was noted whole.
    Optional<Usage> usageOfAll() {
        return UsageNote.parse(text(path.resolve("usage")));
    }

    private void note(String file, Usage used) {
        try {
            Files.writeString(path.resolve(file), UsageNote.of(used));
        } catch (IOException e) {
            LOG.warn("Cannot note in {} what was used", path, e);
        }
    }

    /// What the rank read and wrote, as its shepherd saw it: only of a rank that ended by itself.
    Optional<Transferred> transferred() {
        Matcher whole = TRANSFERRED.matcher(text(path.resolve("io")));
        return whole.matches()
                ? Optional.of(
                        new Transferred(
                                Long.parseLong(whole.group(1)), Long.parseLong(whole.group(2))))
                : Optional.empty();
    }

    private RankState launchFailure(int code) {
        String text = text(path.resolve("failure"));
        String why =
                text.lines()
                        .filter(line -> line.startsWith("fail "))
                        .map(line -> line.replaceFirst("fail [0-9]+ ", ""))
                        .findFirst()
                        .orElseGet(
                                () ->
                                        text.isBlank()
                                                ? "its launch ended early, code " + code
                                                : text.strip());
        return new RankState.LaunchFailed(code == 0 ? 1 : code, printable(why));
    }

    /// What the shepherd complained about before it could write records; empty when it did not.
    String complaint() {
        return printable(text(complaints()).strip());
    }

    /// Deletes it with all that is in it: files only, made by us or (never followed) by nobody.
    void delete() {
        try (var files = Files.newDirectoryStream(path)) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
            Files.deleteIfExists(path);
        } catch (NoSuchFileException _) {
            LOG.debug("{} is gone already", path);
        } catch (IOException e) {
            LOG.warn("Cannot delete {}", path, e);
        }
    }

    private static String printable(String text) {
        String clean = text.replaceAll("\\p{Cntrl}+", " ");
        return clean.length() <= FAILURE_TEXT_MAX ? clean : clean.substring(0, FAILURE_TEXT_MAX);
    }

    private static String text(Path file) {
        try (var in = Files.newInputStream(file)) {
            return new String(in.readNBytes(4 * FAILURE_TEXT_MAX), StandardCharsets.UTF_8);
        } catch (IOException _) {
            return ""; // there is none
        }
    }
}
