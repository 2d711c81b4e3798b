package lockstep.gang.admit;

import lockstep.gang.job.Launch;
import lockstep.gang.job.Script;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/// What is to be run: there is something, and the kernel could start it.
final class LaunchCheck {
    private static final int SCRIPT_BYTES_MAX = 4 << 20;
    private static final int ARGUMENTS_MAX = 16_384;
    private static final long ARGUMENTS_BYTES_MAX = 512 << 10;
    private static final int ARGUMENT_BYTES_MAX = 1 << 17;

    private final Mistakes mistakes;

    private LaunchCheck(Mistakes mistakes) {
        this.mistakes = mistakes;
    }

    static void check(Optional<Launch> launch, Mistakes mistakes) {
        LaunchCheck check = new LaunchCheck(mistakes);
        launch.ifPresentOrElse(check::check, check::nothing);
    }

    private void nothing() {
        mistakes.add(
                "the request does not say what to run",
                "give a batch script, or a command with --per-node or --per-rank");
    }

    private void check(Launch launch) {
        arguments(launch.arguments());
        switch (launch) {
            case Launch.Batch(var script, _) -> script(script);
            case Launch.PerNode(var words) -> command(words);
            case Launch.PerRank(var words) -> command(words);
        }
    }

    private void command(List<String> words) {
        if (words.isEmpty() || words.getFirst().isEmpty()) {
            nothing();
        }
    }

    private void script(Script script) {
        if (script.size() > SCRIPT_BYTES_MAX) {
            mistakes.add(
                    "the batch script has %d bytes; at most %d are taken"
                            .formatted(script.size(), SCRIPT_BYTES_MAX),
                    "put its data into a file of its own");
            return;
        }
        // One byte is one character here, whatever the script's encoding.
        String text = new String(script.bytes(), StandardCharsets.ISO_8859_1);
        if (text.isBlank()) {
            mistakes.add("the batch script is empty", "give a file that starts with #!/bin/sh");
        } else if (!text.startsWith("#!")) {
            mistakes.add(
                    "the batch script does not start with #! and an interpreter's path",
                    "make its first line #!/bin/sh");
        }
        if (text.indexOf('\0') >= 0) {
            mistakes.add(
                    "the batch script has a NUL character at byte %d"
                            .formatted(text.indexOf('\0') + 1),
                    "give a text file: programs run with --per-node or --per-rank");
        }
        if (text.contains("\r\n")) {
            mistakes.add(
                    "the batch script has DOS line ends (\\r\\n)", "convert it: sed -i 's/\\r$//'");
        }
    }

    private void arguments(List<String> arguments) {
        if (arguments.size() > ARGUMENTS_MAX) {
            mistakes.add(
                    "there are %d arguments; at most %d are taken"
                            .formatted(arguments.size(), ARGUMENTS_MAX),
                    "put them into a file");
            return;
        }
        long all = 0;
        for (String argument : arguments) {
            long size = argument.getBytes(StandardCharsets.UTF_8).length + 1L;
            all += size;
            argument(argument, size);
        }
        if (all > ARGUMENTS_BYTES_MAX) {
            mistakes.add(
                    "the arguments take %d bytes; at most %d are taken"
                            .formatted(all, ARGUMENTS_BYTES_MAX),
                    "put them into a file");
        }
    }

    private void argument(String argument, long size) {
        if (argument.indexOf('\0') >= 0) {
            mistakes.add(
                    "argument",
                    argument,
                    "has a NUL character, which no program could be given",
                    "leave it out");
        }
        if (size > ARGUMENT_BYTES_MAX) {
            mistakes.add(
                    "argument",
                    argument,
                    "takes %d bytes; the kernel takes at most %d"
                            .formatted(size, ARGUMENT_BYTES_MAX),
                    "put it into a file");
        }
    }
}
