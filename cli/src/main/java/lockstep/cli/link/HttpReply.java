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
}
