package lockstep.cli;

import lockstep.cli.shell.Caller;
import lockstep.cli.shell.Console;
import lockstep.cli.shell.SttyTerminal;
import lockstep.cli.shell.Ticker;

import java.io.DataInputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// This process as a [Caller].
///
/// Words and environment are read from `/proc` where they have more than ASCII: the JDK decodes
/// them by the locale, and loses what the locale cannot say (in the C locale, everything but
/// ASCII).
final class ThisProcess {

    private static final Path SELF = Path.of("/proc/self");

    private ThisProcess() {}

    static Caller caller(String program) {
        return new Caller(
                program,
                environment(),
                Path.of(System.getProperty("user.dir", "/")),
                System.getProperty("user.name", ""),
                hostName(),
                new FileInputStream(FileDescriptor.in),
                new Console(
                        program,
                        new FileOutputStream(FileDescriptor.out),
                        sink(1),
                        new FileOutputStream(FileDescriptor.err),
                        sink(2)),
                new SttyTerminal(),
                InstantSource.system(),
                Ticker.system(),
                ZoneId::systemDefault,
                ThisProcess::random);
    }

    /// The words of the command line, in UTF-8 whatever the locale.
    static List<String> words(String[] decoded) {
        for (String word : decoded) {
            for (int i = 0; i < word.length(); i++) {
                if (word.charAt(i) >= 0x80) {
                    return lastWords(decoded);
                }
            }
        }
        return Arrays.asList(decoded);
    }

    private static List<String> lastWords(String[] decoded) {
        List<String> raw = parts("cmdline");
        return raw.size() < decoded.length
                ? Arrays.asList(decoded)
                : raw.subList(raw.size() - decoded.length, raw.size());
    }

    private static Map<String, String> environment() {
        List<String> raw = parts("environ");
        if (raw.isEmpty()) {
            return System.getenv();
        }
        Map<String, String> environment = new HashMap<>();
        for (String entry : raw) {
            int equals = entry.indexOf('=');
            if (equals > 0) {
                environment.putIfAbsent(entry.substring(0, equals), entry.substring(equals + 1));
            }
        }
        return environment;
    }

    /// The NUL-ended texts of a file in `/proc/self`; none where there is no such file.
    private static List<String> parts(String file) {
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(SELF.resolve(file));
        } catch (IOException notOnLinux) {
            return List.of();
        }
        List<String> parts = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == 0) {
                parts.add(new String(bytes, start, i - start, StandardCharsets.UTF_8));
                start = i + 1;
            }
        }
        return parts;
    }

    private static String hostName() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
        } catch (IOException notOnLinux) {
            return System.getenv().getOrDefault("HOSTNAME", "");
        }
    }

    private static Console.Sink sink(int descriptor) {
        try {
            String target = Files.readSymbolicLink(SELF.resolve("fd/" + descriptor)).toString();
            boolean terminal =
                    target.startsWith("/dev/pts/")
                            || target.startsWith("/dev/tty")
                            || target.equals("/dev/console");
            return terminal ? Console.Sink.TERMINAL : Console.Sink.OTHER;
        } catch (IOException closed) {
            return Console.Sink.OTHER;
        }
    }

    private static long random() {
        try (DataInputStream in = new DataInputStream(new FileInputStream("/dev/urandom"))) {
            return in.readLong();
        } catch (IOException e) {
            throw new UncheckedIOException("there is no randomness to make a request's id of", e);
        }
    }
}
