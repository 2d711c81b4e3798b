package lockstep.controller.server;

import com.linecorp.armeria.server.ServiceRequestContext;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;

/// Lets a call go on for ever, and take any number of bytes in all: the bound of each message
/// stays, and none of them is kept.
final class EndlessStreams implements ServerInterceptor {
    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
        ServiceRequestContext context = ServiceRequestContext.current();
        context.clearRequestTimeout();
        context.setMaxRequestLength(0);
        // Else the first message of each stream is kept for a log of requests until the stream
        // ends.
        context.logBuilder().requestContent(null, null);
        return next.startCall(call, headers);
    }
}
