package lockstep.controller.server;

import com.linecorp.armeria.server.ServiceRequestContext;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.netty.util.AsciiString;

import lockstep.controller.api.StandbyReads;
import lockstep.controller.identity.Caller;

/// Hands the caller that [CallerCheck] found on to the services, and whether he takes the word of a
/// standby. A call without a caller goes no further, whatever way it came.
final class CallerInterceptor implements ServerInterceptor {
    private static final AsciiString STANDBY = AsciiString.cached("lockstep-standby");
    private static final String ACCEPT = "accept";

    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
        ServiceRequestContext request = ServiceRequestContext.current();
        Caller caller = request.attr(CallerCheck.CALLER);
        if (caller == null) {
            call.close(
                    Status.UNAUTHENTICATED.withDescription("nobody knows who calls"),
                    new Metadata());
            return new ServerCall.Listener<>() {};
        }
        return Contexts.interceptCall(
                Context.current()
                        .withValue(Caller.KEY, caller)
                        .withValue(StandbyReads.ACCEPTED, acceptsStandby(request)),
                new ShortRefusals<>(call),
                headers,
                next);
    }

    private static boolean acceptsStandby(ServiceRequestContext request) {
        return request.request().headers().contains(STANDBY, ACCEPT);
    }
}
