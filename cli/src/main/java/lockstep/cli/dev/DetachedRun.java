package lockstep.cli.dev;

import lockstep.cli.dev.home.DevHome;
import lockstep.cli.options.Arguments;
import lockstep.cli.options.Given;
import lockstep.cli.shell.Caller;
import lockstep.cli.shell.ExitCode;

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Starts another process that runs the cluster, and waits until that one says that all is ready.
final class DetachedRun {
    private static final Duration LOOK_EVERY = Duration.ofMillis(50);

    private final Caller caller;
    private final DevHome home;
    private final Path launcher;
    private final Arguments line;

    /// Nothing is started yet.
    ///
    /// @param line what the user typed: the other process gets it too
    DetachedRun(Caller caller, DevHome home, Path launcher, Arguments line) {
        this.caller = caller;
        this.home = home;
        this.launcher = launcher;
        this.line = line;
    }

    int start() throws IOException {
        Files.createDirectories(home.log());
        Path log = home.log(DevHome.SUPERVISOR);
        try (Interruption _ = Interruption.awaited();
                LogFollower follower = new LogFollower(log)) {
            Process supervisor =
                    new ProcessBuilder(command())
                            .directory(new File("/"))
                            .redirectInput(new File("/dev/null"))
                            .redirectErrorStream(true)
                            .redirectOutput(Redirect.appendTo(log.toFile()))
                            .start();
            try {
                return await(supervisor, follower);
            } catch (InterruptedException e) {
                supervisor.destroy();
                supervisor.onExit().join();
                follower.copy();
                return ExitCode.REFUSED;
            }
        }
    }

    private int await(Process supervisor, LogFollower follower)
            throws IOException, InterruptedException {
        while (!isReady(supervisor)) {
            follower.copy();
            if (!supervisor.isAlive()) {
                follower.copy();
                return ExitCode.REFUSED;
            }
            Thread.sleep(LOOK_EVERY);
        }
        follower.copy();
        return ExitCode.OK;
    }

    private boolean isReady(Process supervisor) throws IOException {
        return Files.exists(home.readyMark())
                && Files.readString(home.readyMark()).strip().equals("" + supervisor.pid());
    }

    /// The same words, but for how paths are meant: the other process stands elsewhere.
    private List<String> command() {
        List<String> command =
                new ArrayList<>(List.of("setsid", launcher.toString(), "dev", "--supervise"));
        for (Given given : line.given()) {
            if (given.option().equals(DevOptions.FABRIC)) {
                Path file = caller.workingDirectory().resolve(given.text());
                command.add("--fabric=" + file.toAbsolutePath());
            } else if (!given.option().equals(DevOptions.DETACH)
                    && !given.option().equals(DevOptions.HOME)) {
                String value = given.value().map(text -> "=" + text).orElse("");
                command.add("--" + given.option().name() + value);
            }
        }
        command.add("--home=" + home.root());
        return command;
    }

    /// Copies to standard output what is added to a log.
    private final class LogFollower implements AutoCloseable {
        private final RandomAccessFile file;

        LogFollower(Path log) throws IOException {
            if (!Files.exists(log)) {
                Files.createFile(log);
            }
            file = new RandomAccessFile(log.toFile(), "r");
            file.seek(file.length());
        }

        void copy() throws IOException {
            byte[] news = new byte[(int) (file.length() - file.getFilePointer())];
            file.readFully(news);
            if (news.length > 0) {
                caller.console().print(new String(news, StandardCharsets.UTF_8));
            }
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
