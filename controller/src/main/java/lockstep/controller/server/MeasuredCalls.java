package lockstep.controller.server;

import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.logging.RequestLog;
import com.linecorp.armeria.server.DecoratingHttpServiceFunction;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;

import io.grpc.Status;

import lockstep.controller.metrics.CallMeter;
import lockstep.controller.metrics.CallMeter.Result;

import java.time.Duration;
import java.util.Set;

/// Tells a meter of each call of the API that is over.
final class MeasuredCalls implements DecoratingHttpServiceFunction {
    private static final Set<Status.Code> OURS =
            Set.of(
                    Status.Code.INTERNAL,
                    Status.Code.UNKNOWN,
                    Status.Code.UNAVAILABLE,
                    Status.Code.DEADLINE_EXCEEDED,
                    Status.Code.DATA_LOSS);
    private static final String GRPC_STATUS = "grpc-status";

    private final CallMeter meter;
    private final Set<String> methods;

    /// @param methods that the API has; what else is called is no call of the API
    MeasuredCalls(CallMeter meter, Set<String> methods) {
        this.meter = meter;
        this.methods = methods;
    }

    @Override
    public HttpResponse serve(
            HttpService delegate, ServiceRequestContext context, HttpRequest request)
            throws Exception {
        var _ = context.log().whenComplete().thenAccept(this::over);
        return delegate.serve(context, request);
    }

    private void over(RequestLog log) {
        String method = log.name();
        if (method != null && methods.contains(method)) {
            meter.called(method, result(log), Duration.ofNanos(log.totalDurationNanos()));
        }
    }

    private static Result result(RequestLog log) {
        String status =
                log.responseTrailers().get(GRPC_STATUS, log.responseHeaders().get(GRPC_STATUS, ""));
        if (!status.isEmpty()) {
            return of(Status.fromCodeValue(Integer.parseInt(status)).getCode());
        }
        HttpStatus http = log.responseStatus();
        if (http.isSuccess()) {
            return Result.OK;
        }
        return http.isClientError() ? Result.REFUSED : Result.FAILED;
    }

    private static Result of(Status.Code code) {
        if (code == Status.Code.OK) {
            return Result.OK;
        }
        return OURS.contains(code) ? Result.FAILED : Result.REFUSED;
    }
}
