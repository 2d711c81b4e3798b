package lockstep.controller.server;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;

import io.netty.util.AsciiString;

import lockstep.controller.api.Leadership;

import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/// Says whether commands are taken here, or where they are: 200 `leading`, 200 `following` where
/// the leader is known, 503 `no leader` otherwise. Where a standby's configuration is not the
/// leader's, a header says so. Anyone may ask, so it names nobody, and no keys.
final class Readiness implements HttpService {
    static final AsciiString CONFIGURATION = AsciiString.of("lockstep-configuration");

    private final Supplier<Leadership> leadership;
    private final BooleanSupplier differs;

    /// @param differs whether this controller's configuration is known not to be the leader's
    Readiness(Supplier<Leadership> leadership, BooleanSupplier differs) {
        this.leadership = leadership;
        this.differs = differs;
    }

    @Override
    public HttpResponse serve(ServiceRequestContext context, HttpRequest request) {
        if (request.method() != HttpMethod.GET) {
            return HttpResponse.of(HttpStatus.METHOD_NOT_ALLOWED);
        }
        return switch (leadership.get()) {
            case Leadership.Leading _ -> text(HttpStatus.OK, "leading");
            case Leadership.Following(var leader) ->
                    leader.isPresent()
                            ? text(HttpStatus.OK, "following")
                            : text(HttpStatus.SERVICE_UNAVAILABLE, "no leader");
        };
    }

    private HttpResponse text(HttpStatus status, String word) {
        ResponseHeadersBuilder headers =
                ResponseHeaders.builder(status).contentType(MediaType.PLAIN_TEXT_UTF_8);
        if (differs.getAsBoolean()) {
            headers.add(CONFIGURATION, "differs");
        }
        return HttpResponse.of(headers.build(), HttpData.ofUtf8(word + "\n"));
    }
}
