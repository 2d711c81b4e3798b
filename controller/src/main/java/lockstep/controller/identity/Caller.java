package lockstep.controller.identity;

import io.grpc.Context;

import lockstep.gang.job.Submitter;

/// Whoever makes a call.
///
/// @param user as which the call counts
/// @param mayBeNode whether this caller may speak for nodes: the controller's own user, root, and
///   holders of the token
public record Caller(Submitter user, boolean mayBeNode) {
    /// Carries the caller of the call at hand.
    public static final Context.Key<Caller> KEY = Context.key("caller");

    /// The caller of the call at hand.
    ///
    /// @throws IllegalStateException outside a call, or when nobody identified the caller: a defect
    public static Caller current() {
        Caller caller = KEY.get();
        if (caller == null) {
            throw new IllegalStateException("a call came through without an identity");
        }
        return caller;
    }
}
