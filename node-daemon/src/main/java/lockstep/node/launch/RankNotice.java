package lockstep.node.launch;

import lockstep.node.agent.RankState;
import lockstep.node.process.ProcessId;
import lockstep.node.process.ProcessTable;
import lockstep.protocol.v1.LaunchSpec;
import lockstep.protocol.v1.Notice;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collection;
import java.util.Optional;
import java.util.OptionalInt;

/// Lets a rank know what comes: by the file that LOCKSTEP_NOTICE names, which is there only while a
/// notice holds, then by the signal that its job asked for.
///
/// What stands in the file has been told, also by an earlier daemon, and is not told again.
final class RankNotice {

    private static final Logger LOG = LoggerFactory.getLogger(RankNotice.class);

    private final Privilege privilege;
    private final Containment containment;
    private final ProcessTable processes;
    private final String bootId;

    RankNotice(
            Privilege privilege, Containment containment, ProcessTable processes, String bootId) {
        this.privilege = privilege;
        this.containment = containment;
        this.processes = processes;
        this.bootId = bootId;
    }

    /// Tells those of an attempt's ranks that live.
    ///
    /// @return whether all know it: false also while some have not begun
    boolean tell(Collection<RankWatch> ranks, LaunchSpec launch, Notice notice) {
        boolean all = true;
        for (RankWatch rank : ranks) {
            all &=
                    rank.state().isFinal()
                            || (rank.state() instanceof RankState.Live
                                    && tell(rank.name, rank.directory, launch, notice));
        }
        return all;
    }

    private boolean tell(RankName rank, RankDirectory directory, LaunchSpec launch, Notice notice) {
        try {
            if (notice.getText().isEmpty()) {
                Files.deleteIfExists(directory.notice());
            } else if (!notice.getText().equals(told(directory.notice()))) {
                write(directory, launch, notice.getText());
                signal(rank, directory, launch, notice);
            }
            return true;
        } catch (IOException e) {
            LOG.error("Rank {} cannot be told what comes", rank, e);
            return false;
        }
    }

    private static String told(Path file) throws IOException {
        return Files.exists(file) ? Files.readString(file) : "";
    }

    /// The file appears whole.
    private void write(RankDirectory directory, LaunchSpec launch, String text) throws IOException {
        Path fresh = directory.path().resolve("notice.new");
        Files.deleteIfExists(fresh);
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        privilege.give(fresh, bytes, "r--------", launch);
        Files.move(fresh, directory.notice(), StandardCopyOption.ATOMIC_MOVE);
    }

    /// As Slurm does: a batch script only gets the signal where it was asked for it alone, and then
    /// what it started does not.
    private void signal(RankName rank, RankDirectory directory, LaunchSpec launch, Notice notice) {
        if (notice.getSignal().isEmpty()) {
            return;
        }
        OptionalInt signal = SignalName.number(notice.getSignal());
        if (signal.isEmpty()) {
            LOG.warn("Rank {} gets no signal: '{}' is none", rank, notice.getSignal());
            return;
        }
        Optional<ProcessId> leader = directory.rank(bootId);
        boolean batch = !launch.getScript().isEmpty();
        if (batch && notice.getSignalBatchOnly()) {
            leader.ifPresent(script -> processes.signal(script, signal.getAsInt()));
        } else {
            int spared = batch ? leader.map(ProcessId::pid).orElse(0) : 0;
            containment.signalAll(rank, signal.getAsInt(), pid -> pid != spared);
        }
    }
}
