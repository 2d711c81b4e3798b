package lockstep.controller.server;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.DecoratingHttpServiceFunction;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;

import io.grpc.Status;

import lockstep.controller.api.Leadership;
import lockstep.controller.api.NotLeading;
import lockstep.controller.identity.Caller;
import lockstep.controller.identity.NotBelieved;
import lockstep.controller.identity.TokenHolders;
import lockstep.gang.token.Token;
import lockstep.identity.UserToken;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/// Finds out who calls through the [TokenDoor], before anything of the request is looked at: whose
/// token it shows. Nothing else counts there, no other header and no certificate.
final class TokenCheck implements DecoratingHttpServiceFunction {
    private static final String SCHEME = "Bearer ";
    private static final String WITHOUT_TOKEN =
            "calls at this port must carry a token of lockstep token new: authorization: Bearer …\n"
                    + "Maybe set LOCKSTEP_TOKEN, or token-file in client.conf.";

    private static final Duration PATIENCE = Duration.ofMillis(100);

    private final TokenHolders holders;
    private final Supplier<Leadership> leadership;
    private final RefusalLog log;

    /// @param leadership a standby may not have heard of a token yet
    TokenCheck(TokenHolders holders, Supplier<Leadership> leadership, RefusalLog log) {
        this.holders = holders;
        this.leadership = leadership;
        this.log = log;
    }

    @Override
    public HttpResponse serve(
            HttpService delegate, ServiceRequestContext context, HttpRequest request)
            throws Exception {
        Optional<HttpResponse> refusal = EarlyRefusal.ofWebPage(request);
        if (refusal.isPresent()) {
            return refusal.get();
        }
        Optional<UserToken> shown = shown(request);
        if (shown.isEmpty()) {
            return unknown(context, request, WITHOUT_TOKEN);
        }
        return HttpResponse.of(
                CompletableFuture.supplyAsync(
                                () -> judge(shown.get(), address(context)),
                                context.blockingTaskExecutor())
                        .thenApplyAsync(
                                judged -> judged.serve(delegate, context, request),
                                context.eventLoop()));
    }

    /// Two of them are none: who knows which one somebody before us has looked at.
    private static Optional<UserToken> shown(HttpRequest request) {
        List<String> authorizations = request.headers().getAll(HttpHeaderNames.AUTHORIZATION);
        return authorizations.size() == 1
                        && authorizations
                                .getFirst()
                                .regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                ? UserToken.parse(authorizations.getFirst().substring(SCHEME.length()).strip())
                : Optional.empty();
    }

    private static String address(ServiceRequestContext context) {
        return context.remoteAddress().getAddress().getHostAddress();
    }

    private Judged judge(UserToken shown, String address) {
        // In this order: who begins to lead meanwhile has read all of the journal before.
        Leadership here = leadership.get();
        Optional<Token> known = holders.known(shown);
        if (known.isEmpty() && here instanceof Leadership.Following(var leader)) {
            return (_, _, request) ->
                    EarlyRefusal.of(
                            request,
                            Status.UNAVAILABLE.withDescription(
                                    new NotLeading(leader).getMessage()));
        }
        try {
            Caller caller = holders.by(known, address);
            return (delegate, context, request) ->
                    CallerCheck.serveUnchecked(caller, delegate, context, request);
        } catch (NotBelieved refused) {
            log.refused(
                    "token %s at %s".formatted(shown.id(), address),
                    refused.words().lines().findFirst().orElse(""));
            return (_, context, request) -> unknown(context, request, refused.words());
        }
    }

    /// Not at once: whoever tries one after the other shall not have a core busy with refusals.
    private static HttpResponse unknown(
            ServiceRequestContext context, HttpRequest request, String words) {
        return HttpResponse.delayed(
                () -> EarlyRefusal.of(request, Status.UNAUTHENTICATED.withDescription(words)),
                PATIENCE,
                context.eventLoop());
    }

    /// What becomes of a request once it is known who calls.
    private interface Judged {
        HttpResponse serve(
                HttpService delegate, ServiceRequestContext context, HttpRequest request);
    }
}
