package lockstep.controller.sim.check;

import lockstep.controller.sim.check.JobTale.Stage;

import java.util.Optional;

/// What must have become of everything some time after the last fault: every job is over or held,
/// nothing lives, and nobody holds anything.
final class Aftermath {
    private final Tales tales;
    private final UserCode truth;
    private final ClientRecords clients;
    private final JournalCheck journal;

    Aftermath(Tales tales, UserCode truth, ClientRecords clients, JournalCheck journal) {
        this.tales = tales;
        this.truth = truth;
        this.clients = clients;
        this.journal = journal;
    }

    Optional<String> unfinished() {
        for (JobTale job : tales.all()) {
            boolean rests = job.stage == Stage.ENDED || job.stage == Stage.HELD;
            if (!rests) {
                return Optional.of("job %s is still %s".formatted(job.id, job.stage));
            }
            if (job.stage == Stage.HELD && clients.isCancelled(job.id)) {
                return Optional.of("job %s was cancelled but is held".formatted(job.id));
            }
        }
        if (truth.anythingLives()) {
            return Optional.of("user code still lives");
        }
        return journal.newest().nodes().values().stream()
                .filter(node -> !node.isIdle() || node.lost())
                .map(node -> node.name() + (node.lost() ? " is lost" : " still gives something"))
                .findFirst();
    }
}
