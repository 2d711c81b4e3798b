package lockstep.controller.server;

import com.linecorp.armeria.server.ServiceRequestContext;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;

import lockstep.controller.identity.Caller;

/// Hands the caller that [CallerCheck] found on to the services. A call without one goes no
/// further, whatever way it came.
final class CallerInterceptor implements ServerInterceptor {
    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
        Caller caller = ServiceRequestContext.current().attr(CallerCheck.CALLER);
        if (caller == null) {
            call.close(
                    Status.UNAUTHENTICATED.withDescription("nobody knows who calls"),
                    new Metadata());
            return new ServerCall.Listener<>() {};
        }
        return Contexts.interceptCall(
                Context.current().withValue(Caller.KEY, caller), call, headers, next);
    }
}
