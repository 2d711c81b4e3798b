package lockstep.cli.dev.supervise;

import lockstep.cli.dev.process.ProcessEntry;
import lockstep.cli.dev.process.ProcessIdentity;
import lockstep.cli.dev.process.ProcessTable;
import lockstep.cli.dev.process.RunFolder;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Starts one part, waits for its end, starts it again: until it is held.
final class PartWatch {
    private static final int NOT_RUN = 127;
    private static final File NOTHING = new File("/dev/null");

    private final Part part;
    private final Restarts restarts;
    private final RunFolder run;
    private final ProcessTable table;
    private final SupervisorEvents events;
    private final Thread thread;

    // Guarded by this.
    private boolean held;
    private Optional<ProcessIdentity> current = Optional.empty();

    PartWatch(
            Part part,
            Restarts restarts,
            RunFolder run,
            ProcessTable table,
            SupervisorEvents events) {
        this.part = part;
        this.restarts = restarts;
        this.run = run;
        this.table = table;
        this.events = events;
        this.thread = Thread.ofVirtual().name("watch " + part.name()).unstarted(this::watch);
    }

    void begin() {
        thread.start();
    }

    /// The part is not started again once this has returned. It is not ended either.
    synchronized void hold() {
        held = true;
        thread.interrupt();
    }

    private synchronized boolean isHeld() {
        return held;
    }

    /// The part's process now; empty while it has none.
    synchronized Optional<ProcessIdentity> current() {
        return current;
    }

    private void watch() {
        int endsInARow = 0;
        Optional<Duration> again = Optional.of(Duration.ZERO);
        try {
            while (again.isPresent()) {
                Thread.sleep(again.get());
                long began = System.nanoTime();
                int status = live();
                if (isHeld()) {
                    // It may have ended before this thread came to wait for it and to hear that it
                    // is held.
                    return;
                }
                Duration lived = Duration.ofNanos(System.nanoTime() - began);
                endsInARow = lived.compareTo(restarts.steady()) >= 0 ? 1 : endsInARow + 1;
                again = restarts.pause(endsInARow);
                events.ended(part, status, endsInARow, again);
            }
        } catch (InterruptedException e) {
            // Held: the one reason for which anybody interrupts this thread, which ends here.
            Thread.currentThread().interrupt();
        }
    }

    /// One life of the part.
    ///
    /// @return how it ended
    /// @throws InterruptedException when the part is held
    private int live() throws InterruptedException {
        try {
            return start().waitFor();
        } catch (IOException e) {
            events.failed(part, String.valueOf(e.getMessage()));
            return NOT_RUN;
        } finally {
            ended();
        }
    }

    private synchronized Process start() throws IOException, InterruptedException {
        if (held) {
            throw new InterruptedException();
        }
        Process process = builder().start();
        current = table.entry(process.pid()).map(ProcessEntry::identity);
        try {
            record();
        } catch (IOException e) {
            process.destroyForcibly();
            throw e;
        }
        events.started(part, process.pid());
        return process;
    }

    private synchronized void record() throws IOException {
        if (current.isPresent()) {
            run.record(part.name(), current.get());
        }
    }

    /// Whoever held the part wants to know its process, though this thread no longer waits for it.
    private synchronized void ended() {
        if (!held) {
            current = Optional.empty();
        }
    }

    /// A session of its own, so that ctrl-C on the terminal reaches the supervisor alone, which
    /// ends the parts in order. setsid runs the command in its own place, and so does the launcher:
    /// the process started is the JVM.
    private ProcessBuilder builder() {
        List<String> command = new ArrayList<>(part.command());
        command.addFirst("setsid");
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(part.environment());
        return builder.redirectInput(NOTHING)
                .redirectErrorStream(true)
                .redirectOutput(Redirect.appendTo(part.log().toFile()));
    }
}
