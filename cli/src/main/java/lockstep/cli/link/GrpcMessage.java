package lockstep.cli.link;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/// The encoding of gRPC's `grpc-message`: UTF-8, with what is not printable ASCII as `%xx`.
final class GrpcMessage {

    private GrpcMessage() {}

    /// Text that is not encoded rightly is taken as it stands.
    static String decode(String encoded) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(encoded.length());
        for (int i = 0; i < encoded.length(); i++) {
            char c = encoded.charAt(i);
            int high = i + 2 < encoded.length() ? Character.digit(encoded.charAt(i + 1), 16) : -1;
            int low = i + 2 < encoded.length() ? Character.digit(encoded.charAt(i + 2), 16) : -1;
            if (c == '%' && high >= 0 && low >= 0) {
                bytes.write(high << 4 | low);
                i += 2;
            } else {
                bytes.write(c);
            }
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
