package lockstep.controller.server;

import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;

/// Says that this process answers. Anyone may ask, so it says nothing else.
final class Liveness implements HttpService {
    @Override
    public HttpResponse serve(ServiceRequestContext context, HttpRequest request) {
        return HttpResponse.of(
                request.method() == HttpMethod.GET ? HttpStatus.OK : HttpStatus.METHOD_NOT_ALLOWED);
    }
}
