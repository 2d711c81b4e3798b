package lockstep.packaging.launcher;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// One command typed into a shell: its words, the first one relative to the tree, and the
/// environment.
final class Call {
    private final PretendedTree tree;
    private final List<String> words;
    private final Map<String, String> environment = new HashMap<>();

    Call(PretendedTree tree, List<String> words) {
        this.tree = tree;
        this.words = new ArrayList<>(words);
        environment.put("PATH", tree.root().resolve("pretended-bin") + ":" + System.getenv("PATH"));
        environment.put("PRETENDED_ROOT", tree.root().toString());
        environment.put("LOCKSTEP_JAVA_HOME", tree.root().resolve("jdk").toString());
    }

    /// @param out what the pretended java was given, a line each
    record Result(int exitCode, List<String> out, String err) {}

    Call with(String name, String value) {
        environment.put(name, value);
        return this;
    }

    Call without(String name) {
        environment.remove(name);
        return this;
    }

    Process start() throws IOException {
        var command = new ArrayList<>(words);
        command.set(0, tree.root().resolve(words.getFirst()).toString());
        var builder = new ProcessBuilder(command).directory(Path.of("/").toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        return builder.start();
    }

    Result run() throws IOException, InterruptedException {
        return finish(start());
    }

    /// The outputs are small, so reading one after the other cannot block the process.
    static Result finish(Process process) throws IOException, InterruptedException {
        var out = process.inputReader(StandardCharsets.UTF_8).lines().toList();
        var err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Result(process.waitFor(), out, err);
    }
}
