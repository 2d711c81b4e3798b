package lockstep.controller.server;

import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;

import lockstep.controller.api.Leadership;

import java.util.function.Supplier;

/// Says whether commands are taken here, or where they are: 200 `leading`, 200 `following` where
/// the leader is known, 503 `no leader` otherwise. Anyone may ask, so it names nobody.
final class Readiness implements HttpService {
    private final Supplier<Leadership> leadership;

    Readiness(Supplier<Leadership> leadership) {
        this.leadership = leadership;
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

    private static HttpResponse text(HttpStatus status, String word) {
        return HttpResponse.of(status, MediaType.PLAIN_TEXT_UTF_8, word + "\n");
    }
}
