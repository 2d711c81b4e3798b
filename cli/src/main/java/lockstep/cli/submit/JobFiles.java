package lockstep.cli.submit;

import lockstep.cli.options.Given;
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
    private final Presence presence;
    private Path directory;

    /// What to make of a directory that is missing.
    enum Presence {
        /// A mistake: the job would fail.
        REQUIRED,
        /// Worth a warning: the request is only looked at, perhaps on another machine.
        EXPECTED
    }

    private JobFiles(
            Choices choices, JobSpec.Builder spec, Path workingDirectory, Presence presence) {
        this.choices = choices;
        this.spec = spec;
        this.directory = workingDirectory;
        this.presence = presence;
    }

    static void write(
            Choices choices, JobSpec.Builder spec, Path workingDirectory, Presence presence) {
        JobFiles files = new JobFiles(choices, spec, workingDirectory, presence);
        files.writeDirectory();
        files.writePattern(SubmitOptions.OUTPUT).ifPresent(spec::setStdoutPattern);
        files.writePattern(SubmitOptions.ERROR).ifPresent(spec::setStderrPattern);
        files.writeRest();
    }

    private void writeDirectory() {
        choices.read(SubmitOptions.CHDIR, this::path).ifPresent(chosen -> directory = chosen);
        choices.of(SubmitOptions.CHDIR)
                .ifPresent(
                        given ->
                                requireDirectory(
                                        given, directory, "must be a directory, and " + directory));
        spec.setWorkingDirectory(directory.toString());
    }

    private Optional<String> writePattern(OptionSpec option) {
        Optional<String> pattern = choices.read(option, JobFiles::pattern);
        Optional<Given> given = choices.of(option);
        if (pattern.isPresent() && given.isPresent()) {
            requireParent(given.get(), pattern.get());
        }
        return pattern;
    }

    private Parsed<Path> path(String text) {
        try {
            return text.isEmpty()
                    ? Parsed.bad("must name a directory.")
                    : Parsed.good(directory.resolve(text).normalize());
        } catch (InvalidPathException e) {
            return Parsed.bad("cannot be a path in this locale.", LOCALE_ADVICE);
        }
    }

    private static Parsed<String> pattern(String text) {
        return text.isEmpty() || text.endsWith("/")
                ? Parsed.bad("must be a file's name, not a directory's.")
                : Parsed.good(text);
    }

    private void requireParent(Given given, String pattern) {
        String certain = beforeFirstPercent(pattern);
        int slash = certain.lastIndexOf('/');
        if (slash < 0) {
            return;
        }
        path(certain.substring(0, Math.max(1, slash)))
                .orTell((must, advice) -> choices.wrong(given, must, advice))
                .ifPresent(
                        parent ->
                                requireDirectory(
                                        given,
                                        parent,
                                        "must be in a directory that exists, and " + parent));
    }

    private void requireDirectory(Given given, Path path, String must) {
        if (Files.isDirectory(path)) {
            return;
        }
        String what = must + (Files.exists(path) ? " is none." : " does not exist.");
        if (presence == Presence.EXPECTED) {
            choices.warn(given.subject() + " " + what);
        } else {
            choices.wrong(
                    given, what, Files.exists(path) ? "" : "Maybe create it: mkdir -p " + path);
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
        choices.read(CheckpointOptions.DIR, this::path)
                .ifPresent(path -> spec.setCheckpointDirectory(path.toString()));
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
