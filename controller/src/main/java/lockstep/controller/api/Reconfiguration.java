package lockstep.controller.api;

import lockstep.controller.api.Reconfiguring.Outcome;
import lockstep.controller.identity.Caller;
import lockstep.gang.authority.Act;
import lockstep.gang.event.SettingChange;
import lockstep.gang.gate.Impact;
import lockstep.protocol.v1.AffectedJob;
import lockstep.protocol.v1.ConfigChange;
import lockstep.protocol.v1.ReconfigureReply;
import lockstep.protocol.v1.ReconfigureRequest;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Lets administrators have the leader's configuration read again, and says what came of it.
///
/// Every method may throw a [io.grpc.StatusRuntimeException] instead of returning.
public final class Reconfiguration {
    private static final int LINES_MAX = 20;
    private static final int JOBS_MAX = 1_000;

    private final Reconfiguring reconfiguring;
    private final String controller;

    /// @param controller the name of this one
    public Reconfiguration(Reconfiguring reconfiguring, String controller) {
        this.reconfiguring = reconfiguring;
        this.controller = controller;
    }

    CompletableFuture<ReconfigureReply> reconfigure(
            ReconfigureRequest request, Caller.Person caller) {
        if (!caller.actor().may(Act.CHANGE_CLUSTER)) {
            throw Refusal.notAllowed(
                    "%s may not reconfigure the cluster: only administrators may.%nMaybe ask for a place in roles.administrators of controller.conf."
                            .formatted(caller.user().name()));
        }
        return reconfiguring.reconfigure(caller.user(), request.getDryRun()).thenApply(this::reply);
    }

    private ReconfigureReply reply(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Changed(var changes, var affected) -> reply(changes, affected);
            case Outcome.Mistaken(var mistakes) ->
                    throw Refusal.failed(
                            "nothing was changed: the configuration of controller %s has mistakes.%n%s"
                                    .formatted(controller, lines(mistakes.stream())));
            case Outcome.NeedsRestart(var changes) ->
                    throw Refusal.failed(
                            "nothing was changed: controller %s must be started again for%n%s%nMaybe: systemctl restart lockstep-controller. Or take these back, and the rest can change now."
                                    .formatted(
                                            controller,
                                            lines(changes.stream().map(one -> "  " + one))));
            case Outcome.Busy(var why) -> throw Refusal.overloaded(why);
        };
    }

    private static String lines(Stream<String> all) {
        List<String> lines = all.toList();
        String first = lines.stream().limit(LINES_MAX).collect(Collectors.joining("\n"));
        return lines.size() <= LINES_MAX
                ? first
                : first + "\nand %d more".formatted(lines.size() - LINES_MAX);
    }

    private ReconfigureReply reply(List<SettingChange> changes, List<Impact.Affected> affected) {
        ReconfigureReply.Builder reply =
                ReconfigureReply.newBuilder()
                        .setController(controller)
                        .setJobsAffected(affected.size());
        changes.forEach(one -> reply.addChanges(change(one)));
        affected.stream().limit(JOBS_MAX).forEach(one -> reply.addJobs(job(one)));
        return reply.build();
    }

    private static ConfigChange change(SettingChange change) {
        ConfigChange.Builder message = ConfigChange.newBuilder().setKey(change.key());
        change.before().ifPresent(message::setBefore);
        change.after().ifPresent(message::setAfter);
        return message.build();
    }

    private static AffectedJob job(Impact.Affected affected) {
        return AffectedJob.newBuilder()
                .setJobId(affected.job().value())
                .setHoldsNodes(affected.holdsNodes())
                .setReason(affected.word())
                .setDetail(affected.detail())
                .build();
    }
}
