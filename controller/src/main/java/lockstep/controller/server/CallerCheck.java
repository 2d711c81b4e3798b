package lockstep.controller.server;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.logging.RequestLogProperty;
import com.linecorp.armeria.server.DecoratingHttpServiceFunction;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;

import io.grpc.Status;
import io.netty.channel.Channel;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.unix.PeerCredentials;
import io.netty.util.AttributeKey;

import lockstep.controller.identity.Caller;
import lockstep.controller.identity.Callers;
import lockstep.identity.HostIdentity;
import lockstep.identity.PeerRefused;

import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// Finds out who calls, before anything of the request is looked at.
///
/// On the Unix socket it is who connected, by the kernel's word: a connection that was handed on
/// still counts as the one who made it. Over TCP it is the host of the certificate, with TLS, and
/// the holder of the token. Whoever is neither gets no further than [Liveness] and [Readiness].
///
/// A request with an `Origin` comes from a page in a browser, which has no business here: refused,
/// so that no page can use a browser's place in the network.
final class CallerCheck implements DecoratingHttpServiceFunction {
    static final AttributeKey<Caller> CALLER = AttributeKey.valueOf(CallerCheck.class, "CALLER");

    private static final String WITHOUT_TOKEN =
            "calls over TCP must carry the token: authorization: Bearer …\n"
                    + "Maybe use the Unix socket on the controller's host, or set token-file in"
                    + " client.conf.";

    private final Callers callers;
    private final Optional<TlsPort> tls;

    CallerCheck(Callers callers, Optional<TlsPort> tls) {
        this.callers = callers;
        this.tls = tls;
    }

    @Override
    public HttpResponse serve(
            HttpService delegate, ServiceRequestContext context, HttpRequest request)
            throws Exception {
        if (request.headers().contains(HttpHeaderNames.ORIGIN)) {
            return EarlyRefusal.of(
                    request,
                    Status.PERMISSION_DENIED.withDescription(
                            "requests of web pages are not answered"));
        }
        if (isForAnyone(context.config().service())) {
            return delegate.serve(context, request);
        }
        Channel channel =
                Objects.requireNonNull(
                        context.log().ensureAvailable(RequestLogProperty.SESSION).channel(),
                        "a request comes by a connection");
        if (channel instanceof EpollDomainSocketChannel local) {
            return serveLocal(delegate, context, request, local.peerCredentials());
        }
        try {
            Optional<Caller> caller = remote(context, request, channel);
            return caller.isPresent()
                    ? serveAs(caller.get(), delegate, context, request)
                    : EarlyRefusal.of(
                            request, Status.UNAUTHENTICATED.withDescription(WITHOUT_TOKEN));
        } catch (PeerRefused refused) {
            return EarlyRefusal.of(
                    request, Status.UNAUTHENTICATED.withDescription(refused.getMessage()));
        }
    }

    private Optional<Caller> remote(
            ServiceRequestContext context, HttpRequest request, Channel channel)
            throws PeerRefused {
        String authorization = request.headers().get(HttpHeaderNames.AUTHORIZATION, "");
        if (tls.isEmpty()) {
            return callers.remote(authorization);
        }
        Optional<HostIdentity> host = tls.get().host(context, channel);
        return host.flatMap(known -> callers.certified(known, authorization));
    }

    private static boolean isForAnyone(HttpService service) {
        return service.as(Liveness.class) != null || service.as(Readiness.class) != null;
    }

    private HttpResponse serveLocal(
            HttpService delegate,
            ServiceRequestContext context,
            HttpRequest request,
            PeerCredentials peer)
            throws Exception {
        int gid = peer.gids().length == 0 ? peer.uid() : peer.gids()[0];
        if (callers.knows(peer.uid())) {
            return serveAs(callers.local(peer.uid(), gid), delegate, context, request);
        }
        return HttpResponse.of(
                CompletableFuture.supplyAsync(
                                () -> callers.local(peer.uid(), gid),
                                context.blockingTaskExecutor())
                        .thenApplyAsync(
                                caller -> serveUnchecked(caller, delegate, context, request),
                                context.eventLoop()));
    }

    private static HttpResponse serveUnchecked(
            Caller caller,
            HttpService delegate,
            ServiceRequestContext context,
            HttpRequest request) {
        try {
            return serveAs(caller, delegate, context, request);
        } catch (Exception failed) {
            return HttpResponse.ofFailure(failed);
        }
    }

    private static HttpResponse serveAs(
            Caller caller, HttpService delegate, ServiceRequestContext context, HttpRequest request)
            throws Exception {
        context.setAttr(CALLER, caller);
        return delegate.serve(context, request);
    }
}
