package lockstep.cli.submit;

import lockstep.cli.options.OptionSpec;
import lockstep.cli.options.Parsed;
import lockstep.protocol.v1.JobSpec;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/// Working directory, output files and checkpoints: from options to the request.
///
/// A directory that is missing here is a mistake here, not a job that fails later. Only what stands
/// before the first `%` of a pattern can be looked at.
final class JobFiles {

    private static final String LOCALE_ADVICE = "Maybe set LC_ALL=C.UTF-8.";

    private final Choices choices;
    private final JobSpec.Builder spec;
    private Path directory;

    private JobFiles(Choices choices, JobSpec.Builder spec, Path workingDirectory) {
        this.choices = choices;
        this.spec = spec;
        this.directory = workingDirectory;
    }

    static void write(Choices choices, JobSpec.Builder spec, Path workingDirectory) {
        JobFiles files = new JobFiles(choices, spec, workingDirectory);
        files.writeDirectory();
        files.writePattern(SubmitOptions.OUTPUT).ifPresent(spec::setStdoutPattern);
        files.writePattern(SubmitOptions.ERROR).ifPresent(spec::setStderrPattern);
        files.writeRest();
    }

    private void writeDirectory() {
        choices.read(SubmitOptions.CHDIR, this::existingDirectory)
                .ifPresent(chosen -> directory = chosen);
        spec.setWorkingDirectory(directory.toString());
    }

    private Parsed<Path> existingDirectory(String text) {
        try {
            Path path = directory.resolve(text).normalize();
            if (text.isEmpty() || !Files.isDirectory(path)) {
                return Parsed.bad(
                        "must be a directory, and "
                                + path
                                + (Files.exists(path) && !text.isEmpty()
                                        ? " is none."
                                        : " does not exist."));
            }
            return Parsed.good(path);
        } catch (InvalidPathException e) {
            return Parsed.bad("cannot be a path in this locale.", LOCALE_ADVICE);
        }
    }

    private Optional<String> writePattern(OptionSpec option) {
        return choices.read(option, this::pattern);
    }

    private Parsed<String> pattern(String text) {
        if (text.isEmpty() || text.endsWith("/")) {
            return Parsed.bad("must be a file's name, not a directory's.");
        }
        String certain = beforeFirstPercent(text);
        int slash = certain.lastIndexOf('/');
        if (slash < 0) {
            return Parsed.good(text);
        }
        try {
            Path parent = directory.resolve(certain.substring(0, Math.max(1, slash))).normalize();
            if (!Files.isDirectory(parent)) {
                return Parsed.bad(
                        "must be in a directory that exists, and " + parent + " does not.",
                        "Maybe create it: mkdir -p " + parent);
            }
            return Parsed.good(text);
        } catch (InvalidPathException e) {
            return Parsed.bad("cannot be a path in this locale.", LOCALE_ADVICE);
        }
    }

    /// A backslash switches the expansion of `%` off, and so does a doubled percent sign.
    private static String beforeFirstPercent(String pattern) {
        if (pattern.indexOf('\\') >= 0) {
            return "";
        }
        int percent = pattern.indexOf('%');
        return percent < 0 ? pattern : pattern.substring(0, percent);
    }

    private void writeRest() {
        choices.read(SubmitOptions.INPUT, JobFiles::input);
        choices.read(SubmitOptions.OPEN_MODE, JobFiles::openMode).ifPresent(spec::setAppendOutput);
        choices.read(SubmitOptions.CHECKPOINT_DIR, this::checkpointDirectory)
                .ifPresent(spec::setCheckpointDirectory);
    }

    private Parsed<String> checkpointDirectory(String text) {
        try {
            return text.isEmpty()
                    ? Parsed.bad("must name a directory.")
                    : Parsed.good(directory.resolve(text).normalize().toString());
        } catch (InvalidPathException e) {
            return Parsed.bad("cannot be a path in this locale.", LOCALE_ADVICE);
        }
    }

    private static Parsed<Boolean> input(String text) {
        return text.equals("/dev/null") || text.equals("none")
                ? Parsed.good(true)
                : Parsed.bad(
                        "must be /dev/null: jobs have no other standard input.",
                        "Maybe redirect it in the script: program < FILE");
    }

    private static Parsed<Boolean> openMode(String text) {
        if (text.equalsIgnoreCase("append") || text.equalsIgnoreCase("a")) {
            return Parsed.good(true);
        }
        if (text.equalsIgnoreCase("truncate") || text.equalsIgnoreCase("t")) {
            return Parsed.good(false);
        }
        return Parsed.bad("must be append or truncate.");
    }
}
