package lockstep.controller.server;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.DecoratingHttpServiceFunction;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;

import io.grpc.Status;

import lockstep.controller.identity.Caller;
import lockstep.gang.authority.Standing;

import java.time.Duration;

/// Refuses users who call too often, before anything of the request is read, and not at once: a
/// caller that never rests would have a core busy with refusals. Whoever cares for the cluster is
/// not counted: he must get through when things go wrong.
final class RateCheck implements DecoratingHttpServiceFunction {
    private static final Duration PATIENCE = Duration.ofMillis(100);

    private final CallRates rates;

    RateCheck(CallRates rates) {
        this.rates = rates;
    }

    @Override
    public HttpResponse serve(
            HttpService delegate, ServiceRequestContext context, HttpRequest request)
            throws Exception {
        if (context.attr(CallerCheck.CALLER) instanceof Caller.Person person
                && person.actor().standing().compareTo(Standing.OPERATOR) < 0
                && !rates.take(person.user().uid())) {
            return HttpResponse.delayed(() -> refusal(request), PATIENCE, context.eventLoop());
        }
        return delegate.serve(context, request);
    }

    private HttpResponse refusal(HttpRequest request) {
        String seconds = Long.toString(rates.pause().toSeconds());
        return EarlyRefusal.of(request, Status.RESOURCE_EXHAUSTED.withDescription(rates.words()))
                .mapHeaders(
                        headers ->
                                headers.toBuilder()
                                        .set(HttpHeaderNames.RETRY_AFTER, seconds)
                                        .build());
    }
}
