package lockstep.node.launch;

import lockstep.node.process.ProcessId;
import lockstep.node.process.ProcessTable;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Keeps the node's warden alive: a small process outside the daemon's life (see `warden.sh`) that
/// ends all ranks when the lease is over.
public final class Warden {

    private static final Logger LOG = LoggerFactory.getLogger(Warden.class);
    private static final Pattern RECORD =
            Pattern.compile("[a-z]+ 1 ([0-9]{1,9}) ([0-9]{1,18}) (\\S+) end\\s*");

    private final RunDirectory run;
    private final String bootId;
    private final ProcessTable processes;
    private final String killAllFile;
    private @Nullable Process child;

    Warden(RunDirectory run, String bootId, ProcessTable processes, String killAllFile) {
        this.run = run;
        this.bootId = bootId;
        this.processes = processes;
        this.killAllFile = killAllFile;
    }

    /// Lets wardens see that this process is the node's daemon.
    public void announceDaemon() throws IOException {
        int pid = Math.toIntExact(ProcessHandle.current().pid());
        ProcessId self = processes.find(pid).orElseThrow(() -> new IOException("no /proc")).id();
        Files.writeString(
                run.path().resolve("daemon"),
                "daemon 1 %d %d %s end\n".formatted(self.pid(), self.startTicks(), bootId));
    }

    /// Starts a warden unless one is alive. Call it every second or so.
    public void ensureAlive() {
        if (isAlive()) {
            return;
        }
        var builder =
                new ProcessBuilder(
                        "setsid",
                        "/bin/sh",
                        run.wardenScript().toString(),
                        run.path().toString(),
                        bootId,
                        killAllFile);
        try {
            child = RankStarter.started(builder, run.path().resolve("warden.log"));
        } catch (IOException e) {
            LOG.error("The warden cannot be started; leases depend on this daemon alone", e);
        }
    }

    private boolean isAlive() {
        return (child != null && child.isAlive())
                || recorded().filter(processes::isAlive).isPresent();
    }

    /// The warden that wrote its record last in this boot.
    Optional<ProcessId> recorded() {
        return read(run.path().resolve("warden"), bootId);
    }

    private static Optional<ProcessId> read(Path record, String bootId) {
        try {
            Matcher whole = RECORD.matcher(Files.readString(record));
            return whole.matches() && whole.group(3).equals(bootId)
                    ? Optional.of(
                            new ProcessId(
                                    Integer.parseInt(whole.group(1)),
                                    Long.parseLong(whole.group(2))))
                    : Optional.empty();
        } catch (IOException _) {
            return Optional.empty(); // none was ever started here
        }
    }
}
