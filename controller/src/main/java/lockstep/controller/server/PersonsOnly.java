package lockstep.controller.server;

import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.DecoratingHttpServiceFunction;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;

import io.grpc.Status;

import lockstep.controller.identity.Caller;

/// Keeps nodes away from the API, before anything of a request is read: their certificates are for
/// the links of nodes.
final class PersonsOnly implements DecoratingHttpServiceFunction {
    @Override
    public HttpResponse serve(
            HttpService delegate, ServiceRequestContext context, HttpRequest request)
            throws Exception {
        if (context.attr(CallerCheck.CALLER) instanceof Caller.Node node) {
            return EarlyRefusal.of(
                    request,
                    Status.PERMISSION_DENIED.withDescription(
                            "%s may only use the links of nodes.%nMaybe give this host a certificate for people too: lockstep pki issue client NAME"
                                    .formatted(node.words())));
        }
        return delegate.serve(context, request);
    }
}
