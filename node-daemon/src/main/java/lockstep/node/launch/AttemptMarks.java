package lockstep.node.launch;

import lockstep.node.agent.AttemptKey;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Which attempts have begun on the disk where checkpoints lie, in which life of the machine, and
/// whether their ranks here have finished.
///
/// Only where a mark is found in the same life can a step that is missing be taken for one that was
/// never written: a disk may have been replaced, and what was not yet on it is lost with the power.
///
/// @param folder where nobody but this daemon can put anything
public record AttemptMarks(Path folder) {
    private static final String FINISHED = "finished";
    private static final Pattern MARK = Pattern.compile("([1-9]\\d{0,9})\\.([1-9]\\d{0,9})");

    /// Marks that an attempt begins here. The first mark stands.
    ///
    /// @param bootId the life of the machine
    void mark(AttemptKey attempt, String bootId) throws IOException {
        try {
            Files.writeString(file(attempt), bootId + '\n', StandardOpenOption.CREATE_NEW);
        } catch (FileAlreadyExistsException _) {
            return; // another rank of it was first
        }
    }

    /// Adds that all ranks of the attempt here have ended by themselves and with success. Does
    /// nothing where it did not begin.
    void finish(AttemptKey attempt) throws IOException {
        try {
            Files.writeString(file(attempt), FINISHED + '\n', StandardOpenOption.APPEND);
        } catch (NoSuchFileException _) {
            return;
        }
    }

    /// What is known of an attempt.
    ///
    /// @param begun whether it began here in this life of the machine
    /// @param finished whether all its ranks here have ended by themselves and with success
    public record Mark(boolean begun, boolean finished) {}

    /// What is known of an attempt in this life of the machine.
    public Mark of(AttemptKey attempt, String bootId) {
        List<String> lines;
        try {
            lines = Files.readAllLines(file(attempt));
        } catch (IOException _) {
            lines = List.of();
        }
        boolean begun = !lines.isEmpty() && lines.getFirst().equals(bootId);
        return new Mark(begun, begun && lines.contains(FINISHED));
    }

    /// The jobs whose attempts are marked.
    Set<Integer> jobs() throws IOException {
        Set<Integer> jobs = new TreeSet<>();
        try (var marks = Files.newDirectoryStream(folder)) {
            marks.forEach(mark -> job(mark).ifPresent(jobs::add));
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        } catch (NoSuchFileException _) {
            return Set.of();
        }
        return jobs;
    }

    /// Takes away the marks of a job that is forgotten.
    void remove(int job) throws IOException {
        try (var marks = Files.newDirectoryStream(folder, job + ".*")) {
            for (Path mark : marks) {
                if (job(mark).isPresent()) {
                    Files.deleteIfExists(mark);
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        } catch (NoSuchFileException _) {
            return;
        }
    }

    private Path file(AttemptKey attempt) {
        return folder.resolve(attempt.toString());
    }

    private static Optional<Integer> job(Path mark) {
        Matcher matcher = MARK.matcher(String.valueOf(mark.getFileName()));
        return matcher.matches()
                ? Optional.of(Long.parseLong(matcher.group(1)))
                        .filter(job -> job <= Integer.MAX_VALUE)
                        .map(Long::intValue)
                : Optional.empty();
    }
}
