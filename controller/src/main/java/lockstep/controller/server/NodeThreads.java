package lockstep.controller.server;

import com.linecorp.armeria.common.grpc.GrpcSerializationFormats;
import com.linecorp.armeria.common.util.BlockingTaskExecutor;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.ServiceBindingBuilder;
import com.linecorp.armeria.server.grpc.GrpcService;

import io.grpc.BindableService;

/// The threads on which what nodes tell is read and handled, one message of a stream after the
/// other.
///
/// They are few, and others than those of the network: ten thousand nodes that come at once keep
/// them busy for a while, in which the network's threads still answer everybody else, and pings. Of
/// a stream no more is read than is handled, so what waits here is bounded by the streams.
final class NodeThreads {
    private static final int REPORT_BYTES_MAX = 16 << 20;
    private static final int LEAST = 2;

    private final BlockingTaskExecutor executor;

    private NodeThreads(BlockingTaskExecutor executor) {
        this.executor = executor;
    }

    /// They end with the server.
    static NodeThreads started() {
        return new NodeThreads(
                BlockingTaskExecutor.builder()
                        .threadNamePrefix("nodes-")
                        .numThreads(Math.max(LEAST, Runtime.getRuntime().availableProcessors()))
                        .daemon(true)
                        .build());
    }

    void serve(ServerBuilder server, BindableService service) {
        GrpcService calls =
                GrpcService.builder()
                        .addService(service)
                        .intercept(new CallerInterceptor(), new EndlessStreams())
                        .supportedSerializationFormats(GrpcSerializationFormats.PROTO)
                        .maxRequestMessageLength(REPORT_BYTES_MAX)
                        .useBlockingTaskExecutor(true)
                        .build();
        ServiceBindingBuilder binding = server.route();
        calls.routes().forEach(binding::addRoute);
        binding.blockingTaskExecutor(executor, true).build(calls);
    }
}
