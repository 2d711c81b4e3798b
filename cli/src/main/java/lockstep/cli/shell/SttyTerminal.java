package lockstep.cli.shell;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// The terminal of this process, reached through `stty`, which every POSIX system has.
public final class SttyTerminal implements Terminal {

    private static final File TTY = new File("/dev/tty");

    @Override
    public Optional<Size> size() {
        Optional<String> size = stty(List.of("size"));
        int blank = size.map(text -> text.indexOf(' ')).orElse(-1);
        if (size.isEmpty() || blank < 0) {
            return Optional.empty();
        }
        try {
            int rows = Integer.parseInt(size.get().substring(0, blank));
            int columns = Integer.parseInt(size.get().substring(blank + 1));
            return rows > 0 && columns > 0
                    ? Optional.of(new Size(rows, columns))
                    : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    @Override
    public Optional<Keys> keys() {
        Optional<String> before = stty(List.of("-g"));
        if (before.isEmpty()) {
            return Optional.empty();
        }
        Runnable restore = () -> stty(List.of(before.get()));
        Thread atExit = new Thread(restore, "terminal-restore");
        Runtime.getRuntime().addShutdownHook(atExit);
        stty(List.of("-icanon", "-echo", "min", "0", "time", "1"));
        try {
            return Optional.of(new TtyKeys(new FileInputStream(TTY), restore, atExit));
        } catch (IOException e) {
            restore.run();
            return Optional.empty();
        }
    }

    private static Optional<String> stty(List<String> words) {
        List<String> command = new ArrayList<>(List.of("stty"));
        command.addAll(words);
        try {
            Process process =
                    new ProcessBuilder(command)
                            .redirectInput(TTY)
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
            String answer =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            return process.waitFor() == 0 ? Optional.of(answer.strip()) : Optional.empty();
        } catch (IOException noTerminal) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /// Reads come back after a tenth of a second without a key, as set by `time 1`.
    private record TtyKeys(InputStream in, Runnable restore, Thread atExit) implements Keys {

        private static final int READ_MILLIS = 100;

        @Override
        public OptionalInt next(int millis) {
            try {
                for (int waited = 0; waited < millis; waited += READ_MILLIS) {
                    int key = in.read();
                    if (key >= 0) {
                        return OptionalInt.of(key);
                    }
                }
                return OptionalInt.empty();
            } catch (IOException hungUp) {
                return OptionalInt.empty();
            }
        }

        @Override
        public void close() {
            restore.run();
            Runtime.getRuntime().removeShutdownHook(atExit);
        }
    }
}
