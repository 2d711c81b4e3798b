package lockstep.node.sense.command;

import lockstep.node.process.Kernel;
import lockstep.node.process.ProcessTable;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/// Runs each program as the leader of a session of its own (`setsid`), so that all it has started
/// can be ended with it: at its limit, and also when it has ended and left something behind.
///
/// Its output is read by a thread of its own, so a program that prints much is never held up and
/// never fills the memory. A child that has left both the session and the family could hold the
/// pipe open; then that thread waits for it, and the caller does not.
public final class SessionCommands implements Commands {
    private static final int KILL_ROUNDS = 5;
    private static final Duration GRACE = Duration.ofSeconds(2);

    private final ProcessTable processes;
    private final int outputMax;

    /// @param outputMax bytes of output kept of the beginning, and again of the end
    public SessionCommands(ProcessTable processes, int outputMax) {
        this.processes = processes;
        this.outputMax = outputMax;
    }

    @Override
    public Outcome run(List<String> command, Map<String, String> environment, Duration limit)
            throws IOException, InterruptedException {
        Process process = start(command, environment);
        var output = new KeptOutput(outputMax, outputMax);
        Thread drain =
                Thread.ofPlatform()
                        .daemon()
                        .name("output of " + command.getFirst())
                        .start(() -> drain(process.getInputStream(), output));
        try {
            boolean ended = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
            endAll(process);
            boolean gone = process.waitFor(GRACE.toMillis(), TimeUnit.MILLISECONDS);
            drain.join(GRACE);
            return new Outcome(
                    ended ? OptionalInt.of(process.exitValue()) : OptionalInt.empty(),
                    output.text(),
                    output.cut(),
                    gone ? Optional.empty() : Optional.of(process.toHandle()));
        } catch (InterruptedException e) {
            endAll(process);
            throw e;
        }
    }

    private static Process start(List<String> command, Map<String, String> environment)
            throws IOException {
        List<String> inSession = new ArrayList<>(List.of("setsid"));
        inSession.addAll(command);
        var builder = new ProcessBuilder(inSession).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        return process;
    }

    private static void drain(InputStream from, KeptOutput output) {
        byte[] buffer = new byte[8192];
        try (from) {
            for (int n = from.read(buffer); n >= 0; n = from.read(buffer)) {
                output.add(buffer, n);
            }
        } catch (IOException _) {
            // the pipe is gone, and so is whoever wrote to it
        }
    }

    /// More than one round: something may be forked between the look and the kill. By its handle,
    /// for [Process#destroyForcibly] would also close the pipe, with what nobody has read yet.
    private void endAll(Process process) {
        List<ProcessHandle> family = process.descendants().toList();
        process.toHandle().destroyForcibly();
        family.forEach(ProcessHandle::destroyForcibly);
        int session = Math.toIntExact(process.pid());
        for (int round = 0; round < KILL_ROUNDS; round++) {
            List<ProcessTable.Entry> left = processes.all(entry -> entry.session() == session);
            if (left.isEmpty()) {
                return;
            }
            left.forEach(entry -> processes.signal(entry.id(), Kernel.SIGKILL));
        }
    }
}
