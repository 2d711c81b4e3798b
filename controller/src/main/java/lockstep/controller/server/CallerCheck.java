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
import io.netty.util.AsciiString;
import io.netty.util.AttributeKey;

import lockstep.controller.identity.Caller;
import lockstep.controller.identity.Callers;
import lockstep.controller.identity.Forwarding;
import lockstep.controller.identity.NotBelieved;
import lockstep.identity.HostIdentity;
import lockstep.identity.PeerRefused;

import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Finds out who calls, before anything of the request is looked at.
///
/// On the Unix socket it is who connected, by the kernel's word: a connection that was handed on
/// still counts as the one who made it. Over TCP it is the host of the certificate, with TLS, and
/// the holder of the token; or the user for whom such a host speaks, as the header [#USER] says.
/// Whoever is none of them gets no further than [Liveness] and [Readiness].
///
/// A request with an `Origin` comes from a page in a browser, which has no business here: refused,
/// so that no page can use a browser's place in the network.
final class CallerCheck implements DecoratingHttpServiceFunction {
    static final AttributeKey<Caller> CALLER = AttributeKey.valueOf(CallerCheck.class, "CALLER");

    /// `UID:GID` of whoever calls on the host that makes the connection. Means nothing on the Unix
    /// socket.
    private static final AsciiString USER = AsciiString.cached("lockstep-user");

    private static final Pattern USER_FORM = Pattern.compile("([0-9]{1,10}):([0-9]{1,10})");

    private static final String WITHOUT_TOKEN =
            "calls over TCP must carry the token: authorization: Bearer …\n"
                    + "Maybe use the Unix socket on the controller's host, or set token-file in"
                    + " client.conf.";

    private final Callers callers;
    private final Forwarding forwarding;
    private final Optional<TlsPort> tls;

    CallerCheck(Callers callers, Forwarding forwarding, Optional<TlsPort> tls) {
        this.callers = callers;
        this.forwarding = forwarding;
        this.tls = tls;
    }

    @Override
    public HttpResponse serve(
            HttpService delegate, ServiceRequestContext context, HttpRequest request)
            throws Exception {
        Optional<HttpResponse> refusal = EarlyRefusal.ofWebPage(request);
        if (refusal.isPresent()) {
            return refusal.get();
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
            Optional<HostIdentity> host =
                    tls.isPresent() ? tls.get().host(context, channel) : Optional.empty();
            return request.headers().contains(USER)
                    ? serveForwarded(delegate, context, request, host)
                    : serveRemote(delegate, context, request, host);
        } catch (PeerRefused refused) {
            return EarlyRefusal.of(
                    request, Status.UNAUTHENTICATED.withDescription(refused.getMessage()));
        }
    }

    private HttpResponse serveRemote(
            HttpService delegate,
            ServiceRequestContext context,
            HttpRequest request,
            Optional<HostIdentity> host)
            throws Exception {
        Optional<Caller> caller = remote(request, host);
        return caller.isPresent()
                ? serveAs(caller.get(), delegate, context, request)
                : EarlyRefusal.of(request, Status.UNAUTHENTICATED.withDescription(WITHOUT_TOKEN));
    }

    private Optional<Caller> remote(HttpRequest request, Optional<HostIdentity> host) {
        String authorization = request.headers().get(HttpHeaderNames.AUTHORIZATION, "");
        return tls.isEmpty()
                ? callers.remote(authorization)
                : host.flatMap(known -> callers.certified(known, authorization));
    }

    private HttpResponse serveForwarded(
            HttpService delegate,
            ServiceRequestContext context,
            HttpRequest request,
            Optional<HostIdentity> host) {
        Matcher user = USER_FORM.matcher(request.headers().get(USER, ""));
        if (!user.matches()) {
            return EarlyRefusal.of(
                    request,
                    Status.INVALID_ARGUMENT.withDescription(
                            "the header " + USER + " must be UID:GID"));
        }
        if (host.isEmpty() && (tls.isPresent() || remote(request, host).isEmpty())) {
            return EarlyRefusal.of(request, Status.UNAUTHENTICATED.withDescription(WITHOUT_TOKEN));
        }
        return HttpResponse.of(
                CompletableFuture.supplyAsync(
                                () -> forwarded(host, number(user.group(1)), number(user.group(2))),
                                context.blockingTaskExecutor())
                        .thenApplyAsync(
                                judged -> judged.serve(delegate, context, request),
                                context.eventLoop()));
    }

    /// A uid is 32 bits without a sign.
    private static int number(String digits) {
        return (int) Long.parseLong(digits);
    }

    private Judged forwarded(Optional<HostIdentity> host, int uid, int gid) {
        try {
            Caller caller =
                    host.isPresent()
                            ? forwarding.by(host.get(), uid, gid)
                            : forwarding.byHolder(uid, gid);
            return (delegate, context, request) ->
                    serveUnchecked(caller, delegate, context, request);
        } catch (NotBelieved refused) {
            return (_, _, request) ->
                    EarlyRefusal.of(
                            request,
                            Status.PERMISSION_DENIED.withDescription(refused.getMessage()));
        }
    }

    /// What becomes of a request once it is known who calls.
    private interface Judged {
        HttpResponse serve(
                HttpService delegate, ServiceRequestContext context, HttpRequest request);
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

    /// Has the request served as one of that caller.
    static HttpResponse serveUnchecked(
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
