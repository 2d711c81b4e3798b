package lockstep.cli.quickstart;

import lockstep.cli.dev.cluster.Story;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Runs commands as a user would, and shows them with what they answer.
final class ShownCommands {
    private final Path programs;
    private final Path workingDirectory;
    private final Map<String, String> environment;
    private final Story story;

    /// Runs nothing yet.
    ///
    /// @param programs the folder of `ssubmit` and its siblings
    /// @param environment what is set on top of this process's own
    ShownCommands(
            Path programs, Path workingDirectory, Map<String, String> environment, Story story) {
        this.programs = programs;
        this.workingDirectory = workingDirectory;
        this.environment = Map.copyOf(environment);
        this.story = story;
    }

    /// Shows a command, runs it and shows its answer.
    ///
    /// @param words the first is a program's name
    /// @return what it wrote to standard output
    /// @throws Setback when it fails
    String run(String... words) throws IOException, Setback, InterruptedException {
        String typed =
                List.of(words).stream().map(ShownCommands::quoted).collect(Collectors.joining(" "));
        story.tell("$ " + typed);
        List<String> command = new ArrayList<>(List.of(words));
        command.set(0, programs.resolve(words[0]).toString());
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(environment);
        Process process =
                builder.directory(workingDirectory.toFile())
                        .redirectInput(new File("/dev/null"))
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        String answer;
        try (var out = process.getInputStream()) {
            answer = new String(out.readAllBytes(), StandardCharsets.UTF_8);
        }
        int exitCode = process.waitFor();
        story.tell(answer.stripTrailing());
        if (exitCode != 0) {
            throw new Setback("%s ended with exit code %d.".formatted(words[0], exitCode));
        }
        return answer;
    }

    /// As it would have to be typed in a shell.
    private static String quoted(String word) {
        return word.matches("[A-Za-z0-9_./=:,%@+-]+")
                ? word
                : "'" + word.replace("'", "'\\''") + "'";
    }
}
