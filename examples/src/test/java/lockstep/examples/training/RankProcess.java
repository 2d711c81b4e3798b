package lockstep.examples.training;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// One rank as a process of its own, as a scheduler starts it.
final class RankProcess implements AutoCloseable {
    private final Process process;
    private final BufferedReader output;
    private final List<String> lines = new ArrayList<>();

    private RankProcess(Process process) {
        this.process = process;
        this.output = process.inputReader();
    }

    /// One process for each rank, in rank order.
    static List<RankProcess> gang(
            int worldSize, int port, int attempt, Path directory, String... options)
            throws IOException {
        var ranks = new ArrayList<RankProcess>();
        for (int rank = 0; rank < worldSize; rank++) {
            var command =
                    new ArrayList<>(
                            List.of(
                                    Path.of(System.getProperty("java.home"), "bin", "java")
                                            .toString(),
                                    "-Xmx64m",
                                    "-XX:+UseSerialGC",
                                    "-XX:TieredStopAtLevel=1",
                                    "-cp",
                                    System.getProperty("java.class.path"),
                                    Training.class.getName()));
            command.addAll(List.of(options));
            var builder = new ProcessBuilder(command).redirectErrorStream(true);
            var environment = builder.environment();
            environment.put("RANK", Integer.toString(rank));
            environment.put("WORLD_SIZE", Integer.toString(worldSize));
            environment.put("MASTER_ADDR", "127.0.0.1");
            environment.put("MASTER_PORT", Integer.toString(port));
            environment.put("LOCKSTEP_JOB_ID", "7");
            environment.put("LOCKSTEP_ATTEMPT", Integer.toString(attempt));
            environment.put("LOCKSTEP_CHECKPOINT_DIR", directory.toString());
            ranks.add(new RankProcess(builder.start()));
        }
        return ranks;
    }

    /// Reads on until a line begins so.
    void awaitLine(String beginning) throws IOException {
        for (var line = output.readLine(); line != null; line = output.readLine()) {
            lines.add(line);
            if (line.startsWith(beginning)) {
                return;
            }
        }
        throw new AssertionError(
                "the rank ended without a line '%s': %s".formatted(beginning, lines));
    }

    /// All lines so far and those to come until it ends.
    List<String> allLines() throws IOException {
        for (var line = output.readLine(); line != null; line = output.readLine()) {
            lines.add(line);
        }
        return List.copyOf(lines);
    }

    int exitCode() throws InterruptedException {
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            throw new AssertionError("the rank has not ended after 60 s: " + lines);
        }
        return process.exitValue();
    }

    void terminate() {
        // Through its handle, since destroying the process itself would close its output unread.
        process.toHandle().destroy();
    }

    void kill() {
        process.destroyForcibly();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
