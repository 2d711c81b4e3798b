package lockstep.node;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.node.config.HostPort;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/// A node daemon in a process of its own, as the launcher would start it.
final class DaemonProcess implements AutoCloseable {

    private final Process process;
    private final Path out;

    private DaemonProcess(Process process, Path out) {
        this.process = process;
        this.out = out;
    }

    static Path configuration(Path directory, HostPort controller) throws IOException {
        Path file = directory.resolve("node.conf");
        Files.writeString(
                file,
                """
                cluster.controllers = ["%s"]
                node { name = n1, data = data, cpus = 64, memory = 64GiB, accelerators = [] }
                launch { allow-root-jobs = true, min-uid = 0 }
                probe.listen = "127.0.0.1:0"
                """
                        .formatted(controller));
        return file;
    }

    static DaemonProcess start(Path configuration) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                List.of(
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-Djdk.lang.Process.launchMechanism=VFORK",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "lockstep.node.NodeDaemon",
                        "--config",
                        configuration.toString()));
        Path out = configuration.resolveSibling("daemon.out");
        try {
            Files.deleteIfExists(out);
            Process process =
                    new ProcessBuilder(command)
                            .redirectOutput(out.toFile())
                            .redirectError(configuration.resolveSibling("daemon.err").toFile())
                            .start();
            return new DaemonProcess(process, out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    DaemonProcess awaitReady() {
        until(() -> read(out).contains("ready") || !process.isAlive());
        assertThat(read(out))
                .as(read(out.resolveSibling("daemon.err")))
                .isEqualTo("lockstep node n1 is ready\n");
        return this;
    }

    void kill() {
        process.destroyForcibly();
        awaitExit();
    }

    int terminate() {
        process.destroy();
        return awaitExit();
    }

    int awaitExit() {
        until(() -> !process.isAlive());
        return process.exitValue();
    }

    static void until(BooleanSupplier condition) {
        until(condition, Duration.ofSeconds(30));
    }

    static void until(BooleanSupplier condition, Duration patience) {
        Instant deadline = Instant.now().plus(patience);
        while (!condition.getAsBoolean()) {
            assertThat(Instant.now()).as("deadline").isBefore(deadline);
            try {
                Thread.sleep(10);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    static String read(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
