package lockstep.controller.server;

import com.google.protobuf.util.JsonFormat;
import com.linecorp.armeria.common.grpc.GrpcJsonMarshaller;
import com.linecorp.armeria.common.grpc.GrpcSerializationFormats;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.grpc.GrpcService;
import com.linecorp.armeria.server.grpc.HttpJsonTranscodingOptions;
import com.linecorp.armeria.server.grpc.HttpJsonTranscodingQueryParamMatchRule;

import io.grpc.BindableService;

import lockstep.controller.api.ApiService;
import lockstep.controller.metrics.CallMeter;

import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/// How the API is spoken at every port: gRPC, protobuf by plain POST, and JSON over HTTP.
final class ApiRoute {
    static final int REQUEST_BYTES_MAX = 8 << 20;

    /// Above the longest that WaitJob may wait.
    static final Duration REQUEST_TIME_MAX = Duration.ofSeconds(90);

    private ApiRoute() {}

    static Function<HttpService, HttpService> measured(CallMeter meter, ApiService api) {
        MeasuredCalls calls = new MeasuredCalls(meter, methods(api));
        return service -> service.decorate(calls);
    }

    private static Set<String> methods(BindableService service) {
        return service.bindService().getMethods().stream()
                .map(method -> method.getMethodDescriptor().getBareMethodName())
                .filter(Objects::nonNull)
                .collect(Collectors.toUnmodifiableSet());
    }

    /// For one server.
    static GrpcService of(ApiService api) {
        ErrorBody errors = new ErrorBody();
        return GrpcService.builder()
                .addService(api)
                // The last one is asked first.
                .intercept(new CallActs(), new CallerInterceptor())
                .supportedSerializationFormats(
                        GrpcSerializationFormats.PROTO, GrpcSerializationFormats.JSON)
                .maxRequestMessageLength(REQUEST_BYTES_MAX)
                .enableUnframedRequests(true)
                .unframedGrpcErrorHandler(errors)
                .enableHttpJsonTranscoding(
                        HttpJsonTranscodingOptions.builder()
                                .queryParamMatchRules(
                                        HttpJsonTranscodingQueryParamMatchRule.ORIGINAL_FIELD,
                                        HttpJsonTranscodingQueryParamMatchRule.LOWER_CAMEL_CASE)
                                .errorHandler(errors)
                                .build())
                .jsonMarshallerFactory(_ -> json())
                .build();
    }

    /// Every field stands in an answer, so that a reader need not know the defaults. (The
    /// marshaller of Armeria's default makes classes for each message, which costs a start half a
    /// second.)
    private static GrpcJsonMarshaller json() {
        return GrpcJsonMarshaller.builderForGson()
                .jsonPrinterCustomizer(
                        (JsonFormat.Printer printer) ->
                                printer.alwaysPrintFieldsWithNoPresence()
                                        .omittingInsignificantWhitespace())
                .build();
    }
}
