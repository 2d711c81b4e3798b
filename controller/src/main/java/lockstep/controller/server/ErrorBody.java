package lockstep.controller.server;

import com.google.gson.JsonObject;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import com.linecorp.armeria.common.grpc.protocol.GrpcHeaderNames;
import com.linecorp.armeria.common.grpc.protocol.StatusMessageEscaper;
import com.linecorp.armeria.server.ServiceRequestContext;
import com.linecorp.armeria.server.grpc.UnframedGrpcErrorHandler;

import io.grpc.Status;

/// The answer of a call that failed and did not come by gRPC:
/// `{"code":5,"status":"NOT_FOUND","message":"…"}`, with the HTTP status that belongs to it.
///
/// `grpc-status`, `grpc-message` (percent-encoded) and `lockstep-leader` stand in the headers too.
final class ErrorBody implements UnframedGrpcErrorHandler {
    private static final String LEADER = "lockstep-leader";

    @Override
    public HttpResponse handle(
            ServiceRequestContext context, Status status, AggregatedHttpResponse response) {
        String description = status.getDescription();
        Status readable =
                description == null
                        ? status
                        : status.withDescription(StatusMessageEscaper.unescape(description));
        return of(
                readable,
                response.trailers().isEmpty()
                        ? response.headers()
                        : response.headers().toBuilder().add(response.trailers()).build());
    }

    /// @param said headers of the answer that is replaced; its leader is kept
    static HttpResponse of(Status status, ResponseHeaders said) {
        JsonObject body = new JsonObject();
        body.addProperty("code", status.getCode().value());
        body.addProperty("status", status.getCode().name());
        body.addProperty("message", message(status));
        ResponseHeadersBuilder headers =
                ResponseHeaders.builder(httpStatus(status.getCode()))
                        .contentType(MediaType.JSON_UTF_8)
                        .set(
                                GrpcHeaderNames.GRPC_STATUS,
                                Integer.toString(status.getCode().value()))
                        .set(
                                GrpcHeaderNames.GRPC_MESSAGE,
                                StatusMessageEscaper.escape(message(status)));
        String leader = said.get(LEADER);
        if (leader != null) {
            headers.set(LEADER, leader);
        }
        return HttpResponse.of(headers.build(), HttpData.ofUtf8(body.toString()));
    }

    static String message(Status status) {
        String description = status.getDescription();
        return description == null ? status.getCode().name() : description;
    }

    private static HttpStatus httpStatus(Status.Code code) {
        return switch (code) {
            case OK -> HttpStatus.OK;
            case INVALID_ARGUMENT, OUT_OF_RANGE -> HttpStatus.BAD_REQUEST;
            case UNAUTHENTICATED -> HttpStatus.UNAUTHORIZED;
            case PERMISSION_DENIED -> HttpStatus.FORBIDDEN;
            case NOT_FOUND -> HttpStatus.NOT_FOUND;
            case FAILED_PRECONDITION, ALREADY_EXISTS, ABORTED -> HttpStatus.CONFLICT;
            case RESOURCE_EXHAUSTED -> HttpStatus.TOO_MANY_REQUESTS;
            case UNIMPLEMENTED -> HttpStatus.NOT_IMPLEMENTED;
            case UNAVAILABLE -> HttpStatus.SERVICE_UNAVAILABLE;
            case DEADLINE_EXCEEDED -> HttpStatus.GATEWAY_TIMEOUT;
            case CANCELLED -> HttpStatus.valueOf(499);
            case UNKNOWN, INTERNAL, DATA_LOSS -> HttpStatus.INTERNAL_SERVER_ERROR;
        };
    }
}
