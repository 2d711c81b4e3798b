package lockstep.controller.server;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;

import lockstep.controller.metrics.ControllerMetrics;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/// What Prometheus reads. It asks as everyone does: with the token, or on the Unix socket.
final class MetricsPage implements HttpService {
    private final ControllerMetrics metrics;
    private final Executor workers;

    /// @param workers reading looks at every job and node, so it is no work for the connection's
    ///   thread
    MetricsPage(ControllerMetrics metrics, Executor workers) {
        this.metrics = metrics;
        this.workers = workers;
    }

    @Override
    public HttpResponse serve(ServiceRequestContext context, HttpRequest request) {
        if (request.method() != HttpMethod.GET) {
            return HttpResponse.of(HttpStatus.METHOD_NOT_ALLOWED);
        }
        String accept = request.headers().get(HttpHeaderNames.ACCEPT, "");
        return HttpResponse.of(
                CompletableFuture.supplyAsync(() -> metrics.page(accept), workers)
                        .thenApply(
                                page ->
                                        HttpResponse.of(
                                                HttpStatus.OK,
                                                MediaType.parse(page.contentType()),
                                                HttpData.ofUtf8(page.body()))));
    }
}
