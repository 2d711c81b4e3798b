package lockstep.controller.api;

import lockstep.controller.wire.SpecReader;
import lockstep.controller.wire.StateWord;
import lockstep.gang.admit.Admission;
import lockstep.gang.admit.Mistake;
import lockstep.gang.admit.Verdict;
import lockstep.gang.authority.Act;
import lockstep.gang.authority.Actor;
import lockstep.gang.decide.Command;
import lockstep.gang.decide.Reply;
import lockstep.gang.decide.Rules;
import lockstep.gang.fair.Policy;
import lockstep.gang.job.RequestId;
import lockstep.gang.state.Job;
import lockstep.gang.text.Quoted;
import lockstep.protocol.v1.CancelReply;
import lockstep.protocol.v1.CancelRequest;
import lockstep.protocol.v1.Explanation;
import lockstep.protocol.v1.HoldReply;
import lockstep.protocol.v1.HoldRequest;
import lockstep.protocol.v1.IndexRange;
import lockstep.protocol.v1.JobState;
import lockstep.protocol.v1.ReleaseReply;
import lockstep.protocol.v1.ReleaseRequest;
import lockstep.protocol.v1.SubmitReply;
import lockstep.protocol.v1.SubmitRequest;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// What changes something: checked here, decided by the control plane.
///
/// Every method may throw a [io.grpc.StatusRuntimeException] instead of returning.
public final class Commands {
    private final ControlPlane control;
    private final Explanations explanations;
    private final Supplier<Policy> policy;
    private final Supplier<Rules> rules;
    private final StoragePaths storage;

    /// Speaks to one control plane.
    ///
    /// @param explanations asked what would become of jobs that are only tried
    /// @param policy what jobs are granted
    /// @param storage the stores that jobs may name
    public Commands(
            ControlPlane control,
            Explanations explanations,
            Supplier<Policy> policy,
            Supplier<Rules> rules,
            StoragePaths storage) {
        this.control = control;
        this.explanations = explanations;
        this.policy = policy;
        this.rules = rules;
        this.storage = storage;
    }

    CompletableFuture<SubmitReply> submit(SubmitRequest request, Actor caller) {
        if (!caller.may(Act.SUBMIT)) {
            throw Refusal.notAllowed(
                    "%s of another host may only look.%nMaybe submit as a user who is known here."
                            .formatted(caller.user().name()));
        }
        RequestId id = requestId(request);
        Optional<Job> earlier = earlier(id);
        if (earlier.isPresent() && !request.getTestOnly()) {
            // Nodes may have gone since: what was accepted once is not judged again.
            return submit(
                    new Command.Submit(id, caller.user(), earlier.get().spec(), false), List.of());
        }
        ClusterView view = control.view();
        Verdict verdict =
                new Admission(
                                view.snapshot().partitions(),
                                policy.get(),
                                storage.byStore().keySet(),
                                rules.get().arrayTasksMax())
                        .admit(SpecReader.read(request.getSpec()), caller, view.state());
        boolean held = request.getSpec().getHold();
        return switch (verdict) {
            case Verdict.Refused(var mistakes) -> throw Refusal.invalid(text(mistakes));
            case Verdict.Admitted(var spec, var array, var warnings) -> {
                Command.Submit submit = new Command.Submit(id, caller.user(), spec, array, held);
                yield request.getTestOnly()
                        ? tried(explanations.ofTrial(view.snapshot(), submit), warnings)
                        : submit(submit, warnings);
            }
        };
    }

    private static RequestId requestId(SubmitRequest request) {
        if (!RequestId.isValid(request.getRequestId())) {
            throw Refusal.invalid(
                    "request id (%s) must be 1 to 64 letters, digits, '.', '_' or '-'"
                            .formatted(Quoted.of(request.getRequestId())));
        }
        return new RequestId(request.getRequestId());
    }

    private Optional<Job> earlier(RequestId id) {
        ClusterView view = control.view();
        return Optional.ofNullable(view.state().requests().get(id)).flatMap(view.state()::job);
    }

    private static CompletableFuture<SubmitReply> tried(
            Explanation explanation, List<String> warnings) {
        return CompletableFuture.completedFuture(
                SubmitReply.newBuilder()
                        .setForecast(explanation.getSummary())
                        .setExplanation(explanation)
                        .addAllWarnings(warnings)
                        .build());
    }

    private CompletableFuture<SubmitReply> submit(Command.Submit command, List<String> warnings) {
        return ask(
                command,
                reply ->
                        reply instanceof Reply.Submitted(var job, _)
                                ? Optional.of(
                                        SubmitReply.newBuilder()
                                                .setJobId(job.value())
                                                .addAllWarnings(warnings)
                                                .build())
                                : Optional.empty());
    }

    private static String text(List<Mistake> mistakes) {
        return mistakes.stream().map(Mistake::message).collect(Collectors.joining("\n"));
    }

    CompletableFuture<CancelReply> cancel(CancelRequest request, Actor caller) {
        Command.Target jobs = target(request.getJobId(), request.getTasksList());
        return ask(
                new Command.Cancel(jobs, caller),
                accepted(() -> CancelReply.newBuilder().setState(stateOf(jobs)).build()));
    }

    CompletableFuture<HoldReply> hold(HoldRequest request, Actor caller) {
        return ask(
                new Command.Hold(target(request.getJobId(), request.getTasksList()), caller),
                accepted(HoldReply::getDefaultInstance));
    }

    CompletableFuture<ReleaseReply> release(ReleaseRequest request, Actor caller) {
        return ask(
                new Command.Release(target(request.getJobId(), request.getTasksList()), caller),
                accepted(ReleaseReply::getDefaultInstance));
    }

    private static Command.Target target(int jobId, List<IndexRange> tasks) {
        return new Command.Target(JobIds.read(jobId), TaskIndices.read(tasks));
    }

    private JobState stateOf(Command.Target jobs) {
        return jobs.in(control.view().state()).stream()
                .findFirst()
                .map(job -> StateWord.of(job.state()))
                .orElse(JobState.CANCELLED);
    }

    private static <R> Function<Reply, Optional<R>> accepted(Supplier<R> value) {
        return reply ->
                reply instanceof Reply.Accepted ? Optional.of(value.get()) : Optional.empty();
    }

    /// @param expected turns the reply that belongs to the command into the protocol's; anything
    ///   else is a refusal
    private <R> CompletableFuture<R> ask(Command command, Function<Reply, Optional<R>> expected) {
        return control.submit(command)
                .thenApply(reply -> expected.apply(reply).orElseThrow(() -> Refusal.of(reply)));
    }
}
