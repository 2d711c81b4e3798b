package lockstep.controller.server;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;

import lockstep.controller.identity.Caller;
import lockstep.gang.authority.Act;
import lockstep.gang.authority.Reach;
import lockstep.gang.token.CallKind;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Refuses calls that are out of the reach of whoever makes them, before any service sees them. One
/// that is missing here is out of the reach of every token.
final class CallActs implements ServerInterceptor {
    /// The act that a call is about. What else it takes is asked where the call is answered.
    static final Map<String, Act> ACTS =
            Map.ofEntries(
                    Map.entry("Submit", Act.SUBMIT),
                    Map.entry("Cancel", Act.CANCEL),
                    Map.entry("Hold", Act.HOLD),
                    Map.entry("Release", Act.HOLD),
                    Map.entry("GetJob", Act.LOOK),
                    Map.entry("WaitJob", Act.LOOK),
                    Map.entry("ListJobs", Act.LOOK),
                    Map.entry("Explain", Act.LOOK),
                    Map.entry("ListNodes", Act.LOOK),
                    Map.entry("Drain", Act.DRAIN),
                    Map.entry("Resume", Act.DRAIN),
                    Map.entry("ForgetNodes", Act.CHANGE_CLUSTER),
                    Map.entry("Reconfigure", Act.CHANGE_CLUSTER),
                    Map.entry("GetNodeHealth", Act.LOOK),
                    Map.entry("ListLinks", Act.LOOK),
                    Map.entry("ListIncidents", Act.LOOK),
                    Map.entry("ListCheckpoints", Act.LOOK),
                    Map.entry("ChangeCheckpoint", Act.KEEP_CHECKPOINT),
                    Map.entry("RestoreCheckpoint", Act.RESTORE_CHECKPOINT),
                    Map.entry("ListPaths", Act.LOOK),
                    Map.entry("ListHistory", Act.LOOK),
                    Map.entry("GetUsage", Act.LOOK),
                    Map.entry("ListEvents", Act.LOOK),
                    Map.entry("MakeToken", Act.MAKE_TOKEN),
                    Map.entry("ListTokens", Act.MIND_OWN_TOKENS),
                    Map.entry("RevokeTokens", Act.MIND_OWN_TOKENS),
                    Map.entry("GetCluster", Act.LOOK));

    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
        Optional<String> method =
                Optional.ofNullable(call.getMethodDescriptor().getBareMethodName());
        if (Caller.KEY.get() == null) {
            call.close(
                    Status.UNAUTHENTICATED.withDescription("nobody knows who calls"),
                    new Metadata());
            return new ServerCall.Listener<>() {};
        }
        if (Caller.KEY.get() instanceof Caller.Holder holder && !isWithin(holder, method)) {
            call.close(
                    Status.PERMISSION_DENIED.withDescription(words(holder, method)),
                    new Metadata());
            return new ServerCall.Listener<>() {};
        }
        return Contexts.interceptCall(Context.current(), call, headers, next);
    }

    private static boolean isWithin(Caller.Holder holder, Optional<String> method) {
        return method.map(ACTS::get).filter(act -> holder.actor().reach().covers(act)).isPresent();
    }

    private static String words(Caller.Holder holder, Optional<String> method) {
        String kinds =
                Arrays.stream(CallKind.values())
                        .filter(kind -> covers(kind, method))
                        .map(CallKind::word)
                        .collect(Collectors.joining());
        return kinds.isEmpty()
                ? "no token is for %s.%nMaybe call where you work, without a token."
                        .formatted(method.orElse("this"))
                : "token %s is not for %s, which takes kind %s.%nMaybe make one where you work: lockstep token new --kinds=%s"
                        .formatted(holder.token(), method.orElse("this"), kinds, kinds);
    }

    private static boolean covers(CallKind kind, Optional<String> method) {
        return method.map(ACTS::get).filter(act -> Reach.of(Set.of(kind)).covers(act)).isPresent();
    }
}
