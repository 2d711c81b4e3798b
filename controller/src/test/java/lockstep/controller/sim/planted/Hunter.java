package lockstep.controller.sim.planted;

import lockstep.controller.sim.planted.Bug.Simulated;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// Lets a process of its own look for a broken promise, and ends it when its time is over.
final class Hunter {
    private final String classPath;
    private final Duration limit;

    /// @param limit for one bug
    Hunter(String classPath, Duration limit) {
        this.classPath = classPath;
        this.limit = limit;
    }

    /// Runs seeds until one breaks a promise.
    ///
    /// @param overlay classes that stand in for those of the tree
    /// @param folder for what the process says
    Catch hunt(Simulated simulation, long first, long seeds, Optional<Path> overlay, Path folder)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                List.of(
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx512m",
                        "-Dlog4j2.level=OFF",
                        "-cp",
                        overlay.map(path -> path + File.pathSeparator).orElse("") + classPath,
                        Hunt.class.getName(),
                        simulation.name(),
                        Long.toString(first),
                        Long.toString(seeds)));
        Path said = folder.resolve("said.txt");
        long begun = System.nanoTime();
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(said.toFile())
                        .start();
        boolean ended;
        try {
            ended = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
        } finally {
            process.destroyForcibly();
        }
        process.waitFor();
        return judge(Files.readAllLines(said), ended, Duration.ofNanos(System.nanoTime() - begun));
    }

    private static Catch judge(List<String> said, boolean ended, Duration took) {
        long seed =
                said.stream()
                        .filter(line -> line.startsWith(Hunt.SEED))
                        .mapToLong(line -> Long.parseLong(line.substring(Hunt.SEED.length())))
                        .max()
                        .orElse(-1);
        Optional<String> found =
                said.stream()
                        .filter(line -> line.startsWith(Hunt.FOUND))
                        .map(line -> line.substring(Hunt.FOUND.length()))
                        .findFirst();
        if (found.isPresent()) {
            return new Catch.Found(seed, took, found.get());
        }
        if (!ended) {
            return new Catch.OutOfTime(seed, took);
        }
        return said.contains(Hunt.DONE)
                ? new Catch.NotFound(seed, took)
                : new Catch.Crashed(took, said.isEmpty() ? "" : said.getLast());
    }
}
