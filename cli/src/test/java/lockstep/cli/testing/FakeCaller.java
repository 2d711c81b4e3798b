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
    private Optional<Terminal.Size> size = Optional.empty();
    private String keys = "";
    private Instant now = NOW;
    private Ticker ticker = Ticker.system();

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

    /// Both streams lead to a terminal of this size.
    public FakeCaller atTerminal(int rows, int columns) {
        size = Optional.of(new Terminal.Size(rows, columns));
        return this;
    }

    /// At the terminal these keys are pressed, one each time a key is waited for, then none.
    public FakeCaller pressing(String typed) {
        keys = typed;
        return this;
    }

    public FakeCaller at(Instant moment) {
        now = moment;
        return this;
    }

    public FakeCaller waitingBy(Ticker other) {
        ticker = other;
        return this;
    }

    public Caller caller() {
        Console.Sink sink = size.isPresent() ? Console.Sink.TERMINAL : Console.Sink.OTHER;
        return new Caller(
                program,
                environment,
                workingDirectory,
                "alice",
                "login1",
                new ByteArrayInputStream(stdin),
                new Console(program, out, sink, err, sink),
                new ScriptedTerminal(size, keys),
                () -> now,
                ticker,
                () -> ZoneId.of("UTC"),
                new SplittableRandom(42));
    }

    public String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    public String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    private record ScriptedTerminal(Optional<Size> size, String typed) implements Terminal {
        @Override
        public Optional<Keys> keys() {
            return size.map(_ -> new ScriptedKeys(typed));
        }
    }

    private static final class ScriptedKeys implements Terminal.Keys {
        private final String typed;
        private int next;

        ScriptedKeys(String typed) {
            this.typed = typed;
        }

        @Override
        public OptionalInt next(int millis) {
            return next < typed.length()
                    ? OptionalInt.of(typed.charAt(next++))
                    : OptionalInt.empty();
        }

        @Override
        public void close() {
            next = typed.length();
        }
    }
}
