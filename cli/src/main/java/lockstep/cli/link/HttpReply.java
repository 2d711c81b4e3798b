package lockstep.cli.link;

import com.google.protobuf.ByteString;

import java.util.Map;
import java.util.Optional;

/// What an HTTP server answered.
///
/// @param headers names in lower case; trailers are among them
record HttpReply(int status, Map<String, String> headers, ByteString body) {

    Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }

    Code code() {
        Optional<String> grpcStatus = header("grpc-status");
        return grpcStatus.isPresent() ? Code.ofNumber(grpcStatus.get()) : Code.ofHttpStatus(status);
    }

    /// Why there is no better answer, in whatever words it has.
    String message() {
        Optional<String> header = header("grpc-message");
        String text = header.isPresent() ? GrpcMessage.decode(header.get()) : "";
        if (text.isBlank()) {
            text = body.toStringUtf8().strip();
        }
        return text.isBlank() ? "HTTP status " + status : text;
    }
}
