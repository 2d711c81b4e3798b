package lockstep.controller.server;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.grpc.protocol.GrpcHeaderNames;
import com.linecorp.armeria.common.grpc.protocol.StatusMessageEscaper;

import io.grpc.Status;

import java.util.Optional;

/// Refuses a request that no service has seen, in the way that its sender understands.
final class EarlyRefusal {
    private static final MediaType GRPC = MediaType.parse("application/grpc");

    private EarlyRefusal() {}

    /// Of a request that a page in a browser makes, which has no business here; empty for others.
    static Optional<HttpResponse> ofWebPage(HttpRequest request) {
        return request.headers().contains(HttpHeaderNames.ORIGIN)
                ? Optional.of(
                        of(
                                request,
                                Status.PERMISSION_DENIED.withDescription(
                                        "requests of web pages are not answered")))
                : Optional.empty();
    }

    static HttpResponse of(HttpRequest request, Status status) {
        MediaType sent = request.headers().contentType();
        if (sent != null && sent.subtype().startsWith("grpc")) {
            return HttpResponse.of(
                    ResponseHeaders.builder(HttpStatus.OK)
                            .endOfStream(true)
                            .contentType(GRPC)
                            .set(
                                    GrpcHeaderNames.GRPC_STATUS,
                                    Integer.toString(status.getCode().value()))
                            .set(
                                    GrpcHeaderNames.GRPC_MESSAGE,
                                    StatusMessageEscaper.escape(ErrorBody.message(status)))
                            .build());
        }
        HttpResponse plain = ErrorBody.of(status, ResponseHeaders.of(HttpStatus.OK));
        return status.getCode() == Status.Code.UNAUTHENTICATED
                ? plain.mapHeaders(
                        headers ->
                                headers.toBuilder()
                                        .set(HttpHeaderNames.WWW_AUTHENTICATE, "Bearer")
                                        .build())
                : plain;
    }
}
