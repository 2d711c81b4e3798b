package lockstep.cli.testing;

import lockstep.cli.shell.Caller;
import lockstep.cli.shell.Console;
import lockstep.cli.shell.Terminal;
import lockstep.cli.shell.Ticker;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.TreeMap;

/// A user at a shell prompt: what they typed into, and what they saw.
public final class FakeCaller {

    /// A Monday.
    public static final Instant NOW = Instant.parse("2026-11-23T14:00:00Z");

    private final String program;
    private final Path workingDirectory;
    private final Map<String, String> environment = new TreeMap<>();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private byte[] stdin = {};
    private OptionalInt columns = OptionalInt.empty();
    private Instant now = NOW;

    public FakeCaller(String program, Path workingDirectory) {
        this.program = program;
        this.workingDirectory = workingDirectory;
    }

    public FakeCaller with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    public FakeCaller typing(String text) {
        stdin = text.getBytes(StandardCharsets.UTF_8);
        return this;
    }

    /// Both streams lead to a terminal of so many columns.
    public FakeCaller atTerminal(int width) {
        columns = OptionalInt.of(width);
        return this;
    }

    public FakeCaller at(Instant moment) {
        now = moment;
        return this;
    }

    public Caller caller() {
        Console.Sink sink = columns.isPresent() ? Console.Sink.TERMINAL : Console.Sink.OTHER;
        return new Caller(
                program,
                environment,
                workingDirectory,
                "alice",
                "login1",
                new ByteArrayInputStream(stdin),
                new Console(program, out, sink, err, sink),
                new FixedTerminal(columns),
                () -> now,
                Ticker.system(),
                () -> ZoneId.of("UTC"),
                new SplittableRandom(42));
    }

    public String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    public String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    private record FixedTerminal(OptionalInt columns) implements Terminal {
        @Override
        public Optional<Keys> keys() {
            return Optional.empty();
        }
    }
}
